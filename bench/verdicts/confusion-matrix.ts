/**
 * Runs each situation of the bed of known answers many times and prints what was said of it, as a Markdown table:
 * `docs/verdicts.md` shows one.
 *
 *     npx tsc -b && node dist/bench/verdicts/confusion-matrix.js [runs of each, 20] [part of a title ...]
 *
 * One at a time: here the machine shall disturb the programs only as much as it does by itself.
 */
import { VERDICT_KINDS } from "../../src/verdict/verdict.js";
import { isRight } from "../../test/verdicts-bed/judge.js";
import { type Answer, runSituation } from "../../test/verdicts-bed/run-situation.js";
import { obstacle, SITUATIONS } from "../../test/verdicts-bed/situations.js";

const [countText = "20", ...parts] = process.argv.slice(2);
const runs = Number(countText);
const situations = SITUATIONS.filter(
  ({ title }) => parts.length === 0 || parts.some((part) => title.includes(part)),
);
const answers = new Map<string, Answer[]>(situations.map(({ title }) => [title, []]));
const skipped = situations.filter((situation) => obstacle(situation) !== undefined);
for (const situation of skipped) console.error(`${situation.title}: ${obstacle(situation)}`);
for (let run = 1; run <= runs; run++) {
  for (const situation of situations) {
    if (skipped.includes(situation)) continue;
    const answer = await runSituation(situation);
    answers.get(situation.title)?.push(answer);
    if (isRight(situation, answer)) continue;
    console.error(`run ${run}, ${situation.title}: ${answer.verdict} ${answer.blamedFunctions}`);
    console.error(answer.log);
  }
  console.error(`${new Date().toISOString()} run ${run} of ${runs}`);
}

const columns = [...VERDICT_KINDS.filter((kind) => kind !== "blocking"), "nothing"];
console.log(`| situation | right | ${columns.join(" | ")} |`);
console.log(`|---|--:${"|--:".repeat(columns.length)}|`);
for (const situation of situations) {
  if (skipped.includes(situation)) continue;
  const given = answers.get(situation.title) ?? [];
  const right = given.filter((answer) => isRight(situation, answer)).length;
  const tallies = columns.map((column) => {
    const count = given.filter((answer) => answer.verdict === column).length;
    return count === 0 ? "" : `${count}`;
  });
  console.log(`| ${situation.title} | ${right} of ${runs} | ${tallies.join(" | ")} |`);
}
