import { cpuMsOf, report } from "./measured.mjs";

// Doubles its work with every letter: stop at the first text that takes long enough on this machine.
function validateSlug(text) {
  return /^([a-z]+-?)+$/.test(text);
}

async function lengthThatTakes(ms) {
  for (let length = 12; ; length++) {
    if ((await cpuMsOf(() => validateSlug(`${"a".repeat(length)}!`))) > ms) return length;
  }
}

const length = (await lengthThatTakes(100)) + 3;
setTimeout(() => report(() => validateSlug(`${"a".repeat(length)}!`)), 400);
