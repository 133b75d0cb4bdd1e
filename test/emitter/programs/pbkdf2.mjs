import { pbkdf2Sync } from "node:crypto";
import { report } from "./measured.mjs";

function hashPassword(rounds) {
  return pbkdf2Sync("correct horse", "salt", rounds, 32, "sha256");
}

const started = performance.now();
hashPassword(50_000);
const rounds = Math.ceil((50_000 * 1200) / (performance.now() - started));
setTimeout(() => report(() => hashPassword(rounds)), 250);
