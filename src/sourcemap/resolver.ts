/**
 * Resolves all frames of a report at once: each map is opened once, queried for all of its frames, and closed.
 */
import { compareTexts } from "../record/compare-texts.js";
import type { Frame } from "../stack/frame.js";
import { ANONYMOUS_NAME } from "../stack/function-name.js";
import { type ResolvedFrame, unmapped } from "../stack/resolved-frame.js";
import type { ScriptIdentity, StackQuery } from "../stack/stack-query.js";
import type { PositionQuery, QueryAnswer } from "./generated-file.js";
import { defaultLimits, type SourceMapLimits } from "./limits.js";
import { type FoundMap, type GeneratedFile, MapFinder, type MapRoot } from "./map-finder.js";
import { lackOf, type MapLack } from "./map-lack.js";
import type { NameUnnamed } from "./name-unnamed.js";
import { canHaveMap, looksBuilt } from "./outcome.js";
import { isShownPosition } from "./position.js";
import type { MapProblem } from "./problem.js";
import { type SourceLine, SourceLines } from "./source-lines.js";

/** The settings of a {@link FrameResolver}. */
export interface ResolverOptions {
  /** The folders of `--source-maps`. */
  readonly roots: readonly MapRoot[];
  /** Whether maps beside the files named in the stacks are used, if these exist on this machine. */
  readonly useLocalFiles: boolean;
  /** Whether maps are used even if their generated file is not the one that ran. */
  readonly force?: boolean;
  readonly limits?: Partial<SourceMapLimits>;
}

interface Query extends PositionQuery {
  answer?: QueryAnswer;
}

interface Group {
  readonly wanted: GeneratedFile;
  readonly queries: Map<string, Query>;
}

/** Resolves stacks through source maps. */
export class FrameResolver {
  readonly #limits: SourceMapLimits;
  readonly #finder: MapFinder;
  readonly #problems = new Map<string, MapProblem>();
  readonly #lacks: MapLack[] = [];
  readonly #lines: SourceLines;

  constructor(options: ResolverOptions) {
    this.#limits = { ...defaultLimits, ...options.limits };
    const { roots, useLocalFiles, force = false } = options;
    this.#finder = new MapFinder({ roots, useLocalFiles, force, limits: this.#limits });
    this.#lines = new SourceLines(useLocalFiles, this.#limits);
  }

  /** The problems with maps, files and roots so far, each once. */
  get problems(): readonly MapProblem[] {
    return [...this.#problems.values()];
  }

  /** The generated files that lack a suitable map so far, the one with the most frames first. */
  get lacks(): readonly MapLack[] {
    return this.#lacks.toSorted(
      (a, b) => b.frameCount - a.frameCount || compareTexts(a.file, b.file),
    );
  }

  /**
   * Resolves all stacks of a report.
   *
   * Equal frames are resolved once. At most one map (and the second hop's) is open at a time.
   *
   * @returns the frames of each stack in the same order; never throws because of the content of logs, maps or files
   */
  async resolveStacks(stacks: Iterable<StackQuery>): Promise<ResolvedFrame[][]> {
    const queries = new Queries();
    const asked = [...stacks].map((stack) => ({
      stack,
      queries: stack.frames.map((frame, index) => queries.add(stack, frame, index)),
    }));
    for (const { stack } of asked) this.#expectWithoutColumns(stack);
    for (const group of queries.groups.values()) await this.#resolveGroup(group);
    const assembled = new Map<Frame, ResolvedFrame>();
    return asked.map(({ stack, queries }) =>
      stack.frames.map((frame, index) => {
        const known = assembled.get(frame);
        const outcome = queries[index]?.answer?.outcome ?? "not-applicable";
        if (known?.outcome === outcome) return known;
        const caller = stack.frames[index + 1];
        const resolved = assemble(frame, queries[index], caller, queries[index + 1]);
        // Such a frame is the same in every stack.
        if (resolved.outcome !== "mapped" && resolved.isNamedByText !== true) {
          assembled.set(frame, resolved);
        }
        return resolved;
      }),
    );
  }

  /**
   * The lines around a line of a resolved frame's file, if its text was available when the frame was resolved, or if the file is
   * named by the stack itself and may be read ({@link ResolverOptions.useLocalFiles}).
   *
   * @param line 1-based
   * @param around at most 5
   */
  sourceLines(file: string, line: number, around = 2): Promise<readonly SourceLine[] | undefined> {
    return this.#lines.find(file, line, around);
  }

  /** Frees the lines kept for {@link sourceLines}. */
  close(): void {
    this.#lines.clear();
  }

  /** Positions without a column cannot be mapped, and are those of the file that the stack names. */
  #expectWithoutColumns({ frames, scripts }: StackQuery): void {
    for (const { file, line, column, language } of frames) {
      if (file === undefined || line === undefined || column !== undefined) continue;
      if (language === undefined) this.#lines.expect(file, scripts?.get(file));
    }
  }

  async #resolveGroup({ wanted, queries }: Group): Promise<void> {
    const { script } = wanted;
    const found = await this.#finder.find(wanted);
    const problems = [...found.problems];
    const outcome = script?.inMemory ? "in-memory" : found.outcome;
    if (outcome === "found") {
      problems.push(...(await this.#askMap(found, wanted.script, queries.values())));
    } else {
      const nameUnnamed =
        outcome === "no-map" ? await this.#readUnnamed(found, wanted, queries) : undefined;
      for (const query of queries.values()) {
        const isNamed = query.frame.functionName !== undefined;
        const unnamed = isNamed ? undefined : nameUnnamed?.(query.position, query.begin);
        query.answer = { outcome, unnamed };
      }
    }
    const all = [...queries.values()];
    const outcomes = all.flatMap(({ answer }) => answer?.outcome ?? []);
    if (outcomes.some((one) => one !== "mapped")) this.#lines.expect(wanted.file, script);
    const problem = problems.find(({ code }) => !code.startsWith("root-"));
    const lack = lackOf(outcomes, looksBuilt(all.map(({ frame }) => frame)), problem);
    for (const one of problems) this.#addProblem(one);
    const { file, version } = wanted;
    if (lack !== undefined) this.#lacks.push({ file, version, ...lack });
  }

  /** Reads a file without a map, if it is available and the stacks contain unnamed functions of it. */
  async #readUnnamed(
    { generatedPath }: FoundMap,
    { script }: GeneratedFile,
    queries: ReadonlyMap<string, Query>,
  ): Promise<NameUnnamed | undefined> {
    const isAsked = [...queries.values()].some(({ frame }) => frame.functionName === undefined);
    if (generatedPath === undefined || !isAsked) return undefined;
    const { readUnnamed } = await import("./name-unnamed.js");
    return readUnnamed(generatedPath, script?.sha256, this.#limits);
  }

  /** @returns the problems with the map */
  async #askMap(
    found: FoundMap,
    script: ScriptIdentity | undefined,
    queries: Iterable<Query>,
  ): Promise<readonly MapProblem[]> {
    // Most of this folder reads maps and names; it is loaded when the first map is found.
    const { GeneratedFileResolver } = await import("./generated-file.js");
    const resolver = new GeneratedFileResolver(found, script, this.#limits, this.#lines);
    try {
      const problems = await resolver.open();
      for (const query of queries) query.answer = await resolver.resolve(query);
      return problems;
    } finally {
      resolver.close();
    }
  }

  #addProblem(problem: MapProblem): void {
    this.#problems.set(`${problem.code}\0${problem.path}\0${problem.message}`, problem);
  }
}

/** The queries of all stacks, by generated file. */
class Queries {
  readonly groups = new Map<string, Group>();
  /** Stacks of one program are consecutive, and share frames without a recorded function start. */
  #program: Pick<StackQuery, "version" | "scripts"> = {};
  readonly #ofFrame = new Map<Frame, Query | undefined>();

  add(stack: StackQuery, frame: Frame, index: number): Query | undefined {
    const { version, scripts, functionStarts } = stack;
    if (functionStarts?.[index]) return enqueue(this.groups, stack, frame, index);
    if (version !== this.#program.version || scripts !== this.#program.scripts) {
      this.#program = stack;
      this.#ofFrame.clear();
    }
    if (this.#ofFrame.has(frame)) return this.#ofFrame.get(frame);
    const query = enqueue(this.groups, stack, frame, index);
    this.#ofFrame.set(frame, query);
    return query;
  }
}

function enqueue(
  groups: Map<string, Group>,
  stack: StackQuery,
  frame: Frame,
  index: number,
): Query | undefined {
  const { file, line, column } = frame;
  if (!canHaveMap(frame) || file === undefined || line === undefined || column === undefined)
    return undefined;
  const script = stack.scripts?.get(file);
  const key = [file, stack.version, script?.sha256, script?.debugId].join("\0");
  let group = groups.get(key);
  if (group === undefined) {
    group = { wanted: { file, version: stack.version, script }, queries: new Map() };
    groups.set(key, group);
  }
  const begin = stack.functionStarts?.[index] ?? undefined;
  const queryKey = [line, column, frame.functionName, begin?.[0], begin?.[1]].join("\0");
  let query = group.queries.get(queryKey);
  if (query === undefined) {
    const isBegin = begin !== undefined && isShownPosition(begin[0], begin[1]);
    query = {
      frame,
      position: { line, column },
      begin: isBegin ? { line: begin[0], column: begin[1] } : undefined,
    };
    group.queries.set(queryKey, query);
  }
  return query;
}

function assemble(
  frame: Frame,
  query: Query | undefined,
  caller: Frame | undefined,
  callerQuery: Query | undefined,
): ResolvedFrame {
  const answer = query?.answer;
  if (answer?.outcome !== "mapped") {
    const as = unmapped(frame, answer?.outcome ?? "not-applicable");
    if (answer?.unnamed === undefined) return as;
    const { name: functionName, ordinal } = answer.unnamed;
    return { ...as, functionName, ordinal, isNamedByText: true };
  }
  let { functionName } = answer;
  const { nameEvidence } = answer;
  const called = callerQuery?.answer?.calledName;
  if (
    nameEvidence === "none" &&
    called !== undefined &&
    caller !== undefined &&
    !caller.isAsync &&
    !frame.isAsync
  ) {
    functionName = called;
  } else if (nameEvidence === "none" && frame.functionName !== undefined) {
    functionName = ANONYMOUS_NAME;
  }
  return {
    functionName,
    file: answer.file,
    pathInProgram: answer.pathInProgram,
    line: answer.line,
    column: answer.column,
    outcome: "mapped",
    ...(nameEvidence === "source" &&
      functionName !== undefined && { isNamedByText: true as const, ordinal: answer.ordinal }),
    ...(answer.isIgnored && { isIgnored: true as const }),
    generated: frame,
  };
}
