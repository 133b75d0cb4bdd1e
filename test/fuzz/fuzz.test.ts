/** A few cases of every target, always the same ones; `npm run fuzz` tries others for as long as one likes. */
import { test } from "node:test";
import fc from "fast-check";
import { FUZZ_TARGETS } from "./targets.js";

const SEED = 20_261_128;

for (const { name, quickRuns, law, found } of FUZZ_TARGETS) {
  if (quickRuns === 0) continue;
  test(`npm run fuzz -- --target ${name} --seed ${SEED}`, async () => {
    await fc.assert(law(), {
      seed: SEED,
      numRuns: quickRuns + found.length,
      examples: [...found],
      // To make the input smaller may take minutes; the driver does it.
      endOnFailure: true,
    });
  });
}
