/**
 * The committed corpus: what each tool built of the one program, and the stacks that it recorded.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Frame } from "../../src/stack/frame.js";
import type { StackQuery } from "../../src/stack/stack-query.js";
import { projectRoot } from "../project-root.js";

/** The folder of the fixtures. */
export const fixtures = join(projectRoot, "test/sourcemap/fixtures");

/** The names of the builds: `esbuild-external` and so on. */
export const builds: readonly string[] = readdirSync(join(fixtures, "built")).sort();

interface CapturedFrame {
  readonly name: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly begin: readonly [number, number] | null;
  readonly isAsync: boolean;
  readonly isNative: boolean;
}

/** A recorded stack; its label is the right name of the function of its frame 1 (frame 0 is `capture` itself). */
export interface CapturedStack extends StackQuery {
  readonly label: string;
}

/** Reads the stacks that one build recorded; frames 0 (`capture`) are left out. */
export function capturedStacks(build: string): CapturedStack[] {
  const text = readFileSync(join(fixtures, "built", build, "captured.json"), "utf8");
  const stacks = JSON.parse(text) as { label: string; frames: CapturedFrame[] }[];
  return stacks.map(({ label, frames }) => {
    const kept = frames.filter(({ file }) => !(file ?? "").startsWith("node:")).slice(1);
    const functionStarts = kept.map(({ begin }) => (begin?.[0] ? begin : null));
    return { label, frames: kept.map(frameOf), functionStarts };
  });
}

/** A frame as resolved, from the resolver or from a report. */
interface NamedPlace {
  readonly name: string | null | undefined;
  readonly file: string | null | undefined;
  readonly line: number | null | undefined;
}

/** A frame in one line, to compare it with those of the build that has no bundler. */
export function shownPlace({ name, file, line }: NamedPlace): string {
  return `${name} ${file}:${line}`;
}

/** Frames of the loader that a bundler puts around modules: tsc's build has none of them. */
export function isOfBundler({ name, file }: NamedPlace): boolean {
  return file?.startsWith("webpack/") === true || name === null || name === undefined;
}

function frameOf(frame: CapturedFrame): Frame {
  const { name, file, line, column, isAsync, isNative } = frame;
  return {
    ...(name === null ? {} : { functionName: name }),
    ...(file === null ? {} : { file }),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
    ...(isAsync ? { isAsync: true } : {}),
    ...(isNative || file === null ? { isNative: true } : {}),
  };
}

/** The right place of every label: file, line (1-based) and column (1-based) of its `capture("label")`. */
export function labelledPlaces(): Map<string, { file: string; line: number; column: number }> {
  const places = new Map<string, { file: string; line: number; column: number }>();
  const program = join(fixtures, "program");
  for (const name of readdirSync(program, { recursive: true, encoding: "utf8" })) {
    if (!/\.[tj]s$/.test(name)) continue;
    const lines = readFileSync(join(program, name), "utf8").split("\n");
    lines.forEach((text, index) => {
      for (const match of text.matchAll(/capture\("([^"]+)"\)/g)) {
        places.set(match[1] ?? "", {
          file: `src/${name.replaceAll("\\", "/")}`,
          line: index + 1,
          column: match.index + 1,
        });
      }
    });
  }
  return places;
}
