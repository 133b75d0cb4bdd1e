/** Logs and what is made of them: whichever way they are read, the report is the same, and nothing is lost beside what is bad. */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as zlib from "node:zlib";
import fc from "fast-check";
import { importText } from "../../src/import/import-text.js";
import { UnwrappedLines } from "../../src/read/unwrapped-lines.js";
import { decodeLine } from "../../src/record/decode.js";
import { decodeSummary, encodeSummary, SUMMARY_VERSION } from "../../src/tally/summary.js";
import { folder, read, readInputs, reportOf, summaryOf } from "../cli/read-logs.js";
import { countsAlike, OPTIONS, realCountsAlike } from "../kernel/counts-alike.js";
import { readsAlike } from "../kernel/reads-alike.js";
import { projectRoot } from "../project-root.js";
import { damagedLog } from "./damaged-log.js";
import { type FuzzTarget, target } from "./fuzz-target.js";
import { mutated } from "./mutated.js";

const sample = (name: string): string => readFileSync(join(projectRoot, name), "utf8");

/** Zstandard is in Node from 22.15 on. */
const COMPRESSIONS = Object.entries(
  zlib as unknown as Record<string, (bytes: Buffer) => Buffer>,
).filter(([name]) => name === "gzipSync" || name === "zstdCompressSync");

/** By threads, cut anywhere, compressed, from standard input, by way of a summary: the report of the plain reader. */
function readsOneWay() {
  return fc.asyncProperty(
    fc.array(damagedLog, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(200, 1000, 5000),
    fc.array(fc.nat(5000), { maxLength: 5 }),
    async (files, pieceBytes, cuts) => {
      const paths = files.map((bytes, i) => {
        const path = join(folder, `${i}.ndjson`);
        writeFileSync(path, bytes);
        return path;
      });
      const expected = await reportOf(await read(paths, { isPlain: true, threads: 1 }));
      sameReport(await reportOf(await read(paths)), expected, "one thread");
      for (const threads of [2, 4]) {
        const apart = await read(paths, { threads, pieceBytes });
        sameReport(await reportOf(apart), expected, `${threads} threads`);
      }
      const [first = Buffer.alloc(0)] = files;
      const plain = await reportOf(await readInputs([{ path: "-" }], { isPlain: true }, [first]));
      const edges = [0, ...cuts.map((cut) => cut % (first.length + 1)).sort((a, b) => a - b)];
      const chunks = edges.map((from, i) => first.subarray(from, edges[i + 1] ?? first.length));
      sameReport(await reportOf(await readInputs([{ path: "-" }], {}, chunks)), plain, "stdin");
      for (const [name, compress] of COMPRESSIONS) {
        const members = chunks.map((chunk) => compress(chunk));
        const unzipped = await reportOf(await readInputs([{ path: "-" }], {}, members));
        sameReport(withoutSizes(unzipped), withoutSizes(plain), name);
      }
      const summary = summaryOf(await read(paths, { leavesOpen: true }), "fuzzed.json");
      const summed = await reportOf(await read([summary]));
      sameReport(summed, expected, "summary");
    },
  );
}

function sameReport(report: string, expected: string, how: string): void {
  if (report === expected) return;
  // Told where they differ; as texts they are the whole of the message.
  assert.deepEqual(JSON.parse(report), JSON.parse(expected), how);
  assert.equal(report, expected, how);
}

/** A compressed input has fewer bytes. */
function withoutSizes(report: string): string {
  return report.replace(/"bytes": *\d+/g, '"bytes": 0');
}

const WRAPPED = [
  '{"log":"{\\"v\\":1,\\"timestamp\\":1700000000000,\\"duration\\":9,\\"stack\\":\\"\\"}\\n","stream":"stdout","time":"2026-11-20T08:28:10.1Z"}',
  '2026-11-20T08:28:10.123456789Z stdout P {"v":1,"timestamp":17000000',
  '2026-11-20T08:28:10.123456789Z stdout F 00000,"duration":9,"stack":""}',
  '[pod/web-1/web] {"v":1,"timestamp":1700000000000,"duration":9,"stack":""}',
  '[{"message":"{\\"v\\":1,\\"timestamp\\":1700000000000,\\"duration\\":9,\\"stack\\":\\"\\"}"}]',
  '{"a":{"b":{"v":1,"timestamp":1700000000000,"duration":9,"stack":""}},"c":3}',
  '{"v":1,"timestamp":1700000000000,"duration":9,"stack":""}',
];

/** What is told of wrapped lines does not depend on where their bytes were cut. */
function unwrapsAlike() {
  const text = fc.array(mutated(WRAPPED), { maxLength: 8 }).map((lines) => lines.join("\n"));
  const told = (bytes: Buffer, cuts: readonly number[]): unknown => {
    const calls: unknown[] = [];
    const lines = new UnwrappedLines("auto", {
      record: (...call) => calls.push(call),
      problem: (...call) => calls.push(call),
      document: (...call) => calls.push(call),
    });
    const edges = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b)];
    for (const [i, from] of edges.entries()) lines.push(bytes.subarray(from, edges[i + 1]));
    lines.finish();
    return [calls, lines.lines, lines.unwrapped];
  };
  return fc.property(text, fc.array(fc.nat(5000), { maxLength: 4 }), (wrapped, cuts) => {
    const bytes = Buffer.from(wrapped);
    assert.deepEqual(told(bytes, cuts), told(bytes, []));
  });
}

/** A damaged summary is refused, or read into a report; what is read can be written and read again. */
function summariesAreReadOrRefused() {
  const paths = ["before-web-1", "after-web-1"].map((name) =>
    join(projectRoot, `sample-logs/${name}.ndjson`),
  );
  let texts: Promise<string> | undefined;
  const changes = fc.array(fc.tuple(fc.nat(), fc.oneof(fc.jsonValue({ maxDepth: 2 }), strange)), {
    maxLength: 3,
  });
  return fc.asyncProperty(changes, async (edits) => {
    texts ??= read(paths, { leavesOpen: true }).then((all) =>
      readFileSync(summaryOf(all, "good.json"), "utf8"),
    );
    const document = JSON.parse(await texts);
    for (const [at, value] of edits) replaceIn(document, at, value);
    const summary = decodeSummary(document);
    if ("code" in summary) {
      assert.ok(summary.message.length > 10);
      return;
    }
    const written = [...encodeSummary(summary, SUMMARY_VERSION, "1")].join("");
    assert.ok(!("code" in decodeSummary(JSON.parse(written))));
    const path = join(folder, "+damaged.json");
    writeFileSync(path, JSON.stringify(document));
    JSON.parse(await reportOf(await read([path])));
  });
}

const strange = fc.constantFrom<unknown>(-1, 1e300, 2 ** 53, 0.5, "", "__proto__", null, [], {});

/** Puts a value in the place of the nth one of a document. */
function replaceIn(document: object, at: number, value: unknown): void {
  const places: [object, string][] = [];
  const visit = (holder: object): void => {
    for (const [key, inner] of Object.entries(holder)) {
      places.push([holder, key]);
      if (typeof inner === "object" && inner !== null) visit(inner);
    }
  };
  visit(document);
  const [holder, key] = places[at % places.length] ?? [document, "schema"];
  (holder as Record<string, unknown>)[key] = value;
}

const IMPORTED = [
  sample("test/import/fixtures/sentry-node-11.envelope").slice(0, 60_000),
  '{"nodes":[{"id":1,"callFrame":{"functionName":"(root)","scriptId":"0","url":"","lineNumber":-1,"columnNumber":-1},"children":[2]},{"id":2,"callFrame":{"functionName":"sumPrices","scriptId":"1","url":"file:///srv/a.js","lineNumber":2,"columnNumber":3},"positionTicks":[{"line":3,"ticks":9}]}],"startTime":1,"endTime":900001,"samples":[2,2,2,1],"timeDeltas":[1,300000,300000,300000]}',
  '{"traceEvents":[{"ph":"X","cat":"toplevel","name":"RunTask","pid":1,"tid":1,"ts":1,"dur":400000},{"ph":"P","name":"Profile","id":"0x1","pid":1,"tid":1,"ts":1,"args":{"data":{"startTime":1}}},{"ph":"P","name":"ProfileChunk","id":"0x1","pid":1,"tid":2,"ts":2,"args":{"data":{"cpuProfile":{"nodes":[{"id":1,"callFrame":{"functionName":"draw","scriptId":"1","url":"/srv/a.js","lineNumber":2,"columnNumber":3}}],"samples":[1,1]},"timeDeltas":[1,300000]}}}]}',
];

function checkImport(text: string): void {
  const result = importText(text, undefined, { thresholdMs: 0, endMs: 1e12, durationMs: 10 });
  if ("failure" in result) assert.ok(result.failure.length > 10);
  else for (const one of result.records) assert.ok("record" in decodeLine(JSON.stringify(one)));
}

/** All that reads logs, and what is made of them. */
export const LOG_TARGETS: readonly FuzzTarget[] = [
  target("lines", 0, readsAlike),
  ...OPTIONS.map((options, i) =>
    target(`counting-${i + 1}`, 0, () => countsAlike(options, () => {})),
  ),
  ...OPTIONS.map((options, i) =>
    target(`counting-ours-${i + 1}`, 1, () => realCountsAlike(options)),
  ),
  target("reports", 6, readsOneWay),
  target("envelopes", 300, unwrapsAlike),
  target("summaries", 30, summariesAreReadOrRefused),
  target("imports", 150, () => fc.property(mutated(IMPORTED), checkImport), [
    [
      '{"nodes":[{"id":1,"callFrame":{"functionName":"f","url":"/a.js"}}],"startTime":1e22,"samples":[1,1],"timeDeltas":[0,1]}',
    ],
  ]),
];
