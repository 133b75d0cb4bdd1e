import { compareTexts } from "../record/compare-texts.js";
import { defined } from "../record/defined.js";
import type { LineProblem, Problem } from "../record/problem.js";

/** How many problems are kept one by one; the others are only counted. */
export const MOST_KEPT_PROBLEMS = 100;

/**
 * Collects what was wrong with the inputs: all of it counted, the first by path and line kept, so that neither depends on
 * the order of reading.
 */
export class ProblemLog {
  readonly #kept: Problem[] = [];
  readonly #counts = new Map<string, number>();
  #isSorted = true;

  /** Those of whole inputs, then by path and line; at most {@link MOST_KEPT_PROBLEMS}. */
  get kept(): readonly Problem[] {
    this.#trim();
    return this.#kept;
  }

  /** All of them by code, in the order of the codes. */
  get counts(): ReadonlyMap<string, number> {
    return new Map([...this.#counts].sort(([a], [b]) => compareTexts(a, b)));
  }

  /** @param line 1-based; @param offset 0-based bytes */
  addLine(problem: LineProblem, path: string, line: number, offset: number | undefined): void {
    this.add({ ...problem, path, line, ...defined({ offset }) });
  }

  /** Adds those of another log. */
  merge(kept: readonly Problem[], counts: ReadonlyMap<string, number>): void {
    for (const [code, count] of counts) this.count(code, count);
    for (const problem of kept) this.#keep(problem);
  }

  /** Problems that are only counted. */
  count(code: string, count: number): void {
    if (count === 0) return;
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + count);
  }

  /** A problem with a whole input. */
  addFile(code: string, path: string, message: string): void {
    this.add({ code, path, message });
  }

  add(problem: Problem): void {
    this.count(problem.code, 1);
    this.#keep(problem);
  }

  #keep(problem: Problem): void {
    this.#kept.push(problem);
    this.#isSorted = false;
    if (this.#kept.length >= 4 * MOST_KEPT_PROBLEMS) this.#trim();
  }

  #trim(): void {
    if (this.#isSorted) return;
    this.#kept.sort(byPlace);
    // One place may be named for several stalls.
    const distinct = this.#kept.filter(
      (one, i) => i === 0 || byPlace(one, this.#kept[i - 1] as Problem) !== 0,
    );
    this.#kept.splice(0, this.#kept.length, ...distinct);
    this.#kept.length = Math.min(this.#kept.length, MOST_KEPT_PROBLEMS);
    this.#isSorted = true;
  }
}

/** What is wrong with a whole input comes first: it is not to be crowded out by the bad lines of others. */
function byPlace(a: Problem, b: Problem): number {
  return (
    Number(a.line !== undefined) - Number(b.line !== undefined) ||
    compareTexts(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareTexts(a.code, b.code) ||
    compareTexts(a.message, b.message)
  );
}
