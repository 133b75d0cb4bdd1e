/**
 * The corpus again, the whole way: each build stalls beside the real emitter, and its log is read by the command line
 * with nothing but `--source-maps`.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { before, describe, test } from "node:test";
import { promisify } from "node:util";
import { registerUrl } from "../emitter/run-program.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import {
  builds,
  capturedStacks,
  fixtures,
  isOfBundler,
  labelledPlaces,
  shownPlace,
} from "./corpus.js";

interface ReportFrame {
  readonly function: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly outcome: string;
}

interface ReportGroup {
  readonly id: string;
  readonly function: string;
  readonly stacks: readonly { readonly frames: readonly ReportFrame[] }[];
}

const run = promisify(execFile);
const places = labelledPlaces();
/** `Collection.get size` is not called. */
const labels = [...new Set(capturedStacks("tsc-external").map(({ label }) => label))];
/** Inline maps hold the same code; they are read in `corpus.test.ts`. */
const externalBuilds = builds.filter((build) => build.endsWith("-external"));
/** How often a stall is tried whose interruption came too late. */
const MOST_ROUNDS = 12;
/** What is inside of a label's place when the interruption came in time. Minifiers put `stall` into its only caller. */
const STALLING = /^(?:stall|(?:stall )?capture)$/;

async function groupsOf(
  logs: string,
  build: string,
  groupBy: "stack" | "function",
): Promise<readonly ReportGroup[]> {
  const cli = join(projectRoot, "bin/stall-report.js");
  const maps = join(fixtures, "built", build);
  const words = [cli, logs, "--source-maps", maps, "--group-by", groupBy, "-f", "json"];
  const { stdout } = await run(process.execPath, words, { maxBuffer: 2 ** 28 });
  const report = JSON.parse(stdout) as { groups: ReportGroup[]; warnings: unknown[] };
  assert.deepEqual(report.warnings, []);
  return report.groups;
}

/** Each build stalls at a third of the labels: where all of them stand in each build, `corpus.test.ts` tells from stacks of the same code. */
function labelsOf(build: string): readonly string[] {
  const turn = externalBuilds.indexOf(build) % 3;
  return build === "tsc-external" ? labels : labels.filter((_, i) => i % 3 === turn);
}

/** Lets one build stall once for each label, in a process of its own each time, and gives the innermost-first stacks. */
async function stallEverywhere(build: string): Promise<readonly (readonly ReportFrame[])[]> {
  const stacks: (readonly ReportFrame[])[] = [];
  let missing = labelsOf(build);
  // On a crowded machine an interruption can come too late; what is tested here is what becomes of those that did not.
  for (let round = 0; round < MOST_ROUNDS && missing.length > 0; round++) {
    stacks.push(...(await stallAt(missing, build)));
    missing = missing.filter((label) => framesAround(label, stacks) === undefined);
  }
  return stacks;
}

async function stallAt(
  these: readonly string[],
  build: string,
): Promise<readonly (readonly ReportFrame[])[]> {
  const folder = temporaryFolder("stall-corpus-");
  const dist = join(fixtures, "built", build, "dist");
  const entry = readdirSync(dist).find((name) => /^(?:server|main)[.\w]*\.js$/.test(name)) ?? "";
  const waiting = [...these];
  const runOneByOne = async () => {
    for (let label = waiting.shift(); label !== undefined; label = waiting.shift()) {
      await run(process.execPath, ["--import", registerUrl, join(dist, entry)], {
        maxBuffer: 2 ** 28,
        env: {
          PATH: process.env.PATH,
          CORPUS_STALL: label,
          STALL_REPORT_FILE: join(folder, "stalls.%p.ndjson"),
          STALL_REPORT_THRESHOLD: "100",
          STALL_REPORT_INTERVAL: "20",
        },
      });
    }
  };
  await Promise.all([runOneByOne(), runOneByOne()]);
  const groups = await groupsOf(folder, build, "stack");
  // A source is named from the root of the program, here the project's, whose tests hold this build.
  const root = `${relative(projectRoot, join(fixtures, "built", build))}/`;
  const inBuild = (file: string | null) =>
    file?.startsWith(root) ? file.slice(root.length) : file;
  return groups.flatMap((group) =>
    group.stacks.map(({ frames }) =>
      frames.map((frame) => ({ ...frame, file: inBuild(frame.file) })),
    ),
  );
}

function placeOf({ function: name, file, line }: ReportFrame) {
  return { name, file, line };
}

/** What is outside of the frame whose `capture(...)` stalled, and what that frame is called. */
function framesAround(label: string, stacks: readonly (readonly ReportFrame[])[]) {
  const { file, line, column } = places.get(label) ?? {};
  for (const frames of stacks) {
    const at = frames.findIndex(
      (one) => one.file === file && one.line === line && one.column === column,
    );
    const inner = frames.slice(0, Math.max(at, 0)).filter(({ outcome }) => outcome === "mapped");
    if (STALLING.test(inner.map((one) => one.function).join(" "))) {
      return { name: frames[at]?.function, outer: frames.slice(at + 1) };
    }
  }
  return undefined;
}

describe("built code that stalls beside the emitter", () => {
  let plain: readonly (readonly ReportFrame[])[];
  let reference: Map<string, Set<string>>;
  before(async () => {
    plain = await stallEverywhere("tsc-external");
    reference = new Map(
      labels.map((label) => [
        label,
        new Set(framesAround(label, plain)?.outer.map((frame) => shownPlace(placeOf(frame)))),
      ]),
    );
  });

  for (const build of externalBuilds) {
    test(`${build}: each frame of a stalling stack has its place and its name`, async (t) => {
      const stacks = build === "tsc-external" ? plain : await stallEverywhere(build);
      const wrong: string[] = [];
      let positions = 0;
      let names = 0;
      let frames = 0;
      const own = labelsOf(build);
      for (const label of own) {
        const found = framesAround(label, stacks);
        if (found === undefined) {
          wrong.push(`${label}: no stack that stalls has its place`);
          continue;
        }
        positions++;
        if (found.name === label) names++;
        else wrong.push(`${label}: is called ${found.name}`);
        for (const frame of found.outer) {
          const at = placeOf(frame);
          if (frame.outcome !== "mapped" || isOfBundler(at)) continue;
          frames++;
          const shown = shownPlace(at);
          if (!reference.get(label)?.has(shown)) wrong.push(`${label}: ${shown}`);
        }
      }
      t.diagnostic(
        `names ${names}, positions ${positions} of ${own.length}; ${frames} more frames, ${wrong.length} wrong`,
      );
      assert.equal(positions, own.length, wrong.join("\n"));
      assert.ok(names >= own.length * 0.95, wrong.join("\n"));
      assert.ok(frames > own.length && wrong.length <= frames * 0.01, wrong.join("\n"));
    });
  }
});

test("logs of different builds give every function one id", async () => {
  const idsOf = async (build: string): Promise<Map<string, string>> => {
    const folder = temporaryFolder("stall-corpus-");
    const lines = capturedStacks(build).map(({ frames, functionStarts }, seq) =>
      JSON.stringify({
        v: 1,
        type: "stall",
        session: "0123456789abcdef",
        timestamp: "2026-03-02T10:00:00.000Z",
        seq,
        duration: 600 + seq,
        stack: `Error\n${frames.map((one) => `    at ${one.functionName ?? "<anonymous>"} (${one.file ?? "<anonymous>"}${one.line === undefined ? "" : `:${one.line}:${one.column}`})`).join("\n")}`,
        functions: functionStarts,
      }),
    );
    writeFileSync(join(folder, "stalls.ndjson"), `${lines.join("\n")}\n`);
    const groups = await groupsOf(folder, build, "function");
    return new Map(groups.map(({ id, function: name }) => [id, name]));
  };
  const byId = (ids: Map<string, string>) => [...ids].sort(([a], [b]) => (a < b ? -1 : 1));
  const expected = byId(await idsOf("tsc-external"));
  assert.deepEqual(expected.map(([, n]) => n).sort(), labels.toSorted());
  for (const build of builds) assert.deepEqual(byId(await idsOf(build)), expected, build);
});
