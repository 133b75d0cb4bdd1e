/** What blocks in all of these programs. */
exports.renderReport = function renderReport(forMs = 700) {
  const end = performance.now() + forMs;
  let turns = 0;
  while (performance.now() < end) {
    for (let i = 0; i < 1e5; i++) turns += Math.sqrt(turns); // stall
  }
  return turns;
};
