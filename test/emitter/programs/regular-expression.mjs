import { report } from "./measured.mjs";

// Doubles its work with every letter: stop at the first text that takes long enough on this machine.
function validateSlug(text) {
  return /^([a-z]+-?)+$/.test(text);
}

function lengthThatTakes(ms) {
  for (let length = 12; ; length++) {
    const started = performance.now();
    validateSlug(`${"a".repeat(length)}!`);
    if (performance.now() - started > ms) return length;
  }
}

const length = lengthThatTakes(160) + 3;
setTimeout(() => report(() => validateSlug(`${"a".repeat(length)}!`)), 400);
