// kind: wasm
// expect: callFilter
// verdict: code
import { LATER, stall } from "./truth.mjs";

// (func (export "run") (param i32) (result i32) (loop (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))) (local.get 0))
const bytes = Uint8Array.from([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 6, 1, 96, 1, 127, 1, 127, 3, 2, 1, 0, 7, 7, 1, 3, 114, 117, 110,
  0, 0, 10, 18, 1, 16, 0, 3, 64, 32, 0, 65, 1, 107, 34, 0, 13, 0, 11, 32, 0, 11,
]);
const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
function callFilter(forMs) {
  const end = performance.now() + forMs;
  let last = 0;
  while (performance.now() < end) last = run(20_000_000);
  return last;
}
setTimeout(() => stall(() => callFilter(1200)), LATER);
