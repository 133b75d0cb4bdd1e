import { pbkdf2Sync } from "node:crypto";
import { repeatsFor, reportAfterThis } from "./measured.mjs";

const derive = (rounds) => pbkdf2Sync("correct horse", "salt", rounds, 32, "sha256");
const rounds = 50_000 * (await repeatsFor(1400, () => derive(50_000)));

function hashPassword() {
  reportAfterThis();
  pbkdf2Sync("correct horse", "salt", rounds, 32, "sha256");
}

setTimeout(hashPassword, 400);
