import { execSync } from "node:child_process";
import { report } from "./measured.mjs";

function convertImage() {
  execSync("sleep 1.2");
}

setTimeout(() => report(convertImage), 150);
