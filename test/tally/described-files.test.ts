/**
 * Laws of the files that a session describes: what is known at each time, however many there are, and at a cost that does not grow
 * with them.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { LogRecord } from "../../src/record/record.js";
import { Aggregator } from "../../src/tally/aggregator.js";
import { DescribedFiles, MOST_FILES } from "../../src/tally/described-files.js";
import { encodeState } from "../../src/tally/encode-state.js";
import { encodeScripts, MOST_SHARED } from "../../src/tally/scripts.js";

const START_MS = 1_763_600_000_000;
const SESSION = { session: "s", timestamp: START_MS };

function script(file: number, build: number) {
  return { type: "script" as const, ...SESSION, url: `/srv/a${file}.js`, sha256: `${build}` };
}

test("the latest record of each file counts, for few files and for many", () => {
  const records = fc.array(fc.tuple(fc.nat(3 * MOST_SHARED), fc.nat(2)), {
    maxLength: 8 * MOST_SHARED,
    size: "max",
  });
  fc.assert(
    fc.property(records, (all) => {
      const files = new DescribedFiles(0);
      for (const [file, build] of all) files.add(script(file, build));
      const expected = new Map(all.map(([file, build]) => [`/srv/a${file}.js`, `${build}`]));
      assert.deepEqual(
        encodeScripts(files.scripts),
        [...expected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([url, sum]) => [url, sum, null]),
      );
    }),
  );
});

test("equal descriptions of few files are one object, and many files are never copied", () => {
  const [one, other] = [new DescribedFiles(0), new DescribedFiles(1)];
  const seen = new Set<unknown>();
  for (let i = 0; i < 10 * MOST_SHARED; i++) {
    for (const files of [one, other]) assert.equal(files.add(script(i, 1)), undefined);
    assert.equal(one.scripts === other.scripts, i < MOST_SHARED);
    seen.add(one.scripts);
  }
  assert.equal(seen.size, MOST_SHARED + 1);
});

test("a file beyond the limit is a problem, and one that is known already is not", () => {
  const files = new DescribedFiles(0);
  for (let i = 0; i < MOST_FILES; i++) assert.equal(files.add(script(i, 1)), undefined);
  assert.equal(files.add(script(MOST_FILES, 1))?.code, "too-many-files");
  assert.equal(files.add(script(0, 2)), undefined);
  assert.equal(files.scripts.size, MOST_FILES);
});

test("a stall, open or closed, keeps what was known of its files when it was read", () => {
  const stack = Array.from({ length: MOST_SHARED + 1 }, (_, i) => `    at f (/srv/a${i}.js:1:1)`);
  const many = stack.map((_, i) => script(i, 1));
  const aggregator = new Aggregator({ filters: {}, idleFrames: [] });
  const stall = { ...SESSION, duration: 600, stack: stack.join("\n") };
  const records: LogRecord[] = [
    ...many,
    { ...stall, seq: 0 },
    { ...stall, type: "stall-open", seq: 1 },
    script(0, 2),
    { ...stall, seq: 2 },
  ];
  for (const record of records) aggregator.add(record, START_MS, { input: 0, line: 1 });
  const { shapes, open } = encodeState(aggregator.soFar(), { hasMoments: false, filters: {} });
  const buildOf = (scripts: readonly (readonly unknown[])[] | undefined) =>
    scripts?.find(([url]) => url === "/srv/a0.js")?.[1];
  assert.deepEqual(shapes.map(({ scripts }) => buildOf(scripts)).sort(), ["1", "2"]);
  assert.deepEqual(
    open.map(({ scripts }) => buildOf(scripts)),
    ["1"],
  );
});
