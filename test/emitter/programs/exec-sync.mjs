import { execSync } from "node:child_process";
import { reportAfterThis } from "./measured.mjs";

function convertImage() {
  reportAfterThis();
  execSync("sleep 1.2");
}

setTimeout(convertImage, 150);
