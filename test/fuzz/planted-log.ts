/** Records of every type, with a text planted in any field of them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { folder } from "../cli/read-logs.js";

export const HOST = "web-xk17";
export const SECRET = "jv9secret";

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

/** A text to plant, and where. */
export interface Plant {
  readonly record: number;
  /** Which of its fields, at any depth. */
  readonly field: number;
  readonly text: string;
  /** The text for the field `stack`. */
  readonly stack: string;
  /** As the name of a field, and not as its value. */
  readonly isName: boolean;
}

/** Plants of a text, which may read otherwise in a stack. */
export function plantsOf(
  texts: fc.Arbitrary<Pick<Plant, "text" | "stack">>,
): fc.Arbitrary<Plant[]> {
  const place = fc.record({
    record: fc.nat(RECORDS.length - 1),
    field: fc.nat(60),
    isName: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
  const plant = fc.tuple(place, texts).map(([where, text]) => ({ ...where, ...text }));
  return fc.array(plant, { minLength: 1, maxLength: 3 });
}

/**
 * Writes the records, with the plants in them, as a log, a minute between two of them.
 *
 * @param mayPlant whether a field of this name may be replaced
 */
export function writePlanted(
  name: string,
  plants: readonly Plant[],
  mayPlant: (field: string) => boolean,
): string {
  const records = structuredClone(RECORDS) as Record<string, unknown>[];
  for (const [i, record] of records.entries()) {
    record.timestamp = new Date(1_763_600_000_000 + i * 60_000).toISOString();
  }
  for (const one of plants) put(records[one.record] as object, one, mayPlant);
  const log = join(folder, name);
  writeFileSync(log, records.map((record) => `${JSON.stringify(record)}\n`).join(""));
  return log;
}

/** Puts a text in the place of a value, or beside it as a name. */
function put(
  record: object,
  { field, text, stack, isName }: Plant,
  mayPlant: (field: string) => boolean,
): void {
  const places: [Record<string, unknown>, string][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, one] of Object.entries(value)) {
      if (mayPlant(key)) places.push([value as Record<string, unknown>, key]);
      visit(one);
    }
  };
  visit(record);
  const [holder, key] = places[field % places.length] as [Record<string, unknown>, string];
  const planted = key === "stack" && !isName ? stack : text;
  Object.defineProperty(holder, isName ? planted : key, {
    value: isName ? 1 : planted,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}
