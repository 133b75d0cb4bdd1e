import { MINUTE_MS } from "../record/time-units.js";
import type { Span } from "./span.js";
import {
  contradicts,
  isAgeWrong,
  isSetBack,
  isTooSilent,
  livedSpans,
  type Uptime,
} from "./uptime.js";

/**
 * The longest silence (ms) between two signs of life that still counts as observed: ten times the minute after which
 * an emitter writes that it is alive.
 */
export const LONGEST_SILENCE_MS = 10 * MINUTE_MS;

/** How many spans are kept of one session; more are joined at the smallest gaps. */
const MOST_SPANS = 1_000;

/**
 * The times at which a process is known to have been observed, from single signs of life.
 *
 * Signs that are no further apart than {@link LONGEST_SILENCE_MS} make one span, so the order in which they are
 * added makes no difference.
 */
export class LifeLine {
  /** Start and end of each span in turn: sorted, disjoint, further apart than the limit. */
  #bounds: number[] = [];
  /** Negative if no record had it. */
  #uptimeMs = -1;
  #uptimeAtMs = 0;

  /** Adds a sign of life, or a span in which there was certainly life (a stall and its duration). */
  add(from: number, to: number = from): void {
    const bounds = this.#bounds;
    const last = bounds.length - 2;
    if (last >= 0 && from < (bounds[last] as number)) {
      this.#insert(from, to);
    } else if (last >= 0 && from - (bounds[last + 1] as number) <= LONGEST_SILENCE_MS) {
      if (to > (bounds[last + 1] as number)) bounds[last + 1] = to;
    } else if (last < 0) this.#bounds = [from, to];
    else {
      bounds.push(from, to);
      if (bounds.length > 2 * MOST_SPANS) this.#joinSmallestGap();
    }
  }

  /** Whether it is of many processes that are not told apart. */
  get isCrowd(): boolean {
    return false;
  }

  /** The number of its processes. */
  get count(): number {
    return 1;
  }

  /** From the first sign of life to the last; undefined if there was none. */
  get whole(): Span | undefined {
    const [from] = this.#bounds;
    if (from === undefined) return undefined;
    if (!this.isContradicted) return { from, to: this.#bounds.at(-1) as number };
    const { spans } = this;
    return { from: (spans[0] as Span).from, to: (spans.at(-1) as Span).to };
  }

  /** The silences longer than the limit, in order. */
  gaps(): Span[] {
    const { spans } = this;
    return spans.slice(1).map((span, i) => ({ from: (spans[i] as Span).to, to: span.from }));
  }

  /** Takes an age that the process reported; the largest counts. */
  addUptime({ uptimeMs, atMs }: Uptime): void {
    if (uptimeMs < this.#uptimeMs || (uptimeMs === this.#uptimeMs && atMs >= this.#uptimeAtMs)) {
      return;
    }
    this.#uptimeMs = uptimeMs;
    this.#uptimeAtMs = atMs;
  }

  /** The age that the process reported last; undefined if no record has it. */
  get uptime(): Uptime | undefined {
    return this.#uptimeMs < 0 ? undefined : { uptimeMs: this.#uptimeMs, atMs: this.#uptimeAtMs };
  }

  /**
   * Whether the wall clock says that the process has lived longer than it has: the clock was set, or the machine slept. If the age
   * itself cannot be right, the signs of life count.
   */
  get isContradicted(): boolean {
    return this.#isImpossible && !this.isAgeWrong;
  }

  /** Whether the signs of life contradict the age, which then does not count. */
  get isAgeWrong(): boolean {
    const { uptime } = this;
    return uptime !== undefined && this.#isImpossible && isAgeWrong(uptime, this.rawSpans);
  }

  get #isImpossible(): boolean {
    const { uptime } = this;
    const [from] = this.#bounds;
    if (from === undefined) return false;
    if (uptime !== undefined && contradicts(uptime, from)) return true;
    if (this.#bounds.length === 2) return false;
    const { rawSpans } = this;
    if (isTooSilent(uptime, rawSpans)) return true;
    return uptime !== undefined && isSetBack(uptime, rawSpans, LONGEST_SILENCE_MS);
  }

  /** The spans in order, without those that a wrong clock made up. */
  get spans(): readonly Span[] {
    const { rawSpans } = this;
    return this.isContradicted ? livedSpans(this.uptime, rawSpans, LONGEST_SILENCE_MS) : rawSpans;
  }

  /** The spans in order, by the wall clock. */
  get rawSpans(): readonly Span[] {
    const spans: Span[] = [];
    for (let at = 0; at < this.#bounds.length; at += 2) {
      spans.push({ from: this.#bounds[at] as number, to: this.#bounds[at + 1] as number });
    }
    return spans;
  }

  /** Puts a span among the others, and joins it with those that are near. */
  #insert(from: number, to: number): void {
    const bounds = this.#bounds;
    const later = this.#firstAfter(from);
    const isNear = later > 0 && from - (bounds[later - 1] as number) <= LONGEST_SILENCE_MS;
    const first = isNear ? later - 2 : later;
    let end = isNear ? Math.max(to, bounds[later - 1] as number) : to;
    let rest = later;
    while (rest < bounds.length && (bounds[rest] as number) - end <= LONGEST_SILENCE_MS) {
      end = Math.max(end, bounds[rest + 1] as number);
      rest += 2;
    }
    bounds.splice(first, rest - first, isNear ? (bounds[first] as number) : from, end);
    if (bounds.length > 2 * MOST_SPANS) this.#joinSmallestGap();
  }

  /** The index in the bounds of the first span that begins after a time. */
  #firstAfter(time: number): number {
    let [low, high] = [0, this.#bounds.length / 2];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#bounds[2 * middle] as number) > time) high = middle;
      else low = middle + 1;
    }
    return 2 * low;
  }

  #joinSmallestGap(): void {
    const bounds = this.#bounds;
    const gapBefore = (at: number): number => (bounds[at] as number) - (bounds[at - 1] as number);
    let smallest = 2;
    for (let at = 4; at < bounds.length; at += 2) {
      if (gapBefore(at) < gapBefore(smallest)) smallest = at;
    }
    // The end of the previous span and the beginning of this one go; the later end stays.
    const end = Math.max(bounds[smallest - 1] as number, bounds[smallest + 1] as number);
    bounds.splice(smallest - 1, 3, end);
  }
}
