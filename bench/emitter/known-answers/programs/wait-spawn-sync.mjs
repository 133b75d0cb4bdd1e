// kind: wait
// expect: convertImage
// verdict: wait

import { spawnSync } from "node:child_process";
import { LATER, stall } from "./truth.mjs";

function convertImage() {
  return spawnSync("sleep", ["1.2"]).status;
}
setTimeout(() => stall(convertImage), LATER);
