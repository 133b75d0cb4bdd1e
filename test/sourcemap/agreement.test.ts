/**
 * 100,000 random positions of large maps that npm packages ship, asked of three libraries.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import {
  decodedMappings,
  GREATEST_LOWER_BOUND,
  LEAST_UPPER_BOUND,
  originalPositionFor,
  TraceMap,
} from "@jridgewell/trace-mapping";
import { openConsumer } from "../../src/sourcemap/consumer.js";
import { defaultLimits } from "../../src/sourcemap/limits.js";
import { parseMap } from "../../src/sourcemap/parse-map.js";
import { projectRoot } from "../project-root.js";

const MAPS = [
  "@babel/parser/lib/index.js.map",
  "glob/dist/esm/index.min.js.map",
  "marked/lib/marked.umd.js.map",
  "lru-cache/dist/esm/index.js.map",
];
const POSITIONS_PER_MAP = 25_000;

/** Numbers that are the same in every run (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shown(source = -1, line: number | null = null, column: number | null = null): string {
  return line === null ? "nowhere" : `${source} ${line}:${column}`;
}

for (const file of MAPS) {
  test(`${file}: agrees with trace-mapping, and with Node after the first segment of a line`, async (t) => {
    const text = readFileSync(join(projectRoot, "node_modules", file), "utf8");
    const parsed = parseMap(text, file, defaultLimits);
    assert.ok(!("code" in parsed));
    const ours = await openConsumer(parsed.mappings, file);
    assert.ok(!("code" in ours));
    const traced = new TraceMap(text);
    const node = new SourceMap(JSON.parse(text));
    const lines = decodedMappings(traced);
    const random = randomNumbers(42);
    const found = { asked: 0, nodeCrossesLines: 0, offByOne: 0 };
    while (found.asked < POSITIONS_PER_MAP) {
      const lineIndex = Math.floor(random() * lines.length);
      const segments = lines[lineIndex] ?? [];
      const last = segments.at(-1)?.[0] ?? 40;
      // Half of the positions are beginnings of segments: there a slip of the base shows.
      const segment = segments[Math.floor(random() * segments.length)];
      const column =
        random() < 0.5 && segment !== undefined ? segment[0] : Math.floor(random() * (last + 20));
      found.asked += 1;
      const where = `${lineIndex + 1}:${column}`;
      const mine = ours.originalPosition({ line: lineIndex + 1, column });
      const place = shown(mine?.source, mine?.line, mine?.column);
      const hit = segments.findLast(([generated]) => generated <= column);

      // Column 0 may mean that the line alone is known: the answer is the line's first segment then.
      const bias = column === 0 && hit === undefined ? LEAST_UPPER_BOUND : GREATEST_LOWER_BOUND;
      const theirs = originalPositionFor(traced, { line: lineIndex + 1, column, bias });
      const theirSource = traced.sources.indexOf(theirs.source);
      const theirPlace = shown(theirSource, theirs.line, theirs.column);
      assert.equal(place, theirPlace, where);

      const entry = node.findEntry(lineIndex, column);
      const isEntry = "originalSource" in entry && entry.originalSource !== undefined;
      const nodePlace = isEntry
        ? shown(mine?.source, entry.originalLine + 1, entry.originalColumn)
        : "nowhere";
      if (nodePlace !== place) {
        // Before the first segment of a line, Node answers with the last one of a line above.
        assert.ok(isEntry && entry.generatedLine < lineIndex, `${where}: Node ${nodePlace}`);
        assert.equal(hit, undefined, where);
        found.nodeCrossesLines += 1;
      }
      const slipped = ours.originalPosition({ line: lineIndex + 1, column: column + 1 });
      if (slipped?.line !== mine?.line || slipped?.column !== mine?.column) found.offByOne += 1;
    }
    ours.close();
    t.diagnostic(JSON.stringify(found));
    assert.ok(
      found.offByOne > POSITIONS_PER_MAP / 100,
      "a slip of one column must show in this test",
    );
  });
}
