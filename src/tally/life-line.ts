/** A span of time; epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * The longest silence (ms) between two signs of life that still counts as watching: ten times the minute at which
 * an emitter says that it is alive.
 */
export const LONGEST_SILENCE_MS = 10 * 60_000;

/** How many separate spans are kept of one session; more are joined at their smallest gaps. */
const MOST_SPANS = 1_000;

/**
 * The times at which somebody is known to have been watching, from single signs of life.
 *
 * Signs that are no further apart than {@link LONGEST_SILENCE_MS} make one span, so the order in which they are
 * added makes no difference.
 */
export class LifeLine {
  /** Sorted, disjoint, further apart than the limit. */
  #spans: Span[] = [];

  /** Adds a sign of life, or a span in which there was certainly life (a stall and its duration). */
  add(from: number, to: number = from): void {
    const last = this.#spans.at(-1);
    if (last === undefined) {
      this.#spans.push({ from, to });
    } else if (from >= last.from && from - last.to <= LONGEST_SILENCE_MS) {
      if (to > last.to) this.#spans[this.#spans.length - 1] = { from: last.from, to };
    } else if (from > last.to) {
      this.#spans.push({ from, to });
      if (this.#spans.length > MOST_SPANS) this.#joinSmallestGap();
    } else {
      this.#spans.push({ from, to });
      this.#normalise();
    }
  }

  /** From the first sign of life to the last; undefined if there was none. */
  get whole(): Span | undefined {
    const first = this.#spans[0];
    const last = this.#spans.at(-1);
    return first === undefined || last === undefined
      ? undefined
      : { from: first.from, to: last.to };
  }

  /** The silences longer than the limit, in order. */
  gaps(): Span[] {
    return this.#spans
      .slice(1)
      .map((span, i) => ({ from: (this.#spans[i] as Span).to, to: span.from }));
  }

  /** The spans, in order. */
  get spans(): readonly Span[] {
    return this.#spans;
  }

  #normalise(): void {
    const sorted = [...this.#spans].sort((a, b) => a.from - b.from);
    const joined: Span[] = [];
    for (const span of sorted) {
      const last = joined.at(-1);
      if (last !== undefined && span.from - last.to <= LONGEST_SILENCE_MS) {
        joined[joined.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
      } else joined.push(span);
    }
    this.#spans = joined;
    while (this.#spans.length > MOST_SPANS) this.#joinSmallestGap();
  }

  #joinSmallestGap(): void {
    let smallest = 1;
    const gapBefore = (i: number): number =>
      (this.#spans[i] as Span).from - (this.#spans[i - 1] as Span).to;
    for (let i = 2; i < this.#spans.length; i++) {
      if (gapBefore(i) < gapBefore(smallest)) smallest = i;
    }
    const before = this.#spans[smallest - 1] as Span;
    const after = this.#spans[smallest] as Span;
    this.#spans.splice(smallest - 1, 2, { from: before.from, to: Math.max(before.to, after.to) });
  }
}
