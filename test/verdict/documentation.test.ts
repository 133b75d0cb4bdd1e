/** docs/verdicts.md, `stall-report explain` and the thresholds in the code say the same. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { DEFAULT_THRESHOLD_MS } from "../../src/record/default-threshold.js";
import { LATE_ANSWER_MS, LATE_ANSWER_SHARE } from "../../src/record/late-answer.js";
import * as thresholds from "../../src/verdict/thresholds.js";
import { isSuspect, VERDICT_KINDS, VERDICTS } from "../../src/verdict/verdict.js";
import { projectRoot } from "../project-root.js";

const prose = readFileSync(join(projectRoot, "docs/verdicts.md"), "utf8");
const words = prose.replaceAll(/\s+/g, " ");

for (const kind of VERDICT_KINDS) {
  test(`docs/verdicts.md explains ${kind} as the command does`, () => {
    const { meaning, rule, advice } = VERDICTS[kind];
    const title = isSuspect(kind) ? `${kind} (suspected false positive)` : kind;
    const section = `### ${title} ${meaning} Rule: ${rule} What to do: ${advice}`;
    assert.ok(words.includes(section), section);
  });
}

for (const [name, value] of Object.entries({
  ...thresholds,
  DEFAULT_THRESHOLD_MS,
  LATE_ANSWER_MS,
  LATE_ANSWER_SHARE,
})) {
  test(`docs/verdicts.md gives ${name} its value`, () => {
    assert.ok(prose.includes(`| \`${name}\` | ${value} |`), `${name} is ${value}`);
  });
}
