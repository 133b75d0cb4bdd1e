/**
 * The bursts of stalls of many sessions: runs with no silence longer than a gap between the end of one stall and the beginning
 * of the next. Whether two stalls are in one burst depends on what is between them and on nothing else, so the bursts
 * of a union are found from the bursts of its parts.
 */
import { MINUTE_MS } from "../record/time-units.js";

/**
 * Stalls within this time of the end of the previous one belong to the same burst. A minute is longer than a retry
 * storm's pauses and shorter than the cron intervals of one job after the next; `--burst-gap` changes it.
 */
export const DEFAULT_BURST_GAP_MS = MINUTE_MS;

/** Receives one burst of one session; times in epoch ms. @param longestMs its longest stall */
type BurstVisitor = (session: number, startMs: number, endMs: number, longestMs: number) => void;

/** Numbers of a burst in the list of its session: start, end, longest stall. */
const BURST_NUMBERS = 3;
/** Up to this length, a list is replaced by a longer copy: one that grows in place reserves several times its size. */
const FEW_NUMBERS = 30;

/** Shared by all that have no bursts: reports keep none. */
const NO_SESSIONS = new Map<number, number[]>();

/** The bursts of each session, in flat lists: a fleet has some hundred thousand. */
export class BurstSpans {
  #bySession = NO_SESSIONS;
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Adds a stall, or a whole burst. @param gapMs a silence of exactly this length does not split */
  add(session: number, startMs: number, endMs: number, longestMs: number, gapMs: number): void {
    let bursts = this.#bySession.get(session);
    if (bursts === undefined) {
      if (this.#bySession === NO_SESSIONS) this.#bySession = new Map();
      this.#bySession.set(session, [startMs, endMs, longestMs]);
      this.#size++;
      return;
    }
    // Stalls of a session come nearly sorted: look from the end.
    let at = bursts.length;
    while (at > 0 && (bursts[at - BURST_NUMBERS] as number) > startMs) at -= BURST_NUMBERS;
    if (at > 0 && startMs - (bursts[at - 2] as number) <= gapMs) {
      at -= BURST_NUMBERS;
      join(bursts, at, endMs, longestMs);
    } else {
      if (bursts.length > FEW_NUMBERS) bursts.splice(at, 0, startMs, endMs, longestMs);
      else {
        bursts = bursts.toSpliced(at, 0, startMs, endMs, longestMs);
        this.#bySession.set(session, bursts);
      }
      this.#size++;
    }
    const rest = at + BURST_NUMBERS;
    let next = rest;
    for (; next < bursts.length; next += BURST_NUMBERS) {
      if ((bursts[next] as number) - (bursts[at + 1] as number) > gapMs) break;
      join(bursts, at, bursts[next + 1] as number, bursts[next + 2] as number);
    }
    this.#size -= (next - rest) / BURST_NUMBERS;
    if (next > rest) bursts.splice(rest, next - rest);
  }

  /** Adds all bursts of another set. */
  merge(other: BurstSpans, gapMs: number): void {
    other.forEach((session, startMs, endMs, longestMs) => {
      this.add(session, startMs, endMs, longestMs, gapMs);
    });
  }

  /** Four numbers a burst: session, start, end, longest stall; in the order of sessions and time. */
  rows(numberOf: (session: number) => number): number[] {
    const sorted = Array.from(this.#bySession, ([session, bursts]) => {
      return { number: numberOf(session), bursts };
    }).sort((a, b) => a.number - b.number);
    const rows: number[] = [];
    for (const { number, bursts } of sorted) {
      for (const [at, value] of bursts.entries()) {
        if (at % BURST_NUMBERS === 0) rows.push(number);
        rows.push(value);
      }
    }
    return rows;
  }

  /** Visits all bursts, those of each session in the order of time. */
  forEach(visit: BurstVisitor): void {
    for (const [session, bursts] of this.#bySession) {
      for (let at = 0; at < bursts.length; at += BURST_NUMBERS) {
        visit(session, bursts[at] as number, bursts[at + 1] as number, bursts[at + 2] as number);
      }
    }
  }
}

/** Adds to the burst that begins at an index of the list. */
function join(bursts: number[], at: number, endMs: number, longestMs: number): void {
  bursts[at + 1] = Math.max(bursts[at + 1] as number, endMs);
  bursts[at + 2] = Math.max(bursts[at + 2] as number, longestMs);
}
