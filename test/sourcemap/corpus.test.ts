/**
 * One program, five tools, ten kinds of maps, really run: files, lines and function names must be the source's.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { FrameResolver } from "../../src/sourcemap/resolver.js";
import { normaliseSourcePath } from "../../src/stack/identity.js";
import type { ResolvedFrame } from "../../src/stack/resolved-frame.js";
import {
  builds,
  type CapturedStack,
  capturedStacks,
  fixtures,
  isOfBundler,
  labelledPlaces,
  shownPlace,
} from "./corpus.js";

async function resolve(
  build: string,
  stacks: readonly CapturedStack[],
): Promise<ResolvedFrame[][]> {
  const resolver = new FrameResolver({
    roots: [{ directory: `${fixtures}/built/${build}` }],
    useLocalFiles: false,
  });
  const resolved = await resolver.resolveStacks(stacks);
  assert.deepEqual(resolver.problems, []);
  resolver.close();
  return resolved;
}

const places = labelledPlaces();
const reference = (await resolve("tsc-external", capturedStacks("tsc-external"))).map(
  (frames) => new Set(frames.map((frame) => shownPlace(placeOf(frame)))),
);

function placeOf({ functionName: name, file, line }: ResolvedFrame) {
  return { name, file, line };
}

const table: string[] = [
  "build                   stalling frames: names positions total | all frames: right total",
];

for (const build of builds) {
  test(`${build}: every stalling frame has its place, column included, and its name`, async () => {
    const stacks = capturedStacks(build);
    for (const withBegins of [true, false]) {
      const resolved = await resolve(
        build,
        withBegins ? stacks : stacks.map(({ functionStarts: _, ...rest }) => rest),
      );
      let names = 0;
      let positions = 0;
      let right = 0;
      let total = 0;
      const wrong: string[] = [];
      resolved.forEach((frames, index) => {
        const label = stacks[index]?.label ?? "";
        const place = places.get(label);
        const [top] = frames;
        assert.ok(place !== undefined && top !== undefined);
        if (top.file === place.file && top.line === place.line && top.column === place.column)
          positions += 1;
        if (top.functionName === label) names += 1;
        else wrong.push(`${label}: ${shownPlace(placeOf(top))}`);
        for (const frame of frames) {
          const at = placeOf(frame);
          if (frame.outcome !== "mapped" || isOfBundler(at)) continue;
          total += 1;
          if (reference[index]?.has(shownPlace(at))) right += 1;
          else wrong.push(`${label}: ${shownPlace(at)}`);
        }
      });
      assert.equal(positions, stacks.length);
      assert.ok(names >= stacks.length * 0.95, wrong.join("\n"));
      assert.ok(right >= total * 0.99, wrong.join("\n"));
      if (withBegins) {
        table.push(
          `${build.padEnd(40)} ${names} ${positions} ${stacks.length} | ${right} ${total}`,
        );
      }
    }
  });
}

test("the table", (t) => {
  for (const row of table) t.diagnostic(row);
});

test("two builds of one program (hashes, minifiers, bundles or none) give every function one identity", async () => {
  const identities = async (build: string): Promise<string[]> => {
    const resolved = await resolve(build, capturedStacks(build));
    const found = resolved.map(
      ([top]) => `${normaliseSourcePath(top?.file ?? "")} ${top?.functionName}`,
    );
    return [...new Set(found)].sort();
  };
  const expected = await identities("tsc-external");
  for (const build of builds) assert.deepEqual(await identities(build), expected, build);
});

test("the lines around a blamed line come from the source", async () => {
  const resolver = new FrameResolver({
    roots: [{ directory: `${fixtures}/built/esbuild-inline` }],
    useLocalFiles: false,
  });
  await resolver.resolveStacks(capturedStacks("esbuild-inline"));
  const lines = await resolver.sourceLines("src/main.ts", 5, 1);
  assert.deepEqual(lines, [
    { line: 4, text: "const settle = async (): Promise<void> => {" },
    { line: 5, text: '  capture("settle");' },
    { line: 6, text: "};" },
  ]);
  resolver.close();
  assert.equal(await resolver.sourceLines("src/main.ts", 5), undefined);
});
