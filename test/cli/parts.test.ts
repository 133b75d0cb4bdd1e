/**
 * What a stall consisted of, from its record to each format: what the functions below a common caller had of it, many callbacks of one
 * turn, and the native function that was called.
 */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const folder = temporaryFolder("stall-report-parts-");

const CALLER = "Error\n    at importExport (/srv/app/dist/app.js:9:3)";
const part = (share: number, frame: string, start: [number, number]) => ({
  share,
  stack: `Error\n    at ${frame}`,
  functions: [start],
});

/** Minutes after ten o'clock. */
function stall(minute: number, fields: object): string {
  return JSON.stringify({
    timestamp: new Date(Date.UTC(2026, 10, 20, 10, minute)).toISOString(),
    duration: 1000,
    stack: CALLER,
    cpu: { main: 990 },
    ...fields,
  });
}

const SPLIT = stall(0, {
  parts: [
    part(0.6, "r (/srv/app/dist/app.js:1:14)", [1, 11]),
    part(0.3, "indexRows (/srv/app/lib/index.js:7:3)", [5, 9]),
    part(0.06, "fsync (<anonymous>)", [1, 1]),
  ],
});
const OTHER_LINE = stall(1, {
  parts: [part(0.7, "indexRows (/srv/app/lib/index.js:6:1)", [5, 9])],
});
const TURN = stall(2, {
  stack: "at expire (/srv/app/lib/session.js:3:1)",
  turn: { callbacks: 1000 },
});
const NATIVE = stall(3, {
  stack:
    "at fsync (<anonymous>)\n at fsyncSync (node:fs:1:2)\n at appendJournal (/srv/app/lib/journal.js:3:1)",
});
const PARSE = stall(4, {
  stack: "at parse (<anonymous>)\n at loadFeed (/srv/app/lib/feed.js:3:1)",
});

writeFileSync(join(folder, "first.ndjson"), `${SPLIT}\n${TURN}\n`);
writeFileSync(join(folder, "second.ndjson"), `${[OTHER_LINE, NATIVE, PARSE].join("\n")}\n`);
writeFileSync(
  join(folder, "app.js.map"),
  JSON.stringify({
    version: 3,
    sources: ["../src/export.ts"],
    names: [],
    mappings: "AAAA,aACE",
    sourcesContent: ["export function readExport() {\n  work();\n}\n"],
  }),
);
const LOGS = ["first.ndjson", "second.ndjson"].map((name) => join(folder, name));

async function print(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run([...args, "--source-maps", folder]);
  assert.equal(status, 0, stderr);
  return stdout;
}

interface Groups {
  readonly groups: readonly {
    readonly title: string;
    readonly function: string;
    readonly turnCount: number;
    readonly mostCallbacks: number;
    readonly parts: readonly { function: string; location: unknown; blockedMs: number }[] | null;
  }[];
}

test("the parts of all stalls of a group are added up, by function and in the user's own source", async () => {
  const { groups } = JSON.parse(await print(...LOGS, "-f", "json")) as Groups;
  const [first] = groups;
  assert.deepEqual(first?.parts, [
    {
      function: "indexRows",
      location: { file: "/srv/app/lib/index.js", line: 6, column: 1 },
      blockedMs: 1000,
    },
    {
      function: "readExport",
      location: { file: "src/export.ts", line: 2, column: 3 },
      blockedMs: 600,
    },
  ]);
  assert.deepEqual(
    groups.map(({ parts }) => parts === null),
    [false, true, true, true],
  );
});

test("they stand in every format for people", async () => {
  for (const format of ["table", "markdown", "html", "jira"]) {
    const text = await print(...LOGS, "-f", format);
    assert.match(text, /split: indexRows 50(?: |&nbsp;)%, readExport 30(?: |&nbsp;)%/, format);
  }
  const detail = await print("show", "importExport", ...LOGS);
  assert.match(
    detail,
    /^Split\n {2}50 % {2}indexRows .*index\.js:6\n {2}30 % {2}readExport {2}src\/export\.ts:2$/m,
  );
});

test("summaries of summaries have them as the logs do", async () => {
  const summaries = await Promise.all(
    LOGS.map(async (log, i) => {
      const path = join(folder, `${i}.json`);
      writeFileSync(path, (await run(["summarize", log])).stdout);
      return path;
    }),
  );
  const plain = (text: string): unknown => (JSON.parse(text) as Groups).groups;
  const fromLogs = plain(await print(...LOGS, "-f", "json"));
  for (const order of [summaries, [...summaries].reverse()]) {
    assert.deepEqual(plain(await print(...order, "-f", "json")), fromLogs);
  }
});

test("many callbacks of one turn are told, with their number", async () => {
  const { groups } = JSON.parse(await print(...LOGS, "-f", "json")) as Groups;
  const group = groups.find((one) => one.function === "expire");
  assert.deepEqual([group?.turnCount, group?.mostCallbacks], [1, 1000]);
  const text = await print(...LOGS);
  assert.match(text, /many callbacks in one turn of the loop \(about 1,000\)/);
  const detail = (await print("show", "expire", ...LOGS)).replaceAll(/\s+/g, " ");
  assert.match(
    detail,
    /Next step +many callbacks in one turn of the loop: spread them over several turns/i,
  );
});

const MATES = stall(5, {
  stack: "at flush (/srv/app/lib/queue.js:3:1)\n at processTimers (node:internal/timers:1:2)",
  parts: [
    part(0.4, "flush (/srv/app/lib/queue.js:3:1)", [2, 1]),
    part(0.35, "parseFeed (/srv/app/node_modules/feeds/index.js:6:1)", [5, 9]),
    part(0.25, "report (/srv/app/node_modules/stats/index.js:8:1)", [7, 9]),
  ],
});

test("callbacks that one turn ran one after the other are no calls of the blamed one", async () => {
  const log = join(folder, "mates.ndjson");
  writeFileSync(log, `${MATES}\n`);
  const { groups } = JSON.parse(await print(log, "-f", "json")) as {
    groups: { title: string; parts: unknown; callbacks: { function: string }[] }[];
  };
  const [group] = groups;
  assert.deepEqual([group?.title, group?.parts], ["flush", null]);
  assert.deepEqual(
    group?.callbacks.map((one) => one.function),
    ["flush", "parseFeed", "report"],
  );
  for (const format of ["table", "markdown", "html", "jira"]) {
    const text = (await print(log, "-f", format)).replaceAll("&nbsp;", " ").replaceAll(/\s+/g, " ");
    const told =
      "one after the other in one turn of the loop: flush 40 %, parseFeed 35 %, report 25 %";
    assert.ok(text.includes(told), format);
    assert.doesNotMatch(text, /split:/, format);
  }
  const detail = await print("show", "flush", log);
  assert.match(detail, /^One after the other in one turn of the loop\n {2}40 % {2}flush /m);
});

test("a function has stalls that its calls shared and stalls that it shared with its turn", async () => {
  const log = join(folder, "both.ndjson");
  const ofCalls = stall(6, {
    stack: (JSON.parse(MATES) as { stack: string }).stack,
    parts: [
      part(0.5, "compress (/srv/app/lib/zip.js:4:1)", [3, 1]),
      part(0.4, "send (/srv/app/lib/mail.js:9:1)", [8, 1]),
    ],
  });
  writeFileSync(log, `${MATES}\n${ofCalls}\n`);
  const summary = join(folder, "both.json");
  writeFileSync(summary, (await run(["summarize", log])).stdout);
  for (const input of [log, summary]) {
    type Shared = { function: string }[];
    const { groups } = JSON.parse(await print(input, "-f", "json")) as {
      groups: { title: string; parts: Shared; callbacks: Shared }[];
    };
    assert.equal(groups.length, 1);
    const [group] = groups;
    const names = (shared: Shared = []) => shared.map((one) => one.function);
    assert.deepEqual(names(group?.parts), ["compress", "send"], input);
    assert.deepEqual(names(group?.callbacks), ["flush", "parseFeed", "report"], input);
  }
});

test("the native function that was called is part of the title and of no id", async () => {
  const groupsOf = async (log: string) => {
    const path = join(folder, "one.ndjson");
    writeFileSync(path, `${log}\n`);
    const { groups } = JSON.parse(await print(path, "-f", "json")) as {
      groups: { id: string; title: string; function: string }[];
    };
    return groups[0];
  };
  const native = await groupsOf(NATIVE);
  const plain = await groupsOf(
    stall(3, { stack: "at appendJournal (/srv/app/lib/journal.js:3:1)" }),
  );
  assert.deepEqual([native?.title, plain?.title], ["appendJournal → fsync", "appendJournal"]);
  assert.deepEqual([native?.id, native?.function], [plain?.id, plain?.function]);
  assert.equal((await groupsOf(PARSE))?.title, "loadFeed → JSON.parse");
});
