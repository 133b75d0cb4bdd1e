// kind: js
// expect: scoreOrders
// verdict: code
const { appendFileSync } = require("node:fs");
function scoreOrders(forMs) {
  const end = performance.now() + forMs;
  let score = 0;
  while (performance.now() < end) for (let i = 0; i < 3000; i++) score = (score * 17 + i) | 0;
  return score;
}
setTimeout(() => {
  const from = performance.timeOrigin + performance.now();
  scoreOrders(1100);
  const to = performance.timeOrigin + performance.now();
  if (process.env.TRUTH_FILE)
    appendFileSync(process.env.TRUTH_FILE, `${JSON.stringify({ from, to })}\n`);
  setTimeout(() => {}, 600);
}, 700);
