/**
 * What functions of published packages are called through the packages' own maps, beside what `@babel/parser` finds in the sources
 * that the maps hold. A position is a mapped one in the body of a function of the published file.
 *
 *     npm ci --ignore-scripts --prefix bench/sourcemap/published && node dist/bench/sourcemap/published-names.js [--all]
 *
 * `--all` prints every name that differs.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { AnyMap, eachMapping, originalPositionFor, type TraceMap } from "@jridgewell/trace-mapping";
import { LineIndex } from "../../src/sourcemap/line-index.js";
import { FrameResolver } from "../../src/sourcemap/resolver.js";
import { projectRoot } from "../../test/project-root.js";
import { functionsByBabel } from "../../test/sourcemap/functions-by-babel.js";

/** Positions asked of one published file, so that no package is most of the result. */
const MOST_POSITIONS = 400;
/** Larger files are left out: Babel takes seconds for each. */
const MOST_BYTES = 2_000_000;
/** Shown without `--all`. */
const MOST_SHOWN = 20;

interface BabelFunction {
  readonly start: number;
  readonly end: number;
  /** As it is shown: `Cart.total`, or how an unnamed one begins (`callback of map`, `<anonymous>`). */
  readonly name: string;
  readonly isUnnamed: boolean;
}

interface Source {
  readonly lines: LineIndex;
  readonly functions: readonly BabelFunction[];
}

interface Question {
  readonly line: number;
  readonly column: number;
  readonly expected: BabelFunction;
}

interface Score {
  files: number;
  positions: number;
  readonly wrong: string[];
}

const folder = join(projectRoot, "bench/sourcemap/published");
const packages = Object.keys(
  (JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { dependencies: object })
    .dependencies,
);

console.log("| package | files | positions | as Babel has it |\n|---|---|---|---|");
const scores: Score[] = [];
for (const name of packages) {
  const score = await scoreOf(join(folder, "node_modules", name));
  scores.push(score);
  console.log(`| ${name} | ${score.files} | ${score.positions} | ${share(score)} |`);
}
const whole: Score = {
  files: scores.reduce((sum, { files }) => sum + files, 0),
  positions: scores.reduce((sum, { positions }) => sum + positions, 0),
  wrong: scores.flatMap(({ wrong }) => wrong),
};
console.log(`| all | ${whole.files} | ${whole.positions} | ${share(whole)} |`);
for (const line of whole.wrong.slice(0, process.argv.includes("--all") ? undefined : MOST_SHOWN)) {
  console.log(line);
}

function share({ positions, wrong }: Score): string {
  return positions === 0 ? "" : `${((100 * (positions - wrong.length)) / positions).toFixed(2)} %`;
}

async function scoreOf(installed: string): Promise<Score> {
  const score: Score = { files: 0, positions: 0, wrong: [] };
  const files = readdirSync(installed, { recursive: true, encoding: "utf8" }).sort();
  for (const path of files) {
    if (!/\.[cm]?js\.map$/.test(path) || path.includes("node_modules")) continue;
    await addFile(join(installed, path.slice(0, -".map".length)), score);
  }
  return score;
}

async function addFile(file: string, score: Score): Promise<void> {
  const questions = questionsOf(file);
  if (questions.length === 0) return;
  const resolver = new FrameResolver({ roots: [], useLocalFiles: true });
  const stacks = questions.map(({ line, column }) => ({ frames: [{ file, line, column }] }));
  const answers = await resolver.resolveStacks(stacks);
  resolver.close();
  score.files++;
  for (const [index, { line, column, expected }] of questions.entries()) {
    score.positions++;
    const name = answers[index]?.[0]?.functionName ?? "<top level>";
    const isRight = expected.isUnnamed ? name.startsWith(expected.name) : name === expected.name;
    if (!isRight) {
      const place = `${file.slice(folder.length)}:${line}:${column}`;
      score.wrong.push(`${place}: ${name}, by Babel ${expected.name}`);
    }
  }
}

function questionsOf(file: string): readonly Question[] {
  const code = textOf(file);
  const map = code === undefined ? undefined : mapOf(`${file}.map`);
  if (map === undefined) return [];
  const sources = new Map<string, Source | undefined>();
  const questions: Question[] = [];
  eachMapping(map, ({ generatedLine: line, generatedColumn }) => {
    const {
      source,
      line: originalLine,
      column,
    } = originalPositionFor(map, {
      line,
      column: generatedColumn,
    });
    if (source === null) return;
    if (!sources.has(source)) sources.set(source, sourceOf(map, source));
    const found = sources.get(source);
    const offset = found?.lines.offsetOf({ line: originalLine, column });
    const expected = offset === undefined ? undefined : innermost(found?.functions ?? [], offset);
    if (expected !== undefined) questions.push({ line, column: generatedColumn + 1, expected });
  });
  const step = Math.ceil(questions.length / MOST_POSITIONS);
  return questions.filter((_, index) => index % step === 0);
}

function textOf(file: string): string | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() && stats.size < MOST_BYTES ? readFileSync(file, "utf8") : undefined;
}

function mapOf(path: string): TraceMap | undefined {
  const map = new AnyMap(readFileSync(path, "utf8"));
  return map.sourcesContent?.some((text) => text !== null) ? map : undefined;
}

function sourceOf(map: TraceMap, source: string): Source | undefined {
  const text = map.sourcesContent?.[map.sources.indexOf(source)];
  if (typeof text !== "string" || text.length > MOST_BYTES) return undefined;
  const isScript = /\.[cm]?jsx?$/.test(source);
  const hasMarkup = /x$/.test(source) || isScript;
  try {
    const found = functionsByBabel(text, [
      ...(isScript ? [] : (["typescript"] as const)),
      ...(hasMarkup ? (["jsx"] as const) : []),
      "decorators-legacy",
      "decoratorAutoAccessors",
    ]);
    return { lines: new LineIndex(text), functions: found.map(functionOf) };
  } catch {
    // Flow, and whatever else Babel does not take: no second opinion.
    return undefined;
  }
}

/** Reads one line of {@link functionsByBabel}. */
function functionOf(line: string): BabelFunction {
  const [, start = "", end = "", name = "", callee = ""] =
    /^(\d+)-(\d+) (.*?) ((?:new )?\S+)$/s.exec(line) ?? [];
  const isUnnamed = name === "undefined";
  const called = callee === "undefined" ? "<anonymous>" : `callback of ${callee}`;
  return { start: Number(start), end: Number(end), name: isUnnamed ? called : name, isUnnamed };
}

function innermost(functions: readonly BabelFunction[], offset: number): BabelFunction | undefined {
  let found: BabelFunction | undefined;
  for (const one of functions) {
    if (offset < one.start || offset >= one.end) continue;
    if (found === undefined || one.start > found.start) found = one;
  }
  return found;
}
