/**
 * Input that is not what it should be: a clear message or a counted problem, the right exit status, and every good
 * record still counted.
 */
import assert from "node:assert/strict";
import { appendFileSync, chmodSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { FORMAT_NAMES } from "../../src/render/formats.js";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const folder = temporaryFolder("stall-report-input-");

const stall = (i: number): string =>
  `{"timestamp":${1_763_600_000_000 + i * 60_000},"duration":700,"stack":"Error\\n    at chargeCards (/srv/billing.js:1:2)"}`;
const GOOD = `${stall(1)}\n${stall(2)}\n`;

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

async function counts(
  ...words: readonly string[]
): Promise<{ status: number; count: number; problems: Record<string, number>; stderr: string }> {
  const { status, stdout, stderr } = await run([...words, "-f", "json"]);
  const json = stdout === "" ? { totals: { count: 0 }, problemCounts: {} } : JSON.parse(stdout);
  return { status, count: json.totals.count, problems: json.problemCounts, stderr };
}

test("a line of 50 MB is a problem, and its neighbours count", async () => {
  const path = file("long.ndjson", `${stall(1)}\n{"x":"${"y".repeat(50_000_000)}"}\n${stall(2)}\n`);
  const result = await counts(path);
  assert.deepEqual([result.status, result.count, result.problems], [0, 2, { "line-too-long": 1 }]);
});

test("NUL bytes are told as such, however many, and no record beside or around them is lost", async () => {
  const torn = Buffer.from(`{"v":1,"context":"é`).subarray(0, -1);
  for (const count of [3, 300_000, 17_000_000]) {
    const nuls = Buffer.alloc(count);
    const own = stall(2).replace("{", '{"v":1,');
    const log = Buffer.concat([
      Buffer.from(`${stall(1)}\n`),
      ...[nuls, Buffer.from(`${own}\n${own.slice(0, 30)}`)],
      ...[nuls, Buffer.from(`${own.slice(30)}\r`)],
      ...[nuls, Buffer.from("\n"), torn],
      ...[nuls, Buffer.from(`${own}\n${stall(1)}\n`), nuls],
    ]);
    const plain = file(`nuls-${count}.ndjson`, log);
    const packed = file(`nuls-${count}.ndjson.gz`, gzipSync(log, { level: 1 }));
    for (const words of [[plain], [packed], ["-"], [plain, "--epoch", "ms", "--unwrap", "auto"]]) {
      const stdin = words[0] === "-" ? { stdin: log } : {};
      const { status, stdout } = await run([...words, "-f", "json"], stdin);
      const { totals, problems } = JSON.parse(stdout);
      // The unwrapping stage hands on what is left of such a line, which is then no JSON either.
      const told = problems
        .filter(({ code }: { code: string }) => !words.includes("--unwrap") || code === "nul-bytes")
        .map(({ line, message }: { line: number; message: string }) => [line, message]);
      const sentence = (nulCount: number): string =>
        `${nulCount} NUL bytes: the machine probably crashed while writing`;
      const lines = [
        ...[2, 4, 6].map((line) => [line, sentence(count)]),
        [3, sentence(2 * count)],
      ].sort();
      assert.deepEqual([status, totals.count, told], [0, 5, lines], words.join(" "));
    }
    assert.equal((await run(["validate", plain])).status, 1);
  }
  const alone = file("nuls.ndjson", Buffer.alloc(20_000_000));
  const { status, stdout } = await run([alone]);
  assert.equal(status, 0);
  assert.match(
    stdout.replaceAll(/\s+/g, " "),
    /20000000 NUL bytes: the machine probably crashed while writing/,
  );
});

test("what is nested without end costs its field and nothing else, in every format and command", async () => {
  const nested = (name: string): string =>
    stall(2).replace("}", `,"${name}":${'{"a":'.repeat(1e5)}[]${"}".repeat(1e5)}}`);
  const path = file(
    "nested.ndjson",
    [stall(1), nested("context"), nested("constructor")].join("\n"),
  );
  const result = await counts(path);
  assert.deepEqual([result.status, result.count, result.problems], [0, 3, { "bad-field": 2 }]);
  for (const format of FORMAT_NAMES) {
    assert.equal((await run([path, "-f", format])).status, 0, format);
  }
  for (const words of [["summarize"], ["slice"], ["slice", "--redact", "context"]]) {
    const { stdout } = await run([...words, path]);
    const again = await run(["-", "-f", "json"], { stdin: stdout });
    assert.equal(JSON.parse(again.stdout).totals.count, 3, words.join(" "));
  }
});

test("null lines, CRLF and a torn tail", async () => {
  const path = file("mixed.ndjson", `${stall(1)}\r\nnull\n${stall(2)}\r\n${stall(3).slice(0, 40)}`);
  const result = await counts(path);
  assert.deepEqual(
    [result.status, result.count, result.problems],
    [0, 2, { "not-an-object": 1, "torn-line": 1 }],
  );
});

test("a log of a clock that was not set is told of, and its stalls count", async () => {
  const at = (time: string): string => stall(1).replace(/\d{13}/, JSON.stringify(time));
  for (const time of ["1970-01-01T00:00:05Z", "0000-01-01T00:00:00Z", "2101-01-01T00:00:00Z"]) {
    const path = file("unset-clock.ndjson", `${at(time)}\n${at("2026-11-24T08:00:00Z")}\n`);
    const { totals, warnings } = JSON.parse((await run([path, "-f", "json"])).stdout);
    const unlikely = warnings.filter(({ code }: { code: string }) => code === "unlikely-times");
    assert.deepEqual([totals.count, unlikely.length], [2, 1], time);
  }
});

test("a stack that nobody understands is told of also where its stall was never closed, in whatever way it is read", async () => {
  const record = (type: string, seq: number, stack: string): string =>
    JSON.stringify({ type, session: "s", seq, timestamp: 1_763_600_000_000, duration: 900, stack });
  const text = "Reactor stalled for 900 ms on shard 3.";
  const read = "at chargeCards (/srv/billing.js:1:2)";
  const log = file(
    "unread.ndjson",
    [
      record("stall-open", 0, text),
      record("stall-open", 0, text),
      record("stall", 1, text),
      record("stall-open", 2, text),
      record("stall-open", 3, read),
    ].join("\n"),
  );
  const summary = file("unread.summary.json", (await run(["summarize", log])).stdout);
  for (const words of [[log], [log, "--threads", "2"], [summary]]) {
    const { problemCounts, problems } = JSON.parse((await run([...words, "-f", "json"])).stdout);
    assert.deepEqual(problemCounts, { "unread-stack": 3 }, words.join(" "));
    assert.ok(
      problems.some(({ line }: { line: number }) => line === 1 || line === 4),
      words.join(" "),
    );
  }
  assert.deepEqual((await counts(log, "--min-duration", "1s")).problems, {});
});

test("a file whose name is not UTF-8 is told, and its neighbours count", {
  skip: process.platform !== "linux",
}, async () => {
  const path = file("bytes/good.ndjson", GOOD);
  const odd = Buffer.concat([
    Buffer.from(join(dirname(path), "a")),
    Buffer.of(0xff),
    Buffer.from(".ndjson"),
  ]);
  writeFileSync(odd, GOOD);
  for (const word of [dirname(path), join(dirname(path), "*.ndjson")]) {
    const { status, stdout, stderr } = await run([word]);
    assert.equal(status, 2);
    assert.match(stdout, /^\d+ stalls? blocked/);
    assert.match(stderr, /a\ufffd\.ndjson: no such file or directory \(the name is not UTF-8,/);
  }
  assert.match((await run([odd.toString()])).stderr, /the name is not UTF-8,/);
});

test("a directory without logs", async () => {
  const empty = join(folder, "empty");
  mkdirSync(empty);
  const result = await counts(empty);
  assert.equal(result.status, 2);
  assert.match(result.stderr, /no logs in this directory/);
});

test("a file or a folder that may not be read fails, and the report of the others is given", async () => {
  const secret = file("rights/secret.ndjson", GOOD);
  const open = file("rights/open.ndjson", GOOD);
  file("rights/lost+found/closed.ndjson", GOOD);
  const closed = join(folder, "rights/lost+found");
  for (const path of [folder, dirname(open)]) chmodSync(path, 0o755);
  for (const path of [secret, closed]) chmodSync(path, 0);
  const isRoot = process.geteuid?.() === 0;
  const nobody = 65534;
  if (isRoot) process.seteuid?.(nobody);
  try {
    for (const words of [[secret, open], [dirname(open)], [closed, open]]) {
      const { status, count } = await counts(...words);
      assert.deepEqual([status, count], [2, 2], words.join(" "));
    }
    const { stderr } = await counts(dirname(open));
    assert.match(stderr, /lost\+found: no permission to read it/);
  } finally {
    if (isRoot) process.seteuid?.(0);
    chmodSync(closed, 0o755);
  }
});

test("gzip, told by its first bytes, as a file and on standard input; also cut off in the middle", async () => {
  const zipped = gzipSync(GOOD);
  assert.equal((await counts(file("log.ndjson", zipped))).count, 2);
  const piped = await run(["-", "-f", "json"], { stdin: zipped });
  assert.equal(JSON.parse(piped.stdout).totals.count, 2);
  const cut = await counts(file("cut.ndjson.gz", zipped.subarray(0, zipped.length - 12)));
  assert.deepEqual([cut.status, cut.count, cut.problems["unreadable"]], [2, 1, 1]);
  assert.match(cut.stderr, /^error: .*cut\.ndjson\.gz: /);
});

test("a gzip that grows beyond measure is given up, and told", async () => {
  const bomb = gzipSync(Buffer.concat([Buffer.from(GOOD), Buffer.alloc(300 * 1024 * 1024)]));
  const { status, stdout } = await run([file("bomb.ndjson.gz", bomb), "-f", "json"]);
  const { totals, problems } = JSON.parse(stdout);
  assert.deepEqual([status, totals.count, problems[0].code], [2, 2, "unreadable"]);
  assert.match(problems[0].message, /no log shrinks by a factor of 200/);
});

test("standard input, piped without being named; empty, it is no input", async () => {
  const piped = await run(["-f", "json"], { stdin: GOOD });
  assert.equal(JSON.parse(piped.stdout).totals.count, 2);
  const nothing = await run([], { stdin: "" });
  assert.equal(nothing.status, 2);
});

test("a quoted glob, a label, and one file named twice", async () => {
  file("a-1.ndjson", GOOD);
  const path = file("a-2.ndjson", GOOD.replaceAll("chargeCards", "renderPage"));
  const result = await counts(join(folder, "a-*.ndjson"), `again=${path}`);
  assert.equal(result.count, 4);
  assert.match(result.stderr, /named twice/);
});

test("a glob finds the same from every folder", async () => {
  const here = join(folder, "globs/here");
  for (const name of ["up.ndjson", "here/a.ndjson", "here/deep/b.ndjson"]) {
    file(`globs/${name}`, GOOD.replaceAll("chargeCards", name));
  }
  for (const [glob, found] of [
    [join(folder, "gl*/up.ndjson"), ["up"]],
    [join(folder, "globs/{here,none}/*.ndjson"), ["a"]],
    [join(folder, "globs/**/*.ndjson"), ["a", "b", "up"]],
    ["../*.ndjson", ["up"]],
    ["../here/*.ndjson", ["a"]],
    ["./**/b.ndjson", ["b"]],
  ] as const) {
    const { stdout } = await run([glob, "-f", "json"], { folder: here });
    const paths: string[] = JSON.parse(stdout).inputs.map(({ path }: { path: string }) => path);
    assert.deepEqual(paths.map((path) => basename(path, ".ndjson")).sort(), found, glob);
  }
});

test("a file that grows while it is read is read to some whole line", async () => {
  const path = file("growing.ndjson", GOOD.repeat(20_000));
  const timer = setInterval(() => appendFileSync(path, `${stall(9)}\n`), 1);
  const result = await counts(path);
  clearInterval(timer);
  assert.equal(result.status, 0);
  assert.ok(result.count >= 40_000);
  assert.deepEqual(result.problems, {});
});

test("a file that becomes shorter while it is read is told, and what was read counts", async () => {
  const path = file("shrinking.ndjson", GOOD.repeat(100_000));
  const { status, stdout } = await run([path, "-f", "json"], {
    interrupt: () => setImmediate(() => truncateSync(path, 1000)),
  });
  const { totals, problemCounts } = JSON.parse(stdout);
  assert.deepEqual([status, problemCounts.unreadable], [2, 1]);
  assert.ok(totals.count > 0);
});

test("the first Ctrl-C prints the report of what was read, marked as partial", async () => {
  // So much that the event loop turns while it is read.
  const path = file("large.ndjson", GOOD.repeat(100_000));
  let interrupted = await run([path], { interrupt: (callback) => setImmediate(callback) });
  assert.equal(interrupted.status, 130);
  assert.match(interrupted.stdout, /^PARTIAL/);
  interrupted = await run([path, "-f", "json"], { interrupt: (callback) => callback() });
  assert.equal(JSON.parse(interrupted.stdout).partial, true);
});

test("values of a hundred thousand levels cost a field or a line, wherever they stand", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const bad = [
    deep,
    ...[
      "v",
      "type",
      "timestamp",
      "duration",
      "stack",
      "session",
      "context",
      "cpu",
      "functions",
      "schema",
    ].map((name) => `${stall(3).slice(0, -1)},"${name}":${deep}}`),
    `{"schema":"stall-report/summary","schemaVersion":${deep}}`,
  ];
  const plain = file("deep.ndjson", [...bad, GOOD].join("\n"));
  const wrapped = [...bad, stall(1), stall(2)].map((line) => `{"log":${line}}`);
  const whole = file("deep-wrapped.ndjson", `${wrapped.join("\n")}\n`);
  for (const words of [[plain], [whole, "--unwrap", "auto"]]) {
    const { totals, problemCounts } = JSON.parse((await run([...words, "-f", "json"])).stdout);
    assert.ok(totals.count >= 2, words.join(" "));
    assert.equal(problemCounts.unreadable, undefined);
  }
});
