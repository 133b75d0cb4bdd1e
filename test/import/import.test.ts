/** Files of other tools become logs that name the right function. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { IMPORT_FORMATS } from "../../src/import/import-formats.js";
import { importText } from "../../src/import/import-text.js";
import { decodeLine } from "../../src/record/decode.js";
import { run } from "../cli/memory-io.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";

const folder = temporaryFolder("stall-report-import-");
const fixture = (name: string): string => join(projectRoot, "test/import/fixtures", name);

function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(
    path,
    typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content),
  );
  return path;
}

/** What a report of the imported files says, once the log has passed `validate`. */
async function imported(...words: readonly string[]) {
  const { status, stdout, stderr } = await run(["import", ...words, "--no-config"]);
  assert.equal(status, 0, stderr);
  const log = file("imported.ndjson", stdout);
  const checked = await run(["validate", log]);
  assert.equal(checked.status, 0, checked.stdout);
  const report = JSON.parse((await run([log, "--no-config", "-f", "json"])).stdout);
  return {
    report,
    records: stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
  };
}

const BUSY = `
function sumPrices(n) {
  let total = 0;
  for (let i = 0; i < n; i++) total += Math.sqrt(i) * Math.sin(i);
  return total;
}
function refreshCatalogue() {
  const until = Date.now() + 400;
  const { user } = process.cpuUsage();
  while (Date.now() < until || process.cpuUsage().user - user < 120_000) sumPrices(1e5);
}
setTimeout(refreshCatalogue, 200);
setTimeout(() => {}, 1200);
`;

test("a profile of `node --cpu-prof`", async () => {
  const program = file("busy.cjs", BUSY);
  execFileSync(process.execPath, ["--cpu-prof", "--cpu-prof-dir", folder, program]);
  const profile = readdirSync(folder).find((name) => name.endsWith(".cpuprofile")) as string;
  const { report } = await imported(join(folder, profile), "--threshold", "300");
  // On a crowded machine Node's own start may be a stall, too.
  const group = report.groups.find((one: { function: string }) => one.function === "sumPrices");
  assert.ok(group, JSON.stringify(report.groups));
  assert.match(`${group.location.file}:${group.location.line}`, /busy\.cjs:[345]$/);
  assert.ok(group.blockedMs >= 300, String(group.blockedMs));
  assert.ok(report.coverage.observedMs > 1000, JSON.stringify(report.coverage));
});

test("a trace of Chromium, also compressed", async () => {
  const trace = fixture("chromium-150.trace.json");
  const gzipped = file("trace.json.gz", gzipSync(readFileSync(trace)));
  for (const path of [trace, gzipped]) {
    const { report } = await imported(path, "--ended-at", "2026-11-28T04:00:00Z");
    assert.deepEqual(
      report.groups.map(({ function: name, location }: never) => [
        name,
        (location as { file: string }).file,
      ]),
      [["sumPrices", "/srv/shop/page.js"]],
    );
    assert.equal(Math.round(report.totals.blockedMs), 601);
  }
});

test("an envelope of Sentry", async () => {
  const { report, records } = await imported(fixture("sentry-node-11.envelope"));
  const [group] = report.groups;
  assert.equal(
    `${group.function} ${group.location.file}:${group.location.line}`,
    "sumPrices /srv/shop/sapp.mjs:3",
  );
  assert.equal(report.totals.blockedMs, 1000);
  assert.equal(`${records[0].service} ${records[0].version}`, "shop 1.4.2");
});

const FRAMES = [
  { filename: "/srv/app/index.js", function: "handler", lineno: 3, colno: 4, in_app: true },
  { filename: "/srv/app/sort.js", function: "slowSort", lineno: 10, colno: 5, in_app: true },
];
const ANR = {
  type: "ApplicationNotResponding",
  value: "Application Not Responding for at least 5000 ms",
};
const BASE = {
  event_id: "00000000000000000000000000000000",
  timestamp: 1763627324.1,
  platform: "node",
};

/** Forms of one event: what a report names, and for how many ms. */
const EVENTS: readonly [
  title: string,
  event: object,
  expected: string,
  words?: readonly string[],
][] = [
  [
    "the stack in the exception",
    { ...BASE, exception: { values: [{ ...ANR, stacktrace: { frames: FRAMES } }] } },
    "slowSort /srv/app/sort.js:10 5000",
  ],
  [
    "the stack in a thread that the exception names",
    {
      ...BASE,
      exception: {
        values: [
          {
            type: "EventLoopBlocked",
            value: "Event Loop Blocked for at least 1000 ms",
            thread_id: "7",
          },
        ],
      },
      threads: {
        values: [
          { id: "0", main: true, stacktrace: { frames: FRAMES.slice(0, 1) } },
          { id: "7", stacktrace: { frames: FRAMES } },
        ],
      },
    },
    "slowSort /srv/app/sort.js:10 1000",
  ],
  [
    "the form of Sentry's own API",
    {
      eventID: BASE.event_id,
      dateCreated: "2026-11-20T08:28:44Z",
      entries: [
        {
          type: "exception",
          data: {
            values: [
              {
                ...ANR,
                stacktrace: {
                  frames: FRAMES.map(({ lineno, colno, ...frame }) => ({
                    ...frame,
                    lineNo: lineno,
                    colNo: colno,
                  })),
                },
              },
            ],
          },
        },
      ],
    },
    "slowSort /srv/app/sort.js:10 5000",
  ],
  [
    "seconds, and a function without a name",
    {
      ...BASE,
      exception: {
        values: [
          {
            type: "App Hanging",
            value: "App hanging between 2.0 and 2.1 seconds.",
            stacktrace: { frames: [{ ...FRAMES[0], function: "?" }] },
          },
        ],
      },
    },
    "<anonymous> /srv/app/index.js:3 2000",
  ],
  [
    "Python",
    {
      ...BASE,
      platform: "python",
      exception: {
        values: [
          {
            ...ANR,
            stacktrace: {
              frames: [{ abs_path: "/srv/app/main.py", function: "recalc", lineno: 31 }],
            },
          },
        ],
      },
    },
    "recalc /srv/app/main.py:31 5000",
  ],
  [
    "Java",
    {
      ...BASE,
      platform: "java",
      exception: {
        values: [
          {
            ...ANR,
            stacktrace: {
              frames: [
                {
                  filename: "Prices.java",
                  module: "com.acme.Prices",
                  function: "recalc",
                  lineno: 12,
                },
              ],
            },
          },
        ],
      },
    },
    "com.acme.Prices.recalc Prices.java:12 5000",
  ],
  [
    "an error, with the duration given",
    {
      ...BASE,
      exception: { values: [{ type: "TypeError", value: "x", stacktrace: { frames: FRAMES } }] },
    },
    "slowSort /srv/app/sort.js:10 750",
    ["--duration", "750"],
  ],
];

for (const [title, event, expected, words = []] of EVENTS) {
  test(`an event of Sentry: ${title}`, async () => {
    const { report } = await imported(file("event.json", event), ...words);
    const [{ function: name, location }] = report.groups;
    assert.equal(`${name} ${location.file}:${location.line} ${report.totals.blockedMs}`, expected);
  });
}

test("debug ids of an event find the maps, whatever the files are called", async () => {
  const debugId = "85314830-023f-4cf1-a267-535f4e37bb17";
  const event = {
    ...BASE,
    exception: {
      values: [
        {
          ...ANR,
          stacktrace: {
            frames: [{ abs_path: "app:///main.js", function: "t", lineno: 1, colno: 14 }],
          },
        },
      ],
    },
    debug_meta: { images: [{ type: "sourcemap", code_file: "app:///main.js", debug_id: debugId }] },
  };
  const map = {
    version: 3,
    debugId,
    sources: ["../src/first.ts"],
    names: [],
    mappings: "AAAA,aACE",
    sourcesContent: ["export function first() {\n  work();\n}\n"],
  };
  const maps = mkdtempSync(join(folder, "maps-"));
  writeFileSync(join(maps, "other-name.js.map"), JSON.stringify(map));
  const { stdout } = await run(["import", file("event.json", event)]);
  const log = file("debug-id.ndjson", stdout);
  const report = JSON.parse((await run([log, "--source-maps", maps, "-f", "json"])).stdout);
  assert.equal(
    `${report.groups[0].function} ${report.groups[0].location.file}`,
    "first src/first.ts",
  );
});

/** What cannot be read, and what is said. */
const FAILURES: readonly [content: unknown, words: readonly string[], message: RegExp][] = [
  ["no JSON", [], /is not JSON and is neither an event of Sentry nor a CPU profile/],
  [{ hello: "world" }, [], /is neither an event .* --from says which/],
  [{ snapshot: {}, nodes: [1], samples: [] }, [], /is neither/],
  [{ nodes: [], samples: [], timeDeltas: [] }, [], /is a CPU profile without samples/],
  [{ hello: "world" }, ["--from", "cpuprofile"], /is a CPU profile without samples/],
  [
    { hello: "world" },
    ["--from", "trace"],
    /is a trace without JavaScript samples .* disabled-by-default-v8.cpu_profiler/,
  ],
  [
    { traceEvents: [{ name: "RunTask", ph: "X", ts: 1, dur: 812000 }] },
    [],
    /is a trace without JavaScript samples/,
  ],
  [
    { ...BASE, exception: { values: [{ type: "TypeError", value: "x" }] } },
    [],
    /\(TypeError\) that does not say for how long .* --duration/,
  ],
  [{ ...BASE, exception: { values: [ANR] } }, [], /\(ApplicationNotResponding\) without a stack/],
];

for (const [content, words, message] of FAILURES) {
  test(`import refuses ${JSON.stringify(content).slice(0, 60)} ${words.join(" ")}`, async () => {
    const { status, stdout, stderr } = await run(["import", file("bad", content), ...words]);
    assert.equal(status, 2);
    assert.equal(stdout, "");
    assert.match(stderr.replaceAll("\n", " "), message);
  });
}

test("a file without a long stretch says so, and is an observed time without stalls", async () => {
  const node = (id: number, functionName: string) => ({
    id,
    callFrame: { functionName, url: "/srv/a.js", lineNumber: 1, columnNumber: 1 },
  });
  const profile = {
    nodes: [node(1, "(root)"), node(2, "(idle)"), node(3, "load")],
    samples: [2, 3, 2],
    timeDeltas: [0, 1e6, 2e5],
    startTime: 1e6,
    endTime: 3e6,
  };
  const path = file("short.cpuprofile", profile);
  const { status, stderr } = await run(["import", path]);
  assert.equal(status, 0);
  assert.match(stderr, /nothing in it took 500 ms or longer/);
  const { report } = await imported(path, "--threshold", "150");
  assert.equal(report.totals.blockedMs, 200);
});

test("nothing at all is told with what to type", async () => {
  const piped = await run(["import"], { stdin: "" });
  assert.equal(piped.status, 2);
  assert.match(piped.stderr, /no input: name a Sentry event, a \.cpuprofile or a Chromium trace/);
  const { status, stderr } = await run(["import", file("empty.json", "")]);
  assert.equal(status, 2);
  assert.match(stderr, /empty\.json: is empty/);
});

test("law: whatever a file holds, an import ends in valid records or in words", () => {
  const options = { thresholdMs: 0, endMs: 1_763_600_000_000, durationMs: 10 };
  const name = fc.constantFrom(
    "nodes",
    "samples",
    "timeDeltas",
    "traceEvents",
    "exception",
    "values",
    "threads",
    "stacktrace",
    "frames",
    "id",
    "callFrame",
    "ph",
    "name",
    "ts",
    "dur",
    "args",
    "data",
    "cpuProfile",
    "event_id",
    "lineno",
    "function",
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: "small" },
      fc.jsonValue({ maxDepth: 1 }),
      fc.array(tie("tree"), { maxLength: 4 }),
      fc.dictionary(name, tie("tree"), { maxKeys: 5 }),
    ),
  }));
  fc.assert(
    fc.property(tree, fc.constantFrom(undefined, ...IMPORT_FORMATS), (document, from) => {
      const result = importText(JSON.stringify(document), from, options);
      if ("failure" in result) assert.ok(result.failure.length > 10);
      else
        for (const record of result.records)
          assert.ok("record" in decodeLine(JSON.stringify(record)), JSON.stringify(record));
    }),
    { numRuns: 500 },
  );
});
