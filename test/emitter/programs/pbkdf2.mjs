import { pbkdf2Sync } from "node:crypto";
import { repeatsFor, report } from "./measured.mjs";

function hashPassword(rounds) {
  return pbkdf2Sync("correct horse", "salt", rounds, 32, "sha256");
}

const rounds = 50_000 * repeatsFor(2000, () => hashPassword(50_000));
setTimeout(() => report(() => hashPassword(rounds)), 400);
