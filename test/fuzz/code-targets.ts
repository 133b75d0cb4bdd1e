/** Stacks, source maps and the texts of programs. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { originalPositionFor, TraceMap } from "@jridgewell/trace-mapping";
import fc from "fast-check";
import { type OriginalPosition, openConsumer } from "../../src/sourcemap/consumer.js";
import { innermostSite } from "../../src/sourcemap/function-site.js";
import { defaultLimits } from "../../src/sourcemap/limits.js";
import { parseMap } from "../../src/sourcemap/parse-map.js";
import { SourceFunctions } from "../../src/sourcemap/read-functions.js";
import { readDebugId, readSourceMappingUrl } from "../../src/sourcemap/source-mapping-url.js";
import { LineReader } from "../../src/stack/read-line.js";
import { readStack } from "../../src/stack/read-stack.js";
import { projectRoot } from "../project-root.js";
import { type FuzzTarget, target } from "./fuzz-target.js";
import { mutated } from "./mutated.js";

const text = (name: string): string => readFileSync(join(projectRoot, name), "utf8");

/** Stacks of every form, out of the page that lists them. */
const STACKS = [...text("docs/stacks.md").matchAll(/```\w*\n([\s\S]*?)```/g)].map(
  ([, block = ""]) => block,
);

function checkStack(stack: string): void {
  const { frames } = readStack(stack);
  const lines = new LineReader();
  readStack(stack, lines);
  assert.deepEqual(readStack(stack, lines).frames, frames, "read a second time");
  const crlf = stack.replace(/\r\n?|\n/g, "\r\n");
  assert.deepEqual(readStack(crlf).frames, frames, "with CRLF");
  for (const frame of frames) {
    for (const number of [frame.line, frame.column]) {
      assert.ok(number === undefined || Number.isSafeInteger(number), JSON.stringify(frame));
    }
    assert.doesNotMatch(frame.functionName ?? "", /\n/);
  }
}

const WHOLE_SOURCES = [
  "src/sourcemap/statement-walk.ts",
  "src/tally/session-table.ts",
  "src/emitter/capture.ts",
  "test/sourcemap/safety.test.ts",
].map(text);
const SOURCES = WHOLE_SOURCES.map((source) => source.slice(0, 6000));

function checkFunctions(source: string, offset: number): void {
  const all = new SourceFunctions(source).all();
  for (const { start, end, bodyStart } of all) {
    assert.ok(0 <= start && start <= bodyStart && bodyStart <= end && end <= source.length);
  }
  const at = offset % (source.length + 1);
  // Reading no more than is asked for finds what reading everything finds.
  const around = innermostSite(new SourceFunctions(source).around(at), at);
  assert.deepEqual(around, innermostSite(all, at), `at ${at}`);
}

/** A bundle on one line: what is found in it does not depend on how often it was found before. */
function checkLongLine(source: string, offset: number, megabytes: number): void {
  // A comment would go on without its newline.
  const unit = `{${source.replace(/[^\n]*\n/g, (line) => (line.includes("//") ? line : `${line.slice(0, -1)} `))}\n}\n`;
  const times = Math.max(2, Math.floor((megabytes * 2 ** 20) / unit.length));
  const at = offset % unit.length;
  const shift = (times - 1) * unit.length;
  const once = innermostSite(new SourceFunctions(unit).around(at), at);
  const often = innermostSite(
    new SourceFunctions(unit.repeat(times)).around(at + shift),
    at + shift,
  );
  // Longer texts are not read.
  const isRead = unit.length * times <= 16 * 2 ** 20;
  assert.deepEqual(
    often?.start === undefined ? undefined : [often.name, often.start - shift, often.end - shift],
    once === undefined || !isRead ? undefined : [once.name, once.start, once.end],
  );
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

function vlq(value: number): string {
  let rest = BigInt(Math.abs(value)) * 2n + (value < 0 ? 1n : 0n);
  let digits = "";
  do {
    const digit = Number(rest % 32n);
    rest /= 32n;
    digits += DIGITS[rest > 0n ? digit + 32 : digit];
  } while (rest > 0n);
  return digits;
}

type Segment = readonly [column: number, source: number, line: number, originalColumn: number];

function encoded(lines: readonly (readonly Segment[])[]): string {
  const last: [number, number, number, number] = [0, 0, 0, 0];
  return lines
    .map((segments) => {
      last[0] = 0;
      return segments
        .map((segment) =>
          segment
            .map((value, i) => {
              const delta = value - (last[i] ?? 0);
              last[i] = value;
              return vlq(delta);
            })
            .join(""),
        )
        .join(",");
    })
    .join(";");
}

const number = fc.oneof({ weight: 9, arbitrary: fc.nat(60) }, fc.nat(2 ** 31 - 1));
const mapLines = fc.array(
  fc
    .uniqueArray(fc.tuple(number, fc.nat(2), number, number), {
      maxLength: 6,
      selector: ([column]) => column,
    })
    .map((segments) => segments.sort(([a], [b]) => a - b)),
  { maxLength: 8 },
);

const mapOf = (mappings: string) => ({
  version: 3,
  sources: ["a.ts", "b.ts", "../c.ts"],
  names: [],
  mappings,
});

/** A map of any numbers answers as another library does, and also when it is cut into sections. */
function mapsAnswerAlike() {
  const place = fc.tuple(fc.nat(9), number);
  return fc.asyncProperty(
    mapLines,
    fc.nat(8),
    fc.array(place, { minLength: 1, maxLength: 9 }),
    async (lines, cut, places) => {
      const plain = mapOf(encoded(lines));
      const sectioned = {
        version: 3,
        sections: [
          { offset: { line: 0, column: 0 }, map: mapOf(encoded(lines.slice(0, cut))) },
          { offset: { line: cut, column: 0 }, map: mapOf(encoded(lines.slice(cut))) },
        ],
      };
      const theirs = new TraceMap(JSON.stringify(plain));
      for (const map of [plain, sectioned]) {
        const parsed = parseMap(JSON.stringify(map), "a.map", defaultLimits);
        assert.ok(!("code" in parsed), JSON.stringify(parsed));
        const ours = await openConsumer(parsed.mappings, "a.map");
        assert.ok(!("code" in ours), JSON.stringify(ours));
        try {
          for (const [line, column] of places) {
            if (column === 0) continue; // the first of its line, which other libraries do not look for
            const found: OriginalPosition | undefined = ours.originalPosition({
              line: line + 1,
              column,
            });
            const other = originalPositionFor(theirs, { line: line + 1, column });
            const url: string | null | undefined =
              found === undefined ? undefined : parsed.sources[found.source]?.url;
            assert.deepEqual(
              [url, found?.line, found?.column],
              [other.source ?? undefined, other.line ?? undefined, other.column ?? undefined],
              `${"sections" in map ? "sections" : "plain"} at ${line + 1}:${column}`,
            );
          }
        } finally {
          ours.close();
        }
      }
    },
  );
}

const MAPS = [
  JSON.stringify({ ...mapOf("AAAA;AACA,SAASA;;IAEPC"), names: ["a", "b"], sourcesContent: ["x"] }),
  JSON.stringify({
    version: 3,
    sections: [
      { offset: { line: 0, column: 0 }, map: mapOf("AAAA,CAAC") },
      { offset: { line: 3, column: 9 }, map: mapOf("AAAA;AACA") },
    ],
  }),
];

/** A map that was damaged is a map or a problem, and a map answers within what it has. */
async function checkMap(map: string): Promise<void> {
  const parsed = parseMap(map, "a.map", defaultLimits);
  if ("code" in parsed) return;
  const consumer = await openConsumer(parsed.mappings, "a.map");
  if ("code" in consumer) return;
  for (const [line, column] of [
    [1, 0],
    [1, 9],
    [4, 2 ** 31],
    [2 ** 31, 0],
  ] as const) {
    const found = consumer.originalPosition({ line, column });
    if (found === undefined) continue;
    assert.ok(parsed.sources[found.source] !== undefined, JSON.stringify(found));
    assert.ok(found.line >= 1 && found.column >= 0, JSON.stringify(found));
  }
  consumer.close();
}

const TAILS = [
  "f();\n//# sourceMappingURL=app.js.map\n",
  "f();\n/*# sourceMappingURL=a.map */\n//# debugId=85314830-023f-4cf1-a267-535f4e37bb17\n",
  "f();\n//@ sourceMappingURL=data:application/json;base64,e30=",
];

function checkMapLink(tail: string): void {
  for (const found of [readSourceMappingUrl(tail), readDebugId(tail)]) {
    assert.ok(found === undefined || (found !== "" && !/\s/.test(found)), JSON.stringify(found));
  }
}

/** All that reads stacks, maps and programs. */
export const CODE_TARGETS: readonly FuzzTarget[] = [
  target("stacks", 200, () => fc.property(mutated(STACKS), checkStack)),
  target("functions", 60, () => fc.property(mutated(SOURCES), fc.nat(), checkFunctions)),
  target("long-lines", 2, () =>
    fc.property(
      fc.constantFrom(...WHOLE_SOURCES),
      fc.nat(),
      fc.integer({ min: 0, max: 50 }),
      checkLongLine,
    ),
  ),
  target("maps", 100, mapsAnswerAlike),
  target("damaged-maps", 300, () => fc.asyncProperty(mutated(MAPS), checkMap)),
  target("map-links", 200, () => fc.property(mutated(TAILS), checkMapLink)),
];
