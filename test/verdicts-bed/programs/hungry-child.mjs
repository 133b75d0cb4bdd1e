/** Waits for a child that computes: under a CPU quota it is the child that is held back, and this program waits. */
import { execSync } from "node:child_process";
import { writeSync } from "node:fs";

function resizeImage() {
  execSync("i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done");
}

writeSync(1, "ready\n");
setTimeout(resizeImage, 1000);
setTimeout(() => {}, 1500);
