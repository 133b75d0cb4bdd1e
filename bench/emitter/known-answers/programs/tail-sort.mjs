// kind: native-tail
// expect: rankReadings
// verdict: native,code,gc
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const sample = Array.from({ length: 20_000 }, (_, i) => ((i * 2654435761) % 1000003) / 3);
const count = Math.min(
  60,
  repeats(900, () => sample.slice().sort()),
);
const readings = Array(count).fill(sample).flat();

function rankReadings() {
  stallToTheEnd();
  readings.sort();
}
setTimeout(rankReadings, LATER);
