/** What `--redact` promises: words of machines and users come out nowhere, in whatever field they stand, and in no format. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { FORMAT_NAMES, TREND_FORMAT_NAMES } from "../../src/render/formats.js";
import { GROUPINGS } from "../../src/report/model.js";
import { run } from "../cli/memory-io.js";
import { folder } from "../cli/read-logs.js";
import { type FuzzTarget, target } from "./fuzz-target.js";

const HOST = "web-xk17";
const USER = "zqanna";
const SECRET = "jv9secret";

/** What names a machine or a user, as a program may have written it into any text. */
const PLANTED: readonly string[] = [
  `/home/${USER}/shop/src/cart.js`,
  `file:///Users/${USER}/shop/cart.js`,
  `C:\\Users\\${USER}\\shop\\cart.js`,
  `\\\\filer-${HOST}\\homes\\${USER}\\cart.js`,
  HOST,
  `${HOST}:8080`,
  `https://${SECRET}:${SECRET}@${HOST}.example.net/a?t=${SECRET}`,
  `postgres://${USER}:${SECRET}@${HOST}/shop`,
];

/** How such a text stands in others. What an error says goes where it stands in a stack. */
const FRAMINGS: readonly ((text: string, message: string) => string)[] = [
  (text) => text,
  (text) => `cannot read ${text} (again)`,
  (text) => `"${text}"`,
  (text) => `x=${text};`,
  (text, message) => `Error: ${text} of ${message}\n    at f (${text}:3:7)`,
  (text) => `    at f (${text}:3:7)\n    at async ${text}:9:1`,
  (text) => `    at eval (eval at f (${text}:1:2), <anonymous>:1:1)`,
  (text) => `    at f (/srv/app/a.js:1:2)\n${text}\n    at g (${text})`,
  (text, message) =>
    `Traceback (most recent call last):\n  File "${text}", line 3, in f\n    open("${text}")\nOSError: ${message}`,
  (text) => `f@${text}:3:7`,
];

const RECORDS: readonly object[] = [
  {
    v: 1,
    type: "start",
    session: "a",
    host: HOST,
    service: "shop",
    version: "1",
    pid: 7,
    node: "v20.1.0",
    threshold: 100,
    noStacks: "no",
  },
  {
    v: 1,
    type: "stall",
    session: "a",
    seq: 1,
    duration: 700,
    stack: "    at f (/srv/app/a.js:1:2)",
    capture: { at: 100, delay: 1, during: true, source: "interrupt" },
    samples: [{ at: 100, delay: 1, stack: "    at f (/srv/app/a.js:1:2)" }],
    profile: {
      interval: 5,
      samples: 90,
      stacks: [{ count: 80, time: 400, stack: "    at f (/srv/app/a.js:1:2)" }],
    },
    parts: [{ share: 0.6, stack: "    at g (/srv/app/a.js:6:7)" }],
    os: { state: "D", syscall: "read", waitsFor: "/srv/x" },
    context: { route: SECRET, [SECRET]: HOST },
    phase: "startup",
    later: "",
  },
  {
    v: 1,
    type: "stall-open",
    session: "a",
    seq: 2,
    duration: 700,
    stack: "    at f (/srv/app/a.js:1:2)",
  },
  { v: 1, type: "script", session: "a", url: "/srv/app/a.js", sha256: "0" },
  { v: 1, type: "alive", session: "a", uptime: 60_000, dropped: {} },
  { v: 1, type: "stop", session: "a", uptime: 90_000, reason: "exit", dropped: { "disk-full": 3 } },
];

const plant = fc.record({
  record: fc.nat(RECORDS.length - 1),
  /** Which of its fields, at any depth. */
  field: fc.nat(60),
  planted: fc.constantFrom(...PLANTED),
  framing: fc.constantFrom(...FRAMINGS),
  /** As the name of a field, and not as its value. */
  isName: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
});

type Plant = typeof plant extends fc.Arbitrary<infer T> ? T : never;

/** Puts a text in the place of a value, or beside it as a name. */
function put(record: object, { field, planted, framing, isName }: Plant): void {
  const places: [Record<string, unknown>, string][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, one] of Object.entries(value)) {
      // What no record calls a host is the name of a service, which stays.
      if (key !== "host") places.push([value as Record<string, unknown>, key]);
      visit(one);
    }
  };
  visit(record);
  const [holder, key] = places[field % places.length] as [Record<string, unknown>, string];
  const text = framing(planted, key === "stack" && !isName ? SECRET : "x");
  if (isName) holder[text] = 1;
  else holder[key] = text;
}

const FORMATS = new Map<string, readonly string[]>([
  ["report", FORMAT_NAMES],
  ["show", FORMAT_NAMES],
  ["trend", TREND_FORMAT_NAMES],
  ["compare", FORMAT_NAMES],
  ["slice", [""]],
]);
const command = fc
  .constantFrom(...FORMATS.keys())
  .chain((name) =>
    fc.tuple(fc.constant(name), fc.constantFrom(...(FORMATS.get(name) as string[]))),
  );

const grouping = fc.constantFrom(...GROUPINGS.filter((by) => by !== "owner"));

function staysSilent() {
  return fc.asyncProperty(
    fc.array(plant, { minLength: 1, maxLength: 3 }),
    command,
    grouping,
    async (plants, [name, format], groupBy) => {
      const records = structuredClone(RECORDS) as Record<string, unknown>[];
      for (const [i, record] of records.entries()) {
        record.timestamp = new Date(1_763_600_000_000 + i * 60_000).toISOString();
      }
      for (const one of plants) put(records[one.record] as object, one);
      const log = join(folder, "redacted.ndjson");
      writeFileSync(log, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
      const words = [
        ...(name === "show" ? ["show", "1"] : [name]),
        log,
        ...["--redact", "paths,hosts,context"],
        ...(format === "" ? [] : ["-f", format]),
        ...(name === "slice" || name === "show" ? [] : ["--group-by", groupBy]),
        ...(name === "compare" ? ["--split-at", "2025-11-20T00:54:30Z"] : []),
        ...(name === "compare" || name === "trend" ? ["--all"] : []),
      ];
      const { stdout } = await run(words);
      for (const word of [HOST, USER, SECRET]) {
        const at = stdout.indexOf(word);
        assert.ok(
          at < 0,
          `${words.join(" ")} tells ${word}: ${stdout.slice(Math.max(0, at - 80), at + 40)}`,
        );
      }
    },
  );
}

/** `--redact`. */
export const REDACT_TARGET: FuzzTarget = target("redact", 60, staysSilent);
