/**
 * What a gate says: verdicts x `--fail-on` x `--strict`, with suspects, known blockers, broken lines, missing hosts and budgets.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS } from "../../src/record/time-units.js";
import { run } from "../cli/memory-io.js";
import { logOf, MONDAY, type ProcessPlan, processRecords, writeLog } from "./log-file.js";

const B = { session: "b", version: "2", fromMs: MONDAY + DAY_MS, hours: 24 };
const usual = { keep: 240, render: 240 };
/** Both sides measure whether a process got a processor, so that suspects are told alike. */
const measured = () => ({ cpu: { main: 290, queue: 0 } });
const starved = (seq: number) => ({ cpu: { main: 20, queue: 250 }, seq: 10_000 + seq });
const before = logOf({
  session: "a",
  fromMs: MONDAY,
  hours: 24,
  stalls: usual,
  fields: measured,
});
const after = (plan: Partial<ProcessPlan>): string =>
  logOf({ ...B, stalls: usual, fields: measured, ...plan });
/** Stalls of a process whose life is unknown. */
const lifeless = (plan: ProcessPlan): string =>
  writeLog(
    processRecords(plan).flatMap((record) =>
      "duration" in record ? [{ ...record, session: undefined }] : [],
    ),
  );
/** Accepts `render` after, as it was in a report. */
async function acceptanceOf(log: string): Promise<string> {
  const { groups } = JSON.parse((await run(["report", log, "-f", "json"])).stdout);
  const { id } = groups.find((group: { function: string }) => group.function === "render");
  return writeLog([
    { accepted: [{ id, groupBy: "function", until: "2027-03-01", why: "being rewritten" }] },
  ]);
}
const renderWorse = after({ stalls: { ...usual, render: 900 } });

/** Exit statuses: without a gate, then `--fail-on` worse, new and any, then the same with `--strict`. */
type Statuses = readonly [
  none: number,
  worse: number,
  fresh: number,
  any: number,
  ...strict: number[],
];

const ROWS: Readonly<
  Record<
    string,
    { readonly words: readonly string[]; readonly says: RegExp; readonly is: Statuses }
  >
> = {
  "nothing changed": {
    words: [after({})],
    says: /^NO MEANINGFUL CHANGE/,
    is: [0, 0, 0, 0, 0, 0, 0],
  },
  "a function is worse": {
    words: [renderWorse],
    says: /^1 worse: render .* WORSE/,
    is: [0, 1, 0, 1, 1, 0, 1],
  },
  "a function is new": {
    words: [after({ stalls: { ...usual, fresh: 40 } })],
    says: /^1 new: fresh .* NO MEANINGFUL CHANGE/,
    is: [0, 0, 1, 1, 0, 1, 1],
  },
  "one is worse and one is new": {
    words: [after({ stalls: { ...usual, render: 900, fresh: 40 } })],
    says: /^1 worse: render .* 1 new: fresh /,
    is: [0, 1, 1, 1, 1, 1, 1],
  },
  "a function is better": {
    words: [after({ stalls: { keep: 240, render: 20 } })],
    says: /^1 better: render .* BETTER/,
    is: [0, 0, 0, 0, 0, 0, 0],
  },
  "a function is gone": {
    words: [after({ stalls: { keep: 240 } })],
    says: /^1 fixed: render .* BETTER/,
    is: [0, 0, 0, 0, 0, 0, 0],
  },
  "too short to tell": {
    words: [after({ hours: 0.4, stalls: { keep: 4, render: 5 } })],
    says: /^CANNOT TELL/,
    is: [0, 0, 0, 0, 3, 3, 3],
  },
  "all that is more is suspects": {
    words: [
      writeLog([
        ...processRecords({ ...B, stalls: usual, fields: measured }),
        ...processRecords({ ...B, stalls: { wait: 200 }, fields: starved }).filter(
          (record) => "duration" in record,
        ),
      ]),
    ],
    says: /^NO MEANINGFUL CHANGE/,
    is: [0, 0, 0, 0, 0, 0, 0],
  },
  "what is worse is a known blocker": {
    words: [renderWorse, "--known", await acceptanceOf(renderWorse)],
    says: /^WORSE/,
    is: [0, 0, 0, 0, 0, 0, 0],
  },
  "half of its lines are broken": {
    words: [
      writeLog(
        processRecords({ ...B, stalls: usual }).map((record, i) =>
          "duration" in record && i % 2 ? { ...record, duration: "12ms" } : record,
        ),
      ),
    ],
    says: /^CANNOT TELL/,
    is: [0, 0, 0, 0, 3, 3, 3],
  },
  "one line is broken": {
    words: [writeLog([...processRecords({ ...B, stalls: { ...usual, render: 900 } }), "{"])],
    says: /WORSE/,
    is: [0, 1, 0, 1, 1, 0, 1],
  },
  "nothing was watched": { words: [writeLog([])], says: /^CANNOT TELL/, is: [0, 2, 2, 2, 2, 2, 2] },
  "nobody says for how long it was watched": {
    words: [lifeless({ ...B, stalls: usual })],
    says: /^CANNOT TELL/,
    is: [0, 2, 2, 2, 2, 2, 2],
  },
  "the user says for how long it was watched": {
    words: [lifeless({ ...B, stalls: { ...usual, render: 900 } }), "--window", "after=24h"],
    says: /WORSE/,
    is: [0, 1, 0, 1, 1, 0, 1],
  },
  "one line is broken before": {
    words: [renderWorse, "--before", writeLog(["{"])],
    says: /^1 worse: render .* WORSE/,
    is: [0, 1, 0, 1, 1, 0, 1],
  },
  "longer stalls, and one line is broken before": {
    words: [after({ durationMs: 3000 }), "--before", writeLog(["{"])],
    says: /^2 worse: .* WORSE/,
    is: [0, 1, 0, 1, 1, 0, 1],
  },
  "a host is missing": {
    words: [renderWorse, "--expect-hosts", "2"],
    says: /WORSE/,
    is: [2, 2, 2, 2, 2, 2, 2],
  },
  "a file cannot be read": {
    words: [renderWorse, "--after", "/nowhere.ndjson"],
    says: /WORSE/,
    is: [2, 2, 2, 2, 2, 2, 2],
  },
  "a budget is exceeded, nothing changed": {
    words: [after({}), "--budget", "rate=3/h"],
    says: /^NO MEANINGFUL CHANGE/,
    is: [1, 1, 1, 1, 1, 1, 1],
  },
  "a budget is of a service that was not there": {
    words: [after({}), "--budget", "shpo:rate=3/h"],
    says: /^NO MEANINGFUL CHANGE/,
    is: [0, 0, 0, 0, 3, 3, 3],
  },
  "half of its processes are of a newer version": {
    words: [
      writeLog([
        ...processRecords({ ...B, stalls: usual }),
        ...processRecords({ ...B, session: "c", stalls: { ...usual, render: 4000 } }).map(
          (record) => ({ ...record, v: 2 }),
        ),
      ]),
    ],
    says: /^CANNOT TELL: unreadable lines may/,
    is: [0, 0, 0, 0, 3, 3, 3],
  },
  "a budget is kept, a function is worse": {
    words: [renderWorse, "--budget", "rate=300/h"],
    says: /WORSE/,
    is: [0, 1, 0, 1, 1, 0, 1],
  },
};

const GATES = [
  [],
  ...[[], ["--strict"]].flatMap((strict) =>
    ["worse", "new", "any"].map((gate) => ["--fail-on", gate, ...strict]),
  ),
];

for (const [name, { words, says, is }] of Object.entries(ROWS)) {
  test(name, async () => {
    const found: number[] = [];
    for (const gate of GATES) {
      const argv = ["compare", "--before", before, "--after", ...words, ...gate];
      const { status, stdout, stderr } = await run(argv, { columns: 1000 });
      found.push(status);
      assert.match(/^VERDICT {2}(.*)$/m.exec(stdout)?.[1] ?? stderr, says);
      // A gate that fails for a reason other than the verdict says which.
      if (status === 2 && found[0] === 0) assert.match(stderr, /has no observed time/);
    }
    assert.deepEqual(found, is);
  });
}

test("sides that share no hour of the day say so, and nothing of a window", async () => {
  const night = logOf({ session: "a", fromMs: MONDAY, hours: 8, stalls: usual });
  const day = logOf({ ...B, fromMs: MONDAY + DAY_MS + DAY_MS / 3, hours: 8, stalls: usual });
  const { status, stdout, stderr } = await run(
    ["compare", night, day, "--match-hours", "--fail-on", "any"],
    { columns: 1000 },
  );
  assert.equal(status, 2);
  for (const text of [stdout, stderr]) assert.match(text, /share no hour of the day/);
  assert.match(stdout, /^VERDICT {2}CANNOT TELL: before and after share no hour/m);
  assert.doesNotMatch(stderr, /--window/);
});
