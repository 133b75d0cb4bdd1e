/**
 * The fast reader against the plain one: what it reads, it reads alike, over records of every form and lines that were
 * damaged in every way.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { decodeBytes } from "../../src/read/decode-bytes.js";
import { StallScanner } from "../../src/read/stall-scanner.js";

const STACKS = [
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
const line = fc
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
const damage = fc.array(
  fc.record({
    at: fc.nat(),
    what: fc.constantFrom("replace", "insert", "delete", "cut"),
    byte: fc.oneof(fc.constantFrom(...Buffer.from('{}[]",:\\0-.eE tn\n\u0000')), fc.nat(255)),
  }),
  { maxLength: 3 },
);

function damaged(
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

const NAMES = Object.keys(FIELDS).filter(
  (name) => name !== "v" && name !== "later" && name !== "timestamp",
);

/** The fields that are read one by one; of the others the scanner keeps the text. */
const INNER: Readonly<Record<string, readonly string[]>> = {
  capture: ["at", "delay", "during", "source", "pending"],
  cpu: ["main", "queue", "throttled", "process"],
  samples: ["at", "delay", "count", "stack", "functions"],
};

/** What a record says, without unknown fields and with its fields in one order. */
function meaning(record: object): unknown {
  const pick = (value: unknown, names: readonly string[]): unknown =>
    Array.isArray(value)
      ? value.map((item) => pick(item, names))
      : typeof value === "object" && value !== null
        ? Object.fromEntries(names.map((name) => [name, (value as never)[name]]))
        : value;
  const fields = NAMES.map((name) => {
    const value: unknown = (record as never)[name];
    const inner = INNER[name];
    return [name, inner === undefined ? value : pick(value, inner)];
  });
  // -0 and the like are compared as JSON, which is how contexts are shown.
  return JSON.parse(JSON.stringify({ ...Object.fromEntries(fields), type: "stall" }));
}

/** Compares the readers on one line that stands in the middle of other bytes. @returns whether the fast one read it */
function compareReaders(scanner: StallScanner, text: Buffer): boolean {
  const around = Buffer.concat([Buffer.from('"},'), text, Buffer.from('\n{"x":"')]);
  const end = 3 + text.length;
  const fast = scanner.scan(around, 3, end);
  if (fast === undefined) return false;
  const { decoded, problems } = decodeBytes(around, 3, end, false, true);
  assert.deepEqual(problems, [], `the plain reader refuses ${text}`);
  assert.ok(decoded?.kind === "record", `the plain reader knows no record in ${text}`);
  assert.equal(decoded.record.type ?? "stall", "stall");
  assert.equal(fast.timestamp, decoded.timestampMs);
  assert.deepEqual(meaning(fast), meaning(decoded.record));
  return true;
}

test("a line that the scanner reads means what JSON.parse and the decoder say", () => {
  const scanner = new StallScanner();
  let read = 0;
  let lines = 0;
  fc.assert(
    fc.property(line, damage, (text, changes) => {
      lines += 2;
      if (compareReaders(scanner, text)) read++;
      if (compareReaders(scanner, damaged(text, changes))) read++;
    }),
    { numRuns: Number(process.env["SCANNER_RUNS"] ?? 20_000) },
  );
  assert.ok(
    read > lines / 20,
    `only ${read} of ${lines} lines were read at all: nothing was tested`,
  );
});

test("what the emitter writes is read by the scanner", () => {
  const scanner = new StallScanner();
  const record = {
    v: 1,
    type: "stall",
    session: "d06dca8bbb8e1cee",
    timestamp: "2026-11-24T02:13:20.449Z",
    seq: 7,
    duration: 1506.638,
    stack: STACKS[4],
    functions: [null, [20, 1]],
    capture: { at: 490.455, delay: 5.529, during: true, source: "interrupt" },
    samples: [{ at: 616.024, delay: 0.909, count: 3, stack: STACKS[1], functions: [[1, 2]] }],
    profile: {
      interval: 20,
      samples: 50,
      gc: 3,
      stacks: [{ count: 40, stack: STACKS[3], functions: [[1, 2]] }],
    },
    cpu: { main: 321.032, queue: 184.555, throttled: 0, process: 336.404 },
    watchdogLag: 6.578,
    os: { state: "R", syscall: "epoll_wait", ownPoll: false, load1: 4.42, pressure: 336.018 },
    gc: 12.25,
    context: { route: "/checkout" },
    thread: 3,
  };
  for (let i = 0; i < 3; i++)
    assert.ok(compareReaders(scanner, Buffer.from(JSON.stringify(record))));
});
