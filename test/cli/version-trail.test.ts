/** What a report says of the versions in which a function was seen: last seen, new in, probably fixed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./memory-io.js";

const DAY_MS = Date.parse("2026-11-20T00:00:00Z");

/** A process of a version, watched from one minute to another, and the minutes at which the function blocked it. */
interface Process {
  readonly version: string;
  readonly service?: string;
  readonly minutes: readonly [from: number, to: number];
  readonly stalls: readonly number[];
}

const at = (minute: number): string => new Date(DAY_MS + minute * 60_000).toISOString();
const every = (step: number, from: number, to: number): readonly number[] =>
  Array.from({ length: Math.ceil((to - from) / step) }, (_, i) => from + i * step + 1);

function logOf(processes: readonly Process[]): string {
  const records = processes.flatMap(
    ({ version, service = "web", minutes: [from, to], stalls }, i) => {
      const stamp = (type: string, minute: number) => ({
        v: 1,
        type,
        session: `s${i}`,
        timestamp: at(minute),
      });
      const stack = "    at work (/srv/shop/work.js:3:5)";
      return [
        { ...stamp("start", from), pid: i + 1, host: "h", service, version, threshold: 500 },
        ...stalls.map((minute, seq) => ({ ...stamp("stall", minute), seq, duration: 800, stack })),
        { ...stamp("stop", to), uptime: (to - from) * 60_000, stalls: stalls.length },
      ];
    },
  );
  return records.map((record) => `${JSON.stringify(record)}\n`).join("");
}

const CASES: Readonly<
  Record<
    string,
    { readonly log: readonly Process[]; readonly says: RegExp; readonly never?: RegExp }
  >
> = {
  "one version": {
    log: [{ version: "1.0", minutes: [0, 60], stalls: [5, 50] }],
    says: /last\s+seen 20 Nov 00:50 UTC \(1\.0\)/,
    never: /also in|new in|not seen/,
  },
  "an old version that runs on after the last stall of the new one": {
    log: [
      { version: "1.0", minutes: [0, 120], stalls: [5, 110] },
      { version: "1.1", minutes: [60, 120], stalls: [70] },
    ],
    says: /last\s+seen 20 Nov 01:50 UTC\s+\(1\.0; also in 1\.1\)/,
    never: /new in|not seen/,
  },
  "a newer version without a stall, for long enough to expect many": {
    log: [
      { version: "1.0", minutes: [0, 120], stalls: every(5, 0, 120) },
      { version: "1.1", minutes: [120, 300], stalls: [] },
    ],
    says: /probably fixed: not seen since 1\.1 \(3 h 00 m observed\)/,
    never: /also in/,
  },
  "a newer version without a stall, for too short a time to tell": {
    log: [
      { version: "1.0", minutes: [0, 120], stalls: [5, 110] },
      { version: "1.1", minutes: [120, 130], stalls: [] },
    ],
    says: /not seen since 1\.1 \(10 m 00 s observed\)/,
    never: /probably fixed/,
  },
  "a function of a newer version only": {
    log: [
      { version: "1.0", minutes: [0, 120], stalls: [] },
      { version: "1.1", minutes: [120, 240], stalls: [130] },
    ],
    says: /new in 1\.1/,
    never: /not seen|also in/,
  },
  "two services, each with its own versions": {
    log: [
      { version: "7", service: "cart", minutes: [0, 60], stalls: [50] },
      { version: "2.0", minutes: [0, 60], stalls: [5] },
      { version: "2.1", minutes: [30, 60], stalls: [40] },
    ],
    says: /seen 20 Nov 00:40 UTC \(2\.1\).* work .* service web .* work .* service cart/,
    never: /also in|new in|not seen/,
  },
};

for (const [name, { log, says, never }] of Object.entries(CASES)) {
  test(name, async () => {
    const { status, stdout } = await run([], { stdin: logOf(log) });
    const text = stdout.replace(/\s+/g, " ");
    assert.equal(status, 0);
    assert.match(text, says);
    if (never !== undefined) assert.doesNotMatch(text, never);
  });
}
