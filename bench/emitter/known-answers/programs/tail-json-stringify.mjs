// kind: native-tail
// expect: exportState
// verdict: native,code
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const rows = Array.from({ length: 2000 }, (_, i) => ({
  i,
  name: `row ${i}`,
  nested: { a: [i, i + 1] },
}));
const count = Math.min(
  1500,
  repeats(1000, () => JSON.stringify(rows)),
);
const state = Array(count).fill(rows);

function exportState() {
  stallToTheEnd();
  JSON.stringify(state).length;
}
setTimeout(exportState, LATER);
