/** What is eight times as long takes about eight times as long, whatever it repeats. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { importText } from "../../src/import/import-text.js";
import { LogLines } from "../../src/read/log-lines.js";
import { unwrapLine } from "../../src/read/unwrap-line.js";
import { UnwrappedLines } from "../../src/read/unwrapped-lines.js";
import { displayWidth } from "../../src/render/display-width.js";
import { escapeTerminal } from "../../src/render/escape-terminal.js";
import { Redactor } from "../../src/report/redactor.js";
import { defaultLimits } from "../../src/sourcemap/limits.js";
import { parseMap } from "../../src/sourcemap/parse-map.js";
import { SourceFunctions } from "../../src/sourcemap/read-functions.js";
import { readDebugId, readSourceMappingUrl } from "../../src/sourcemap/source-mapping-url.js";
import { nameParts } from "../../src/stack/function-name.js";
import { stripMachine } from "../../src/stack/machine-path.js";
import { originOf } from "../../src/stack/origin.js";
import { readStack } from "../../src/stack/read-stack.js";
import { type FuzzTarget, target } from "./fuzz-target.js";
import { PIECES } from "./mutated.js";

const redactor = new Redactor(["hosts", "paths", "context"], ["web-1", "db.example.net"]);

/** By name: what is done with a text. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  stack: (text) => readStack(text).frames.map(originOf),
  functionName: nameParts,
  machinePath: stripMachine,
  functions: (text) => new SourceFunctions(text).all(),
  map: (text) => parseMap(text, "a.map", defaultLimits),
  mapLink: readSourceMappingUrl,
  debugId: readDebugId,
  envelope: (text) => unwrapLine(text, "auto"),
  wrappedLines(text) {
    const lines = new UnwrappedLines("auto", { record: () => {}, problem: () => {} });
    lines.push(Buffer.from(text));
    lines.finish();
  },
  import: (text) => importText(text, undefined, { thresholdMs: 0, endMs: 1e12, durationMs: 1 }),
  redactedText: (text) => redactor.text(text),
  redactedPath: (text) => redactor.path(text),
  terminal: escapeTerminal,
  width: displayWidth,
  log(text) {
    const lines = new LogLines({ record: () => {}, problem: () => {} });
    lines.push(Buffer.from(text));
    lines.finish();
  },
};

const piece = fc.array(fc.constantFrom(...PIECES), { minLength: 1, maxLength: 4 });
const SHORT_CHARACTERS = 6_000;
const TIMES_LONGER = 8;
/** Linear would be 8, and a crowded machine is not exact; quadratic would be 64. */
const MOST_TIMES_SLOWER = 30;
/** What takes less is not judged (ms). */
const WORTH_JUDGING_MS = 60;

function cpuMs(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function growsEvenly() {
  return fc.property(
    fc.constantFrom(...Object.keys(READERS)),
    piece,
    piece,
    piece,
    fc.boolean(),
    (name, start, repeated, end, isNested) => {
      const read = READERS[name] as (text: string) => unknown;
      const unit = repeated.join("");
      const textOf = (characters: number): string => {
        const times = Math.ceil(characters / unit.length);
        return start.join("") + unit.repeat(times) + end.join("").repeat(isNested ? times : 1);
      };
      const long = textOf(SHORT_CHARACTERS * TIMES_LONGER);
      // The best of several: a collection or another process may stand in the way of one.
      let longMs = Number.POSITIVE_INFINITY;
      for (let i = 0; i < 3 && longMs > WORTH_JUDGING_MS; i++) {
        longMs = Math.min(
          longMs,
          cpuMs(() => read(long)),
        );
      }
      if (longMs <= WORTH_JUDGING_MS) return;
      const short = textOf(SHORT_CHARACTERS);
      const shortMs = Math.min(...[1, 2, 3, 4, 5].map(() => cpuMs(() => read(short))));
      assert.ok(
        longMs <= MOST_TIMES_SLOWER * Math.max(shortMs, 1),
        `${name}: ${shortMs} ms, and ${longMs} ms for ${TIMES_LONGER} times as much`,
      );
    },
  );
}

/** Time that grows faster than its input. */
export const GROWTH_TARGET: FuzzTarget = target("growth", 100, growsEvenly, [
  ["stack", [" "], [" "], ["x"], false],
  // Not the square: each slash doubled the time.
  ["stack", ["    at "], ["/"], ["x"], false],
  ["stack", ["    at f"], ["("], ["x"], false],
  ["stack", [], ["Executing <"], ["coro=<"], false],
  ["stack", ["    at f"], [" [as "], ["x (/a.js:1:1)"], false],
  ["functionName", [" "], ["true", "    at ", ">"], ["17h"], false],
  ["functions", [" "], ["class "], ["|"], false],
  ["functions", [], ["-0", "\\", "/"], ["('=42"], true],
  ["redactedPath", ["/"], ["//# sourceMappingURL="], ["a"], false],
  ["redactedPath", ["/"], [";~?."], ["]*/"], false],
  ["wrappedLines", [" "], ["[\n"], ["]\n"], true],
  ["wrappedLines", ["{\n"], ['"a":{\n'], ["}\n"], true],
]);
