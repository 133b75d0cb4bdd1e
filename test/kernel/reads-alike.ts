/** Lines of every form, damaged in every way, and the law that the kernel and the decoder tell the same of them. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { kernelModule } from "../../src/kernel/kernel-module.js";
import { KernelOnDemand } from "../../src/kernel/kernel-on-demand.js";
import { LogLines } from "../../src/read/log-lines.js";
import { FIELDS_OF_TYPE } from "../../src/record/fields.js";
import type { Field, Fields } from "../../src/record/form.js";

/** Stacks as records have them: none, quoted, not of ASCII, long. */
export const STACKS = [
  "",
  "Error\n    at chargeCards (/srv/shop/billing.js:12:34)",
  'Error: "quoted" \\ and back\\\\slashed\n    at f (C:\\srv\\a.js:1:2)',
  "Error\n    at überprüfen (/srv/größe.js:1:2)",
  `Error\n${"    at deep (/srv/shop/deep.js:1:2)\n".repeat(20)}`,
  `Error\n${"    at deep (/srv/shop/deep.js:1:2)\n".repeat(20)}    at other (/srv/other.js:3:4)`,
];

const amount = fc.oneof(
  { weight: 20, arbitrary: fc.nat(5000) },
  { weight: 40, arbitrary: fc.integer({ min: 0, max: 10_000_000 }).map((us) => us / 1000) },
  { weight: 1, arbitrary: fc.double({ min: 0, noNaN: true }) },
  { weight: 1, arbitrary: fc.constantFrom(0.1, 1e21, 1e-7, 123456789012345.6, Number.MAX_VALUE) },
);
const starts = fc.array(fc.option(fc.tuple(fc.nat(900), fc.nat(90))), { maxLength: 4 });
const stack = fc.constantFrom(...STACKS);
const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, "12ms", null, true, [], {}));

function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 50, arbitrary: fc.constant(undefined) },
    { weight: 150, arbitrary: value as fc.Arbitrary<unknown> },
    { weight: 1, arbitrary: anything },
  );
}

const FIELDS = {
  v: optional(fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 1, 0, 2)),
  type: optional(fc.constantFrom(...Array(9).fill("stall"), "stall-open", "alive")),
  session: optional(fc.constantFrom(...Array(6).fill("a"), "b", "0123456789abcdef", "sé", 'x"y')),
  timestamp: fc.oneof(
    {
      weight: 20,
      arbitrary: fc.integer({ min: 0, max: 2e12 }).map((ms) => new Date(ms).toISOString()),
    },
    { weight: 5, arbitrary: fc.integer({ min: 0, max: 2e12 }) },
    fc.constantFrom("2026-02-30T00:00:00.000Z", "2026-11-20T23:59:60.000Z", "2026-11-20T08:28:44Z"),
    fc.constantFrom("2026-11-20T08:28:44.123456Z", "2026-11-20T08:28:44.123+01:00", 1e300, "now"),
  ),
  seq: optional(fc.nat(1e6)),
  duration: fc.oneof({ weight: 50, arbitrary: amount as fc.Arbitrary<unknown> }, anything),
  stack,
  functions: optional(starts),
  capture: optional(
    fc.record({
      at: amount,
      delay: amount,
      during: fc.boolean(),
      source: optional(fc.constantFrom("interrupt", "profile")),
      pending: optional(fc.constant(true)),
    }),
  ),
  samples: optional(
    fc.array(
      fc.record({
        at: amount,
        delay: amount,
        count: optional(fc.nat(9)),
        stack,
        functions: optional(starts),
      }),
      { maxLength: 3 },
    ),
  ),
  profile: optional(
    fc.record({
      interval: amount,
      samples: fc.nat(99),
      gc: optional(fc.nat(9)),
      idle: optional(fc.nat(9)),
      stacks: fc.array(fc.record({ count: fc.nat(9), stack, functions: optional(starts) }), {
        maxLength: 2,
      }),
    }),
  ),
  cpu: optional(
    fc.record({
      main: optional(amount),
      queue: optional(amount),
      throttled: optional(amount),
      process: optional(amount),
    }),
  ),
  watchdogLag: optional(amount),
  os: optional(
    fc.record({
      state: optional(fc.constantFrom("R", "S", "\n")),
      syscall: optional(fc.string()),
      ownPoll: optional(fc.boolean()),
      load1: optional(amount),
      pressure: optional(amount),
    }),
  ),
  gc: optional(amount),
  suspended: optional(amount),
  debugger: optional(fc.constant(true)),
  phase: optional(fc.constant("startup")),
  context: optional(fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 })),
  thread: optional(fc.nat(9)),
  later: optional(fc.jsonValue()),
};

/** A line as a program may write it: with or without spaces, in any order, with fields twice. */
export const drawnLine = fc
  .record({
    record: fc.record(FIELDS),
    order: fc.oneof(
      { weight: 3, arbitrary: fc.constant(undefined) },
      fc.shuffledSubarray(Object.keys(FIELDS)),
    ),
    again: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      fc.constantFrom(...(Object.keys(FIELDS) as (keyof typeof FIELDS)[])),
    ),
    hasSpaces: fc.boolean(),
  })
  .map(({ record, order, again, hasSpaces }) => {
    const comma = hasSpaces ? ", " : ",";
    const colon = hasSpaces ? ": " : ":";
    const fields = (order ?? Object.keys(record)).concat(again ?? []).flatMap((name) => {
      const value = record[name as keyof typeof record];
      return value === undefined ? [] : [`"${name}"${colon}${JSON.stringify(value)}`];
    });
    return Buffer.from(`{${fields.join(comma)}}`);
  });

/** What a crash, an editor or an attacker does to a line. */
export const damage = fc.array(
  fc.record({
    at: fc.nat(),
    what: fc.constantFrom("replace", "insert", "delete", "cut"),
    byte: fc.oneof(fc.constantFrom(...Buffer.from('{}[]",:\\0-.eE tn\n\u0000')), fc.nat(255)),
  }),
  { maxLength: 3 },
);

/** A line after what was done to it. */
export function damaged(
  bytes: Buffer,
  changes: readonly { at: number; what: string; byte: number }[],
): Buffer {
  let result = bytes;
  for (const { at, what, byte } of changes) {
    if (result.length === 0) break;
    const i = at % result.length;
    const behind = result.subarray(what === "replace" || what === "delete" ? i + 1 : i);
    const between = what === "replace" || what === "insert" ? Buffer.of(byte) : Buffer.alloc(0);
    result = Buffer.concat([
      result.subarray(0, i),
      between,
      what === "cut" ? Buffer.alloc(0) : behind,
    ]);
  }
  return result;
}

/** What a record says, in the fields that a report may read. */
function meaning(record: object, fields: Fields): unknown {
  return Object.fromEntries(
    Object.entries<Field>(fields).map(([name, field]) => {
      const value = (record as Record<string, unknown>)[name];
      if (value === undefined || field.isUnread === true) return [name, undefined];
      if (field.is === "object") return [name, meaning(value as object, field.fields)];
      // A record of rows has its time as a number, and counts only where they are not empty.
      if (field.is === "timestamp") return [name, undefined];
      if (field.is === "counts" && JSON.stringify(value) === "{}") return [name, undefined];
      if (field.is !== "list") return [name, value];
      return [name, (value as object[]).map((item) => meaning(item, field.of))];
    }),
  );
}

/** All that a sink is told of some bytes, pushed in chunks of any sizes. */
export function told(bytes: Buffer, sizes: readonly number[], kernel?: KernelOnDemand): unknown[] {
  const calls: unknown[] = [];
  const lines = new LogLines(
    {
      record(record, timestampMs, line, offset) {
        const fields = FIELDS_OF_TYPE[record.type ?? "stall"];
        // -0 and the like are compared as JSON, which is how contexts are shown.
        const said = JSON.parse(JSON.stringify(meaning(record, fields)));
        calls.push({ type: record.type ?? "stall", timestampMs, line, offset, said });
      },
      problem: (problem, line, offset) => calls.push({ ...problem, line, offset }),
      document: (value, schema, line) => calls.push({ value, schema, line }),
    },
    { kernel },
  );
  let at = 0;
  for (const size of sizes) {
    lines.push(bytes.subarray(at, at + size));
    at += size;
  }
  lines.push(bytes.subarray(at));
  lines.finish();
  return [...calls, { lines: lines.lines }];
}

/** The kernel and the decoder tell the same of any lines, in any chunks. */
export function readsAlike() {
  const kernel = new KernelOnDemand(0, kernelModule());
  return fc.property(
    fc.array(fc.tuple(drawnLine, damage), { minLength: 1, maxLength: 8 }),
    fc.array(fc.nat(3000), { maxLength: 4 }),
    (lines, sizes) => {
      const bytes = Buffer.concat(
        lines.flatMap(([text, changes]) => [
          text,
          Buffer.from("\n"),
          damaged(text, changes),
          Buffer.from("\n"),
        ]),
      );
      assert.deepEqual(told(bytes, sizes, kernel), told(bytes, []));
    },
  );
}
