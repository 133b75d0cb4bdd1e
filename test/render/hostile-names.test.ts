import { test } from "node:test";
import fc from "fast-check";
import { namesAreHarmlessInComparisons, namesAreHarmlessInReports } from "./harmless-names.js";
import { HOSTILE_NAMES, HOSTILE_PIECES } from "./hostile-report.js";

test("hostile names come out harmless in every format of a report", async () => {
  await fc.assert(namesAreHarmlessInReports(), {
    numRuns: 40,
    // Each piece alone, too: with short names a table has room for all of its columns.
    examples: [[[...HOSTILE_NAMES]], ...HOSTILE_PIECES.map((piece): [string[]] => [[piece]])],
  });
});

test("hostile names come out harmless in every format of a comparison", async () => {
  await fc.assert(namesAreHarmlessInComparisons(), {
    numRuns: 20,
    examples: [[[...HOSTILE_NAMES]]],
  });
});
