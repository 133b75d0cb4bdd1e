/**
 * Loaded before every test file by `scripts/run-tests.ts`. Laws try the same cases in each run, so that a change is not refused for
 * what it did not touch; `LAW_SEED=7 npm test` tries others, and `npm run fuzz` goes on for as long as one likes.
 */
import fc from "fast-check";

const SEED = 20_261_128;
fc.configureGlobal({
  ...fc.readConfigureGlobal(),
  seed: Number(process.env["LAW_SEED"] ?? SEED),
});
