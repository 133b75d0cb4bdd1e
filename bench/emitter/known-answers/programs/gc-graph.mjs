// kind: gc
// expect: buildGraph
// verdict: gc,code
// flags: --max-semi-space-size=1
import { LATER, stall } from "./truth.mjs";

let graph;
function buildGraph(forMs) {
  const end = performance.now() + forMs;
  let nodes = [];
  while (performance.now() < end) {
    for (let i = 0; i < 5000; i++) nodes.push({ i, edges: [nodes[(i * 7) % (nodes.length || 1)]] });
    if (nodes.length > 700_000) nodes = [];
  }
  return nodes;
}
setTimeout(() => {
  graph = stall(() => buildGraph(1300));
}, LATER);
setTimeout(() => graph?.length, 3000).unref();
