import { compareTexts } from "../record/compare-texts.js";
import { defined } from "../record/defined.js";
import type { LineProblem, Problem } from "../record/problem.js";

/** How many problems are kept individually; the others are only counted. */
export const MOST_KEPT_PROBLEMS = 100;

/**
 * Collects the problems of the inputs. All are counted, and the first by path and line are kept, so that neither depends on the order
 * of reading.
 */
export class ProblemLog {
  readonly #kept: Problem[] = [];
  readonly #counts = new Map<string, number>();
  #isSorted = true;

  /** The kept problems: those of whole inputs, then by path and line; at most {@link MOST_KEPT_PROBLEMS}. */
  get kept(): readonly Problem[] {
    this.#trim();
    return this.#kept;
  }

  /** The number of all problems by code, in the order of the codes. */
  get counts(): ReadonlyMap<string, number> {
    return new Map([...this.#counts].sort(([a], [b]) => compareTexts(a, b)));
  }

  /** @param line 1-based; @param offset 0-based bytes */
  addLine(problem: LineProblem, path: string, line: number, offset: number | undefined): void {
    this.add({ ...problem, path, line, ...defined({ offset }) });
  }

  /** Adds the problems of another log. */
  merge(kept: readonly Problem[], counts: ReadonlyMap<string, number>): void {
    for (const [code, count] of counts) this.count(code, count);
    for (const problem of kept) this.#keep(problem);
  }

  /** Counts problems without keeping them. */
  count(code: string, count: number): void {
    if (count === 0) return;
    this.#counts.set(code, (this.#counts.get(code) ?? 0) + count);
  }

  /** Adds a problem with a whole input. */
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
    // The same place may be reported for several stalls.
    const distinct = this.#kept.filter(
      (one, i) => i === 0 || byPlace(one, this.#kept[i - 1] as Problem) !== 0,
    );
    this.#kept.splice(0, this.#kept.length, ...distinct);
    this.#kept.length = Math.min(this.#kept.length, MOST_KEPT_PROBLEMS);
    this.#isSorted = true;
  }
}

/** Problems of whole inputs come first, so that the bad lines of other inputs do not crowd them out. */
function byPlace(a: Problem, b: Problem): number {
  return (
    Number(a.line !== undefined) - Number(b.line !== undefined) ||
    compareTexts(a.path, b.path) ||
    (a.line ?? 0) - (b.line ?? 0) ||
    compareTexts(a.code, b.code) ||
    compareTexts(a.message, b.message)
  );
}
