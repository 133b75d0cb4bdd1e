import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { compactStacks, expandStacks } from "../../src/record/compact-stacks.js";
import { decodeLine } from "../../src/record/decode.js";
import { encodeRecord } from "../../src/record/encode.js";
import type { FunctionStart, StallRecord } from "../../src/record/record.js";

const start = fc.option(fc.constantFrom<FunctionStart>([1, 2], [3, 4]));
const line = fc.record({
  text: fc.constantFrom("f (/srv/a.js:1:2)", "a b (/srv/a b.js:3:4)", "Array.map (<anonymous>)"),
  start,
  leftOut: fc.option(fc.nat(), { freq: 4 }),
});

/** A stack as the emitter prints it. */
const stack = fc.array(line, { maxLength: 8 }).map((lines) => {
  const text = lines.flatMap(({ text, leftOut }) => [
    `\n    at ${text}`,
    ...(leftOut === null ? [] : [`\n    ... ${leftOut} frames left out`]),
  ]);
  const functions = lines.map(({ start }) => start);
  return {
    stack: lines.length === 0 ? "" : `Error${text.join("")}`,
    ...(functions.some((one) => one !== null) && { functions }),
  };
});
const stacks = fc.array(stack, { maxLength: 5 });

const stall = fc
  .tuple(stack, fc.option(stacks), fc.option(stacks))
  .map(([first, later, sampled]): StallRecord => {
    const capture = { at: 1, delay: 1, during: true, voted: true } as const;
    return {
      ...{ timestamp: 1.7e12, duration: 900, capture },
      ...first,
      ...(later && { samples: later.map((one) => ({ at: 1, delay: 1, ...one })) }),
      ...(sampled && {
        profile: {
          ...{ interval: 83, samples: 9 },
          stacks: sampled.map((one) => ({ count: 1, ...one })),
        },
      }),
    };
  });

test("each line stands once in a line of a log, and nothing is lost", () => {
  fc.assert(
    fc.property(stall, (whole) => {
      const decoded = decodeLine(encodeRecord(compactStacks(whole)));
      assert.ok(decoded.kind === "record" && decoded.dropped.length === 0);
      assert.deepEqual(expandStacks(decoded.record as StallRecord), whole);
      const { stack, functions, frames } = decoded.record as StallRecord;
      const [own, more] = [stack, frames?.stack ?? ""].map((text) => text.split("\n    "));
      if (functions === undefined && frames?.functions === undefined)
        assert.ok(more?.every((line) => line === "" || !own?.includes(line.trim())));
    }),
  );
});

test("stacks that are to be voted on stay whole, as do those of others", () => {
  const sample = { at: 1, delay: 1, stack: "Error\n    at f (/srv/a.js:1:2)" };
  const unvoted: StallRecord = {
    timestamp: 1,
    duration: 1,
    stack: sample.stack,
    samples: [sample],
  };
  assert.deepEqual(compactStacks(unvoted), unvoted);
  const python = { ...sample, stack: 'File "a.py", line 1, in f' };
  const voted = { at: 1, delay: 1, during: true, voted: true } as const;
  const foreign: StallRecord = { ...unvoted, capture: voted, samples: [python] };
  assert.deepEqual(compactStacks(foreign), foreign);
});

test("numbers of lines that are not there name nothing, however many", () => {
  const samples = [{ at: 1, delay: 1, stack: "0-999999999 7" }];
  const record: StallRecord = {
    timestamp: 1,
    duration: 1,
    stack: "Error\n    at f (a:1:2)",
    samples,
  };
  assert.equal(expandStacks(record).samples?.[0]?.stack, record.stack);
});
