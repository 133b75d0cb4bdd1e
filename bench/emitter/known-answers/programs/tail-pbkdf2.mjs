// kind: native-tail
// expect: hashPassword
// verdict: native

import { pbkdf2Sync } from "node:crypto";
import { LATER, repeats, stallToTheEnd } from "./truth.mjs";

const rounds = 20_000 * repeats(1300, () => pbkdf2Sync("pw", "salt", 20_000, 32, "sha256"));

function hashPassword() {
  stallToTheEnd();
  pbkdf2Sync("pw", "salt", rounds, 32, "sha256");
}
setTimeout(hashPassword, LATER);
