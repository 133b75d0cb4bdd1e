/**
 * The bed of known answers: real programs in real situations, from the emitter through the command line to the
 * verdict. `bench/verdicts/confusion-matrix.ts` runs the same many times.
 */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isRight, wasStarved } from "./judge.js";
import { runSituation } from "./run-situation.js";
import { obstacle, SITUATIONS } from "./situations.js";

// Two at a time: most of them wait for most of their time, and the others have a higher priority.
describe("the bed of known answers", { concurrency: 2 }, () => {
  for (const situation of SITUATIONS) {
    const expected = [...situation.functions, "nobody"][0];
    const title = `${situation.title}: ${situation.verdicts.join(" or ")}, ${expected}`;
    test(title, async (context) => {
      const reason = obstacle(situation);
      if (reason !== undefined) {
        context.skip(reason);
        return;
      }
      const answer = await runSituation(situation);
      if (wasStarved(answer) && !situation.verdicts.includes("starved")) {
        context.skip("this machine had no processor for the program");
        return;
      }
      const said = `said ${answer.verdict}, blamed ${answer.blamedFunctions.join(", ") || "nobody"}`;
      assert.ok(isRight(situation, answer), `${said}\n${answer.log}`);
    });
  }
});
