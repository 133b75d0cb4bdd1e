import type { LineProblem } from "../record/problem.js";
import type { ReportProblem } from "../report/model.js";

/** How many problems are kept one by one; the others are only counted. */
const MOST_KEPT = 100;

/** Collects what was wrong with the inputs: all of it counted, the first few kept. */
export class ProblemLog {
  readonly kept: ReportProblem[] = [];
  readonly counts = new Map<string, number>();

  /** @param line 1-based; @param offset 0-based bytes */
  addLine(problem: LineProblem, path: string, line: number, offset: number): void {
    this.#add({ ...problem, path, line, offset });
  }

  /** A problem with a whole input. */
  addFile(code: string, path: string, message: string): void {
    this.#add({ code, path, message, line: undefined, offset: undefined });
  }

  #add(problem: ReportProblem): void {
    this.counts.set(problem.code, (this.counts.get(problem.code) ?? 0) + 1);
    if (this.kept.length < MOST_KEPT) this.kept.push(problem);
  }
}
