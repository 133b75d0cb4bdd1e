/** What `--redact` promises: words of machines and users come out nowhere, in whatever field they stand, and in no format. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { FORMAT_NAMES, TREND_FORMAT_NAMES } from "../../src/render/formats.js";
import { GROUPINGS } from "../../src/report/model.js";
import { run } from "../cli/memory-io.js";
import { type FuzzTarget, target } from "./fuzz-target.js";
import { HOST, plantsOf, SECRET, writePlanted } from "./planted-log.js";

const USER = "zqanna";

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

const texts = fc
  .tuple(fc.constantFrom(...PLANTED), fc.constantFrom(...FRAMINGS))
  .map(([planted, framing]) => ({ text: framing(planted, "x"), stack: framing(planted, SECRET) }));

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
    plantsOf(texts),
    command,
    grouping,
    async (plants, [name, format], groupBy) => {
      // What no record calls a host is the name of a service, which stays.
      const log = writePlanted("redacted.ndjson", plants, (field) => field !== "host");
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
