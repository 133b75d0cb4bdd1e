/**
 * Holds the three forms of the record format together: the decoder, the JSON Schema and the prose.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { decodeLine, decodeValue } from "../../src/record/decode.js";
import { encodeRecord } from "../../src/record/encode.js";
import type { LogRecord } from "../../src/record/record.js";
import { formatTimestamp, parseTimestamp } from "../../src/record/timestamp.js";
import { projectRoot } from "../project-root.js";

const schema = JSON.parse(readFileSync(join(projectRoot, "docs/record.schema.json"), "utf8"));
const matchesSchema = new Ajv2020({ strictTuples: false }).compile(schema);

const amount = fc
  .double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true })
  .map((n) => n + 0);
const whole = fc.nat();
const time = fc
  .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((date) => formatTimestamp(date.getTime()));
const starts = fc.array(fc.option(fc.tuple(fc.nat(), fc.nat())), { maxLength: 3 });
const stackText = fc.constantFrom(
  "",
  "Error\n    at f (/srv/a.js:1:2)",
  'File "a.py", line 1, in f',
);

/** An arbitrary record with any of the optional fields, of the right types. */
const stall = fc.record(
  {
    type: fc.constantFrom("stall" as const, "stall-open" as const),
    timestamp: fc.oneof(time, fc.nat()),
    duration: amount,
    stack: stackText,
    v: fc.constant(1),
    session: fc.string(),
    seq: whole,
    capture: fc.record(
      {
        at: amount,
        delay: amount,
        during: fc.boolean(),
        source: fc.constantFrom("interrupt", "profile"),
      },
      { requiredKeys: ["at", "delay", "during"] },
    ),
    functions: starts,
    samples: fc.array(
      fc.record(
        { at: amount, delay: amount, stack: stackText, count: whole, functions: starts },
        { requiredKeys: ["at", "delay", "stack"] },
      ),
      { maxLength: 3 },
    ),
    profile: fc.record(
      {
        interval: amount,
        samples: whole,
        stacks: fc.array(fc.record({ count: whole, stack: stackText }), { maxLength: 2 }),
        gc: whole,
        idle: whole,
      },
      { requiredKeys: ["interval", "samples", "stacks"] },
    ),
    cpu: fc.record(
      { main: amount, queue: amount, throttled: amount, process: amount },
      { requiredKeys: [] },
    ),
    watchdogLag: amount,
    gc: amount,
    suspended: amount,
    debugger: fc.constant(true),
    phase: fc.constant("startup"),
    os: fc.record(
      {
        state: fc.string(),
        syscall: fc.string(),
        ownPoll: fc.boolean(),
        load1: amount,
        pressure: amount,
      },
      { requiredKeys: [] },
    ),
    context: fc.dictionary(fc.string(), fc.jsonValue()),
    thread: whole,
  },
  { requiredKeys: ["type", "timestamp", "duration", "stack"] },
);

const life = fc.record(
  {
    type: fc.constantFrom("alive" as const, "stop" as const),
    timestamp: time,
    uptime: amount,
    stalls: whole,
    blocked: amount,
    dropped: fc.dictionary(fc.constantFrom("disk-full", "too-fast"), whole),
    utilization: amount,
  },
  { requiredKeys: ["type", "timestamp"] },
);

const start = fc.record(
  {
    type: fc.constant("start" as const),
    timestamp: time,
    session: fc.string(),
    pid: whole,
    host: fc.string(),
    service: fc.string(),
    version: fc.string(),
    node: fc.string(),
    platform: fc.string(),
    threshold: amount,
    interval: amount,
    emitter: fc.string(),
    thread: whole,
  },
  { requiredKeys: ["type", "timestamp"] },
);

const script = fc.record(
  {
    type: fc.constant("script" as const),
    timestamp: time,
    url: fc.string(),
    sha256: fc.string(),
    debugId: fc.string(),
  },
  { requiredKeys: ["type", "timestamp", "url"] },
);

const record = fc.oneof(stall, life, start, script) as fc.Arbitrary<LogRecord>;

test("decoding what was encoded gives the same record, and the schema agrees", () => {
  fc.assert(
    fc.property(record, (original) => {
      const line = encodeRecord(original);
      assert.equal(line.indexOf("\n"), line.length - 1, "a record is one line");
      const decoded = decodeLine(line);
      assert.equal(decoded.kind, "record");
      const same = JSON.parse(JSON.stringify(original));
      assert.deepEqual(
        decoded.kind === "record" && JSON.parse(JSON.stringify(decoded.record)),
        same,
      );
      assert.ok(matchesSchema(same), JSON.stringify(matchesSchema.errors));
    }),
  );
});

const WRONG_VALUES = [null, true, "12ms", -1, {}, [], [1], Number.MAX_VALUE];

test("what the decoder refuses the schema refuses, and the other way round", () => {
  fc.assert(
    fc.property(record, fc.nat(), fc.constantFrom(...WRONG_VALUES), (original, pick, wrong) => {
      const value = JSON.parse(JSON.stringify(original)) as Record<string, unknown>;
      const names = Object.keys(value).filter((name) => name !== "type");
      value[names[pick % names.length] as string] = wrong;
      const isGood = decodeValue(value).kind === "record";
      assert.equal(
        matchesSchema(value),
        isGood,
        `${JSON.stringify(value)} ${JSON.stringify(matchesSchema.errors)}`,
      );
    }),
    { numRuns: 1000 },
  );
});

test("no text makes the decoder throw", () => {
  fc.assert(fc.property(fc.string(), (text) => decodeLine(text).kind !== undefined));
  fc.assert(fc.property(fc.jsonValue(), (value) => decodeValue(value).kind !== undefined));
});

const BAD: readonly (readonly [line: string, code: string])[] = [
  ["", "not-json"],
  ["{", "not-json"],
  ["null", "not-an-object"],
  ["42", "not-an-object"],
  ["[]", "not-an-object"],
  ["{}", "missing-field"],
  ['{"timestamp":1,"duration":1}', "missing-field"],
  ['{"timestamp":1,"duration":1,"stack":7}', "wrong-type"],
  ['{"timestamp":1,"duration":-1,"stack":""}', "bad-duration"],
  ['{"timestamp":1,"duration":"12ms","stack":""}', "bad-duration"],
  ['{"timestamp":1,"duration":1e99,"stack":""}', "bad-duration"],
  ['{"timestamp":1,"duration":null,"stack":""}', "bad-duration"],
  ['{"timestamp":"yesterday","duration":1,"stack":""}', "bad-timestamp"],
  ['{"timestamp":"2026-11-20T08:28:44","duration":1,"stack":""}', "bad-timestamp"],
  ['{"timestamp":"2026-02-30T08:28:44Z","duration":1,"stack":""}', "bad-timestamp"],
  ['{"timestamp":true,"duration":1,"stack":""}', "wrong-type"],
  ['{"v":2,"timestamp":1,"duration":1,"stack":""}', "newer-version"],
];

for (const [line, code] of BAD) {
  test(`${code}: ${line}`, () => {
    const decoded = decodeLine(line);
    assert.equal(decoded.kind === "problem" && decoded.problem.code, code);
  });
}

test("an unknown type of record is passed over and is no problem", () => {
  assert.deepEqual(decodeLine('{"type":"heap","timestamp":1}'), {
    kind: "unknown-type",
    type: "heap",
  });
  assert.equal(decodeLine('{"type":"__proto__","timestamp":1}').kind, "unknown-type");
});

test("timestamps", () => {
  const table: readonly (readonly [text: string | number, iso: string | undefined])[] = [
    ["2026-11-20T08:28:44.123Z", "2026-11-20T08:28:44.123Z"],
    ["2026-11-20T10:28:44.123+02:00", "2026-11-20T08:28:44.123Z"],
    ["2026-11-20t08:28:44z", "2026-11-20T08:28:44.000Z"],
    ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
    [0, "1970-01-01T00:00:00.000Z"],
    ["2026-13-01T00:00:00Z", undefined],
    ["2026-11-20", undefined],
    [Number.NaN, undefined],
    [1e300, undefined],
  ];
  for (const [text, iso] of table) {
    const ms = parseTimestamp(text);
    assert.equal(ms === undefined ? undefined : new Date(ms).toISOString(), iso, String(text));
  }
});

test("the prose names every field of the schema, and the types do", () => {
  const prose = readFileSync(join(projectRoot, "docs/record-format.md"), "utf8");
  const types = readFileSync(join(projectRoot, "src/record/record.ts"), "utf8");
  const names = new Set<string>();
  const collect = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { properties } = node as { properties?: object };
    for (const name of Object.keys(properties ?? {})) names.add(name);
    for (const value of Object.values(node)) collect(value);
  };
  collect(schema);
  assert.ok(names.size > 50);
  for (const name of names) {
    assert.match(prose, new RegExp(`\\b${name}\\b`), `docs/record-format.md does not name ${name}`);
    assert.match(types, new RegExp(`readonly ${name}\\??:`), `record.ts does not have ${name}`);
  }
  for (const match of types.matchAll(/readonly (\w+)\??:/g)) {
    assert.ok(names.has(match[1] ?? ""), `record.schema.json does not have ${match[1]}`);
  }
});
