/**
 * Holds the forms of the record format together: the decoder, the JSON Schema and the prose. The first two follow from the table
 * of fields, so a field that is added to the table and not told in the prose fails here.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { recordSchema } from "../../scripts/record-schema.js";
import { decodeLine, decodeValue, LONGEST_DURATION_MS } from "../../src/record/decode.js";
import { encodeRecord } from "../../src/record/encode.js";
import { FIELDS_OF_TYPE } from "../../src/record/fields.js";
import type { Field, Fields, Form } from "../../src/record/form.js";
import { LINE_PROBLEMS } from "../../src/record/problem.js";
import type { LogRecord } from "../../src/record/record.js";
import {
  EPOCH_UNITS,
  type EpochUnit,
  formatTimestamp,
  parseTimestamp,
} from "../../src/record/timestamp.js";
import { projectRoot } from "../project-root.js";

const schema = recordSchema();
const matchesSchema = new Ajv2020({ strictTuples: false }).compile(schema);

const amount = fc
  .double({ min: 0, max: 1e6, noNaN: true, noDefaultInfinity: true })
  .map((n) => n + 0);
const whole = fc.nat();
const time = fc
  .date({ min: new Date(0), max: new Date("2100-01-01"), noInvalidDate: true })
  .map((date) => formatTimestamp(date.getTime()));
const epochMs = fc.integer({ min: Date.UTC(2010, 0), max: Date.UTC(2100, 0) - 1 });
const starts = fc.array(fc.option(fc.tuple(fc.nat(), fc.nat())), { maxLength: 3 });
const text = fc.oneof(
  fc.constantFrom("", "Error\n    at f (/srv/a.js:1:2)", 'File "a.py", line 1, in f'),
  fc.string(),
);

/** Any value of a form. */
function anyOf(form: Form): fc.Arbitrary<unknown> {
  switch (form.is) {
    case "amount":
      return form.most === 1 ? amount.map((n) => n / 1e6) : amount;
    case "whole":
      return whole;
    case "flag":
      return fc.boolean();
    case "true":
      return fc.constant(true);
    case "text":
      return text;
    case "word":
      return fc.constantFrom(...form.words);
    case "timestamp":
      return fc.oneof(time, epochMs);
    case "function-starts":
      return starts;
    case "tags":
      return fc.dictionary(fc.string(), fc.jsonValue());
    case "counts":
      return fc.dictionary(fc.constantFrom("disk-full", "too-fast"), whole);
    case "object":
      return anyObject(form.fields);
    case "list":
      return fc.array(anyObject(form.of), { maxLength: 3 });
  }
}

/** Any object that has the required fields of a table and some of the others. */
function anyObject(
  fields: Fields,
  more: Record<string, fc.Arbitrary<unknown>> = {},
): fc.Arbitrary<Record<string, unknown>> {
  const entries = Object.entries<Field>(fields);
  return fc.record(
    { ...Object.fromEntries(entries.map(([name, field]) => [name, anyOf(field)])), ...more },
    {
      requiredKeys: entries.filter(([, field]) => field.isRequired).map(([name]) => name),
    },
  );
}

/** Any record. Only a stall may lack its type. */
const record = fc.oneof(
  ...Object.entries<Fields>(FIELDS_OF_TYPE).map(([type, fields]) =>
    anyObject(fields, { v: fc.constantFrom(0, 1) }).map((one) =>
      type === "stall" && one["v"] === undefined ? one : { ...one, type },
    ),
  ),
) as fc.Arbitrary<LogRecord>;

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

test("where the decoder finds fault the schema does, and the other way round", () => {
  fc.assert(
    fc.property(record, fc.nat(), fc.constantFrom(...WRONG_VALUES), (original, pick, wrong) => {
      const value = JSON.parse(JSON.stringify(original)) as Record<string, unknown>;
      const names = Object.keys(value).filter((name) => name !== "type");
      value[names[pick % names.length] as string] = wrong;
      const decoded = decodeValue(value);
      const isGood = decoded.kind === "record" && decoded.dropped.length === 0;
      assert.equal(
        matchesSchema(value),
        isGood,
        `${JSON.stringify(value)} ${JSON.stringify(matchesSchema.errors)}`,
      );
    }),
    { numRuns: 1000 },
  );
});

test("a wrong optional field costs that field and nothing beside it, in every type of record", () => {
  for (const [type, fields] of Object.entries<Fields>(FIELDS_OF_TYPE)) {
    for (const [name, field] of Object.entries<Field>(fields)) {
      const law = (good: Record<string, unknown>, wrong: unknown): void => {
        const without: Record<string, unknown> = { ...good, type };
        delete without[name];
        const decoded = decodeValue({ ...without, [name]: wrong });
        if (decoded.kind !== "record" || decoded.dropped.length === 0) return;
        assert.notEqual(field.isRequired, true);
        assert.deepEqual(
          decoded.dropped.map(({ code }) => code),
          ["bad-field"],
        );
        assert.deepEqual(decoded.record, without);
      };
      fc.assert(fc.property(anyObject(fields), fc.constantFrom(...WRONG_VALUES), law), {
        numRuns: 30,
      });
    }
  }
});

const DROPPED: readonly (readonly [fields: string, message: string | undefined, left: string])[] = [
  ['"gc":-0.001', "gc must be a number >= 0, got -0.001", "{}"],
  ['"context":"x"', 'context must be an object, got "x"', "{}"],
  [
    '"cpu":{"main":5,"queue":"x"}',
    'cpu.queue must be a number >= 0, got "x"',
    '{"cpu":{"main":5}}',
  ],
  [
    '"capture":{"at":1,"delay":-1,"during":true}',
    "capture.delay must be a number >= 0, got -1",
    "{}",
  ],
  [
    '"samples":[{"at":1,"delay":1,"stack":"a"},{"at":1,"delay":1,"stack":7}]',
    "samples[1].stack must be a string, got 7",
    "{}",
  ],
  [
    '"samples":[{"at":1,"delay":1,"stack":"a","count":"two"}]',
    'samples[0].count must be a whole number >= 0, got "two"',
    '{"samples":[{"at":1,"delay":1,"stack":"a"}]}',
  ],
  ['"functions":[[1,2],[1]]', "functions[1] must be [line, column] or null, got [1]", "{}"],
  ['"v":"1"', 'v must be a whole number >= 0, got "1"', "{}"],
  ['"later":-1', undefined, '{"later":-1}'],
];

for (const [fields, message, left] of DROPPED) {
  test(`what is left of ${fields}`, () => {
    const rest = '"timestamp":1763627324123,"duration":1,"stack":""';
    const decoded = decodeLine(`{${fields},${rest}}`);
    assert.ok(decoded.kind === "record");
    assert.deepEqual(decoded.record, { ...JSON.parse(left), ...JSON.parse(`{${rest}}`) });
    assert.deepEqual(
      decoded.dropped,
      message === undefined
        ? []
        : [{ code: "bad-field", message: `${message}; the field is left out` }],
    );
  });
}

test("a stall may have a field named schema; a document has no timestamp", () => {
  const schema = '"schema":"stall-report/summary"';
  assert.equal(decodeLine(`{${schema},"state":{}}`).kind, "document");
  assert.equal(
    decodeLine(`{${schema},"timestamp":1763627324123,"duration":1,"stack":""}`).kind,
    "record",
  );
});

test("a stack is a text: a list of its lines is a problem, since other tools mean another format by it", () => {
  const line =
    '{"timestamp":1763627324123,"duration":1,"stack":["Error","    at f (/srv/a.js:1:2)"]}';
  const decoded = decodeLine(line);
  assert.ok(decoded.kind === "problem");
  assert.match(decoded.problem.message, /^stack /);
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
  ['{"timestamp":1763627324,"duration":1,"stack":""}', "bad-timestamp"],
  ['{"timestamp":1763627324123,"duration":1}', "missing-field"],
  ['{"timestamp":1763627324123,"duration":1,"stack":7}', "wrong-type"],
  ['{"timestamp":1763627324123,"duration":-1,"stack":""}', "bad-duration"],
  ['{"timestamp":1763627324123,"duration":"12ms","stack":""}', "bad-duration"],
  ['{"timestamp":1763627324123,"duration":1e99,"stack":""}', "bad-duration"],
  ['{"timestamp":1763627324123,"duration":1e999,"stack":""}', "bad-duration"],
  ['{"timestamp":1763627324123,"duration":null,"stack":""}', "bad-duration"],
  ['{"timestamp":"yesterday","duration":1,"stack":""}', "bad-timestamp"],
  ['{"timestamp":"2026-11-20T08:28:44","duration":1,"stack":""}', "bad-timestamp"],
  ['{"timestamp":"2026-02-30T08:28:44Z","duration":1,"stack":""}', "bad-timestamp"],
  ['{"timestamp":true,"duration":1,"stack":""}', "wrong-type"],
  ['{"v":2,"timestamp":1763627324123,"duration":1,"stack":""}', "newer-version"],
];

for (const [line, code] of BAD) {
  test(`${code}: ${line}`, () => {
    const decoded = decodeLine(line);
    assert.equal(decoded.kind === "problem" && decoded.problem.code, code);
  });
}

test("a duration is told by the limit that it breaks", () => {
  const told = (duration: unknown) => {
    const decoded = decodeValue({ timestamp: 1_763_627_324_123, duration, stack: "" });
    return decoded.kind === "problem" ? decoded.problem.message : undefined;
  };
  assert.equal(told(LONGEST_DURATION_MS), undefined);
  assert.equal(
    told(LONGEST_DURATION_MS + 1),
    "duration must be at most 31622400000 ms, got 31622400001",
  );
  assert.equal(
    told(Number.POSITIVE_INFINITY),
    "duration must be at most 31622400000 ms, got Infinity",
  );
  assert.equal(told("12ms"), 'duration must be a number of ms >= 0, got "12ms"');
});

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
    [1_763_627_324_123, "2025-11-20T08:28:44.123Z"],
    [0, undefined],
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

test("numbers of other units are no timestamps, and the message says what they look like", () => {
  const table: readonly (readonly [value: number, unit: EpochUnit])[] = [
    [1763627324.123, "s"],
    [1763627324123, "ms"],
    [1763627324123000, "us"],
    [1763627324123000000, "ns"],
  ];
  for (const [value, unit] of table) {
    const line = JSON.stringify({ timestamp: value, duration: 1, stack: "" });
    for (const epoch of EPOCH_UNITS) {
      const decoded = decodeLine(line, epoch);
      if (epoch === unit) {
        assert.equal(decoded.kind === "record" && decoded.timestampMs, 1763627324123);
      } else {
        assert.ok(decoded.kind === "problem" && decoded.problem.code === "bad-timestamp");
        assert.match(decoded.problem.message, new RegExp(`--epoch ${unit} reads it$`));
      }
    }
  }
});

test("the prose tells of every field", () => {
  const prose = readFileSync(join(projectRoot, "docs/record-format.md"), "utf8");
  const visit = (fields: Fields): void => {
    for (const [name, field] of Object.entries<Field>(fields)) {
      assert.match(
        prose,
        new RegExp(`\\b${name}\\b`),
        `docs/record-format.md does not name ${name}`,
      );
      if (field.is === "object") visit(field.fields);
      if (field.is === "list") visit(field.of);
    }
  };
  for (const fields of Object.values(FIELDS_OF_TYPE)) visit(fields);
});

test("the prose tells of every problem", () => {
  const prose = readFileSync(join(projectRoot, "docs/record-format.md"), "utf8");
  const [, section = ""] = prose.split("## Bad input");
  for (const code of Object.keys(LINE_PROBLEMS)) assert.ok(section.includes(`\`${code}\``), code);
});

test("the published schema is that of the table", () => {
  const published = JSON.parse(readFileSync(join(projectRoot, "docs/record.schema.json"), "utf8"));
  assert.deepEqual(published, JSON.parse(JSON.stringify(schema)), "npm run build writes it");
});
