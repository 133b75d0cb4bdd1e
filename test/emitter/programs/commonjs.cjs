/** A CommonJS host that stalls once while it is loaded and once later. */
function parseTable(forMs) {
  const end = performance.now() + forMs;
  while (performance.now() < end);
}

parseTable(800);
setTimeout(() => {
  parseTable(800);
  console.log("done", typeof module);
}, 200);
