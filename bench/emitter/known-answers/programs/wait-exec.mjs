// kind: wait
// expect: probeDisk
// accept: health.probeDisk,Object.probeDisk
// verdict: wait

import { execSync } from "node:child_process";
import { LATER, stall } from "./truth.mjs";

const health = {
  probeDisk() {
    return execSync("sleep 1.2; echo ok").toString();
  },
};
setTimeout(() => stall(() => health.probeDisk()), LATER);
