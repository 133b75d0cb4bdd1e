/**
 * Summaries in the place of logs: of every version, whole or not, once or twice, all there or not.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SUMMARY_VERSION } from "../../src/tally/summary.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import { type Outcome, run } from "./memory-io.js";

const FIXTURES = "test/tally/summaries";
/** The format versions that have a fixture. */
const VERSIONS = readdirSync(join(projectRoot, FIXTURES)).map((name) =>
  Number(/^version-(\d+)\.ndjson$/.exec(name)?.[1]),
);
const LOGS = "sample-logs/*.ndjson";
const FOLDER = "sample-logs";

const folder = temporaryFolder("stall-report-summaries-");

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

async function summary(name: string, ...words: readonly string[]): Promise<string> {
  const { status, stdout } = await run(["summarize", ...words]);
  assert.equal(status, 0);
  return file(name, stdout);
}

/** What of a report is looked at here. */
interface ReportJson {
  readonly totals: Readonly<
    Record<"count" | "suspectedCount" | "blockedMs" | "suspectedMs", number>
  >;
  readonly coverage: object;
  readonly inputs: readonly object[];
  readonly groups: readonly {
    readonly count: number;
    readonly suspectedCount: number;
    readonly hosts: readonly string[];
  }[];
  readonly problemCounts: Readonly<Record<string, number>>;
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
}

async function json(...words: readonly string[]): Promise<{ status: number; report: ReportJson }> {
  const { status, stdout } = await run([...words, "-f", "json", "--no-timestamp"]);
  return { status, report: JSON.parse(stdout) };
}

for (const version of VERSIONS) {
  test(`a summary of version ${version} gives the stalls of its logs`, async () => {
    const { status, report } = await json(`${FIXTURES}/version-${version}.ndjson`);
    assert.equal(status, 0);
    const { report: ofLogs } = await json(LOGS);
    assert.deepEqual(sums(report), sums(ofLogs));
    // Which function is blamed, and so the groups, is as it was when the summary was made.
    const inGroups = report.groups.reduce((sum, one) => sum + one.count + one.suspectedCount, 0);
    assert.equal(inGroups, sums(report).count);
  });
}

/** What is the same whatever the verdicts were when the summary was made. */
function sums({ totals, coverage, inputs }: ReportJson) {
  return {
    count: totals.count + totals.suspectedCount,
    blockedUs: Math.round((totals.blockedMs + totals.suspectedMs) * 1000),
    coverage,
    inputs,
  };
}

test("each version of the format has a fixture", () => {
  assert.deepEqual(
    VERSIONS,
    Array.from({ length: SUMMARY_VERSION }, (_, i) => i + 1),
  );
});

test("what is written has the fields of its version", async () => {
  const { stdout } = await run(["summarize", LOGS]);
  const written = JSON.parse(stdout);
  const name = `version-${written.schemaVersion}.ndjson`;
  const fixture = JSON.parse(readFileSync(join(projectRoot, FIXTURES, name), "utf8"));
  assert.equal(written.schemaVersion, fixture.schemaVersion);
  assert.deepEqual(fieldsOf(written), fieldsOf(fixture));
});

function fieldsOf(summary: { state: { cells: object[]; sessions: object[] } }): string[][] {
  const { state } = summary;
  return [summary, state, state.cells[0] ?? {}, state.sessions[0] ?? {}].map(Object.keys);
}

const spoilt: readonly (readonly [what: string, spoil: (text: string) => string, code: string])[] =
  [
    [
      "of a newer version",
      (text) => text.replace(/"schemaVersion":\d/, `"schemaVersion":${SUMMARY_VERSION + 1}`),
      "newer-summary",
    ],
    ["that is cut off", (text) => text.slice(0, text.length / 2), "torn-summary"],
    ["that is damaged", (text) => text.replace('"shape":0', '"shape":999999'), "not-a-summary"],
    [
      "with a time that no calendar knows",
      (text) => text.replace(/"lastSeenMs":\d+/, '"lastSeenMs":1795559728790000000'),
      "not-a-summary",
    ],
    [
      "with a range that would take for ever",
      (text) => text.replace(/"inputs":\[\[0,0\]\]/, '"inputs":[[0,9007199254740991]]'),
      "not-a-summary",
    ],
  ];
for (const [what, spoil, code] of spoilt) {
  test(`a summary ${what} is never skipped: exit 2, in a gate, too`, async () => {
    const good = await summary("good.json", `${FOLDER}/before-web-1.ndjson`);
    const other = await summary("other.json", `${FOLDER}/after-web-1.ndjson`);
    const text = readFileSync(other, "utf8");
    assert.notEqual(spoil(text), text);
    const bad = file("bad.json", spoil(text));
    const { status, report } = await json(good, bad);
    assert.deepEqual([status, report.problemCounts], [2, { [code]: 1 }]);
    const gate = await run(["compare", good, bad, "--fail-on", "any"]);
    assert.equal(gate.status, 2);
    assert.equal((await run(["summarize", good, bad])).status, 2);
  });
}

test("the same summary again is ignored with a note, whatever it is called", async () => {
  const once = await summary("once.json", LOGS);
  const copy = file("copy.json", readFileSync(once, "utf8"));
  const alone = await json(once);
  const twice = await json(once, copy);
  assert.equal(twice.status, 0);
  assert.deepEqual(twice.report.totals, alone.report.totals);
  assert.deepEqual(
    twice.report.warnings.map(({ code }) => code),
    ["summary-repeated"],
  );
  const message = twice.report.warnings[0]?.message ?? "";
  assert.ok(message.includes("once.json") && message.includes("copy.json"), message);
});

test("what is in a summary and in another input is refused with both names, or counted twice", async () => {
  const one = await summary("one.json", `${FOLDER}/before-web-1.ndjson`);
  const both = await summary(
    "both.json",
    `${FOLDER}/before-web-1.ndjson`,
    `${FOLDER}/before-web-2.ndjson`,
  );
  const log = `${FOLDER}/before-web-1.ndjson`;
  const { report } = await json(log);
  const all = report.totals.count + report.totals.suspectedCount;
  for (const pair of [
    [one, both],
    [both, one],
    [log, one],
    [one, log],
  ] as const) {
    const refused = await run([...pair]);
    assert.equal(refused.status, 2);
    assert.equal(refused.stdout, "");
    for (const path of pair) assert.ok(refused.stderr.includes(path), refused.stderr);
    assert.equal(
      (
        await run([
          "compare",
          "--before",
          pair[0],
          "--before",
          pair[1],
          "--after",
          `${FOLDER}/after-web-1.ndjson`,
        ])
      ).status,
      2,
    );
    assert.equal((await run(["summarize", ...pair])).status, 2);
    const allowed = await json(...pair, "--allow-overlap");
    assert.equal(allowed.status, 0);
    assert.equal(allowed.report.warnings[0]?.code, "counted-twice");
    assert.match(allowed.report.warnings[0]?.message ?? "", new RegExp(`^${all} stalls `));
  }
});

test("copies of stalls without numbers are counted, and pointed out by both names", async () => {
  const text = readFileSync(join(projectRoot, FOLDER, "before-web-1.ndjson"), "utf8");
  const bare = text
    .split("\n")
    .filter((line) => line.includes('"type":"stall"'))
    .map((line) => line.replace(/"(session|seq)":("[^"]*"|\d+),?/g, ""));
  const lines = (from: number, to?: number): string => `${bare.slice(from, to).join("\n")}\n`;
  const log = file("bare.ndjson", lines(0));
  const half = file("half.ndjson", lines(0, bare.length / 2));
  const rest = file("rest.ndjson", lines(bare.length / 2));
  const other = await summary("with-bare.json", log, `${FOLDER}/before-web-2.ndjson`);
  const found = async (...inputs: string[]): Promise<string[]> => {
    const { status, report } = await json(...inputs);
    assert.equal(status, 0);
    return report.warnings.flatMap(({ code, message }) =>
      code === "alike-stalls" ? [message.replaceAll(`${folder}/`, "")] : [],
    );
  };
  const copied = file("copied.ndjson", lines(0));
  assert.deepEqual(await found(half, rest, `${FOLDER}/before-web-2.ndjson`), []);
  assert.match((await found(log, copied)).join(), /in both bare.ndjson and copied.ndjson, by time/);
  assert.match((await found(log, half)).join(), /in both bare.ndjson and half.ndjson/);
  assert.match((await found(copied, other)).join(), /in both bare.ndjson and copied.ndjson/);
  assert.match((await found(file("twice", lines(0) + lines(0)))).join(), /twice in twice, by/);
});

test("validate says which sessions several processes share, in logs and in summaries", async () => {
  const log = join(FOLDER, "before-web-1.ndjson");
  const text = readFileSync(join(projectRoot, log), "utf8");
  const shared = file("shared.ndjson", text.replace(/"pid":\d+/, '"pid":77'));
  const both = await summary("shared.json", log, shared);
  for (const inputs of [[log, shared], [both], [log, await summary("other-pid.json", shared)]]) {
    const { status, stdout } = await run(["validate", ...inputs]);
    assert.equal(status, 1);
    assert.match(stdout, /:1: shared-session: several processes have the session id/);
  }
  assert.equal((await run(["validate", log, await summary("again.json", log)])).status, 0);
});

test("what is expected and missing stands in the first line, with exit 2", async () => {
  const { report } = await json(LOGS);
  const hosts = [...new Set(report.groups.flatMap((group) => group.hosts))];
  assert.ok(hosts.length > 0);
  const names = file("hosts.txt", `# our fleet\n${hosts.join("\n")}\nweb-9 # new\n`);
  const known = file("known.txt", `${hosts.join("\n")}\n`);
  const many = String(hosts.length + 1);
  const first = ({ stdout }: Outcome): string => stdout.replaceAll(/\s+/g, " ").slice(0, 200);

  const byName = await run([LOGS, "--expect-hosts", names]);
  assert.equal(byName.status, 2);
  assert.ok(
    first(byName).startsWith(`INCOMPLETE (${hosts.length} of ${many} hosts, without web-9): `),
    first(byName),
  );
  const byCount = await run([LOGS, "--expect-hosts", many]);
  assert.equal(byCount.status, 2);
  assert.ok(first(byCount).startsWith(`INCOMPLETE (${hosts.length} of ${many} hosts): `));
  for (const complete of [known, String(hosts.length)]) {
    const { status, stdout } = await run([LOGS, "--expect-hosts", complete]);
    assert.equal(status, 0);
    assert.ok(!stdout.includes("INCOMPLETE"));
  }
  const compared = await run([
    ...["compare", `${FOLDER}/before-web-1.ndjson`, `${FOLDER}/after-web-1.ndjson`],
    ...["--expect-processes", "2", "--fail-on", "worse"],
  ]);
  assert.equal(compared.status, 2);
  assert.ok(compared.stdout.includes("INCOMPLETE (1 of 2 processes in"), compared.stdout);

  // A summary says it to whoever reads it later, too.
  const summarized = await run(["summarize", LOGS, "--expect-services", "99"]);
  assert.equal(summarized.status, 2);
  assert.match(summarized.stderr, /incomplete: \d of 99 services/);
  const later = await json(file("incomplete.json", summarized.stdout));
  assert.equal(later.report.problemCounts["missing"], 1);
  assert.equal((await run([LOGS, "--expect-hosts", "no-such-file"])).status, 2);
});

test("an expected host is found however the list spells it", async () => {
  const log = (name: string): string => {
    const start = { v: 1, type: "start", session: name, timestamp: "2026-11-24T10:00:00Z" };
    return file(`${name}.ndjson`, `${JSON.stringify({ ...start, host: name })}\n`);
  };
  const logs = ["web-1", "web-2.example.com", "10.0.0.1"].map(log);
  const LISTS: readonly (readonly [list: string, missing: string])[] = [
    ["\uFEFFweb-1 \r\n\r\n# others\r\nweb-2.example.com\t# new\r\nweb-1\r\n", ""],
    ["4/root@web-1.example.com\nadmin@WEB-2\n10.0.0.1", ""],
    ["Web-1.\nweb-2.EXAMPLE.com.", ""],
    ["web-1.eu\nweb-1.us\nweb-2", "web-1.eu, web-1.us"],
    ["web-1\nweb-2.example.org\n10.0.0.2\n10", "10, 10.0.0.2, web-2.example.org"],
  ];
  for (const [list, missing] of LISTS) {
    const { status, stdout } = await run([...logs, "--expect-hosts", file("list.txt", list)]);
    const said = /without ([^)]*)\)/.exec(stdout.replaceAll(/\s+/g, " "))?.[1] ?? "";
    assert.deepEqual([said, status], [missing, missing === "" ? 0 : 2], list);
  }
});

test("a summary of one service has nothing of processes that do not say theirs", async () => {
  const stall = {
    type: "stall",
    session: "nameless",
    duration: 700,
    stack: "    at f (/a.js:1:3)",
  };
  const times = ["2026-11-24T10:00:00Z", "2026-11-24T10:00:01Z"];
  const lines = times.map((timestamp, seq) => JSON.stringify({ v: 1, ...stall, seq, timestamp }));
  const log = file("nameless.ndjson", `${lines.join("\n")}\n`);
  const of = ["--service", "shop-web", `${FOLDER}/after-web-1.ndjson`];
  const stallsOf = async (...words: readonly string[]) => {
    const { stallCount, stalls } = JSON.parse((await run(["summarize", ...words])).stdout).state;
    return { stallCount, starts: stalls.filter((_: number, i: number) => i % 6 === 1) };
  };
  const expected = await stallsOf(...of);
  assert.equal(expected.starts.length, 10);
  assert.deepEqual(await stallsOf(...of, log), expected);
});

test("a summary printed to a terminal does nothing there, and means the same", async () => {
  const name = "f\u009b31m\u202e\u200b##[error]";
  const record = { timestamp: "2026-11-28T10:00:00Z", duration: 700, context: { [name]: name } };
  const stack = `Error\n    at ${name} (/srv/a.js:2:3)`;
  writeFileSync(join(folder, "hostile.ndjson"), `${JSON.stringify({ ...record, stack })}\n`);
  const summary = await run(["summarize", join(folder, "hostile.ndjson")]);
  assert.match(summary.stdout, /^[\n -~]+$/);
  const groupsOf = async (stdin: string) =>
    JSON.parse((await run(["-", "-f", "json"], { stdin })).stdout).groups;
  const [group] = await groupsOf(summary.stdout);
  assert.equal(group.function, name);
});
