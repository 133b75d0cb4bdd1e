import { test } from "node:test";
import fc from "fast-check";
import { namesAreHarmlessInComparisons, namesAreHarmlessInReports } from "./harmless-names.js";
import { HOSTILE_NAMES } from "./hostile-report.js";

test("hostile names come out harmless in every format of a report", async () => {
  await fc.assert(namesAreHarmlessInReports(), {
    numRuns: 100,
    examples: [[[...HOSTILE_NAMES]]],
  });
});

test("hostile names come out harmless in every format of a comparison", async () => {
  await fc.assert(namesAreHarmlessInComparisons(), {
    numRuns: 50,
    examples: [[[...HOSTILE_NAMES]]],
  });
});
