import { pbkdf2Sync } from "node:crypto";
import { report } from "./measured.mjs";

function hashPassword(rounds) {
  return pbkdf2Sync("correct horse", "salt", rounds, 32, "sha256");
}

function takes(rounds) {
  const started = performance.now();
  hashPassword(rounds);
  return performance.now() - started;
}

const rounds = Math.ceil((50_000 * 1500) / Math.min(takes(50_000), takes(50_000), takes(50_000)));
setTimeout(() => report(() => hashPassword(rounds)), 400);
