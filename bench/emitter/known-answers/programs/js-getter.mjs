// kind: js
// expect: get checksum
// verdict: code
import { LATER, stall } from "./truth.mjs";

const parcel = {
  get checksum() {
    const end = performance.now() + 1100;
    let sum = 0;
    while (performance.now() < end) for (let i = 0; i < 5000; i++) sum = (sum * 33) ^ i;
    return sum;
  },
};
setTimeout(() => stall(() => parcel.checksum), LATER);
