import { compareTexts } from "../record/compare-texts.js";

/** Stalls that are in two inputs, at least one of them a summary, and are counted twice. */
export interface Overlap {
  /** The two inputs. */
  readonly paths: readonly [string, string];
  /** One of the sessions. */
  readonly session: string;
  readonly count: number;
}

/** How many pairs of inputs are told apart; more are one mistake made often. */
const MOST_PAIRS = 100;

/** Notes stalls that are counted twice. */
export class Overlaps {
  readonly #pairs = new Map<string, Overlap>();

  /** By the paths. */
  all(): Overlap[] {
    return [...this.#pairs].sort(([a], [b]) => compareTexts(a, b)).map(([, overlap]) => overlap);
  }

  add(a: string, b: string, session: string, count: number): void {
    if (count === 0) return;
    const paths: [string, string] = a < b ? [a, b] : [b, a];
    const key = JSON.stringify(paths);
    const known = this.#pairs.get(key);
    if (known === undefined && this.#pairs.size >= MOST_PAIRS) return;
    this.#pairs.set(key, {
      paths,
      session: known?.session ?? session,
      count: (known?.count ?? 0) + count,
    });
  }
}
