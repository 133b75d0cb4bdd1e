import type { LineProblem, Problem } from "../record/problem.js";

/** How many problems are kept one by one; the others are only counted. */
export const MOST_KEPT_PROBLEMS = 100;

/** Collects what was wrong with the inputs: all of it counted, the first few kept. */
export class ProblemLog {
  readonly kept: Problem[] = [];
  readonly counts = new Map<string, number>();

  /** @param line 1-based; @param offset 0-based bytes */
  addLine(problem: LineProblem, path: string, line: number, offset: number | undefined): void {
    this.add({ ...problem, path, line, ...(offset === undefined ? {} : { offset }) });
  }

  /** The problems of a summary. */
  merge(kept: readonly Problem[], counts: ReadonlyMap<string, number>): void {
    for (const [code, count] of counts) this.count(code, count);
    this.kept.push(...kept.slice(0, MOST_KEPT_PROBLEMS - this.kept.length));
  }

  /** Problems that are only counted. */
  count(code: string, count: number): void {
    if (count === 0) return;
    this.counts.set(code, (this.counts.get(code) ?? 0) + count);
  }

  /** A problem with a whole input. */
  addFile(code: string, path: string, message: string): void {
    this.add({ code, path, message });
  }

  add(problem: Problem): void {
    this.count(problem.code, 1);
    if (this.kept.length < MOST_KEPT_PROBLEMS) this.kept.push(problem);
  }
}
