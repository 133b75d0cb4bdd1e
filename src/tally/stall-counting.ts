import type { StallRecord } from "../record/record.js";
import { isUnreadStack } from "../stack/read-stack.js";
import { judge } from "../verdict/classify.js";
import { type Filters, passesSession } from "./filters.js";
import type { OpenStalls } from "./open-stalls.js";
import type { Session } from "./session.js";
import type { SessionTable } from "./session-table.js";
import type { StackTable } from "./stack-table.js";
import type { CountedStall, Tally, TallyKey } from "./tally.js";
import { MOST_EXAMPLES } from "./tally-sums.js";
import type { TallyTable } from "./tally-table.js";
import { type PartBy, partOf } from "./where.js";

/** What stalls of an aggregator are counted in. */
export interface CountingParts {
  readonly filters: Filters;
  readonly partBy: PartBy | undefined;
  readonly sessions: SessionTable;
  readonly stacks: StackTable;
  readonly tallies: TallyTable;
  readonly open: OpenStalls;
}

/** Whole microseconds are what is kept: a stall that is a little shorter can still be as long. */
const ROUNDING_MS = 0.001;
const LARGEST_SEQ = Number.MAX_SAFE_INTEGER;

/**
 * Counts the stalls of one input that are like others in session, stack and verdict: a reader that finds that out by itself need
 * not hand on each of them. The sums are the same as if it did.
 */
export class StallCounting {
  readonly parts: CountingParts;
  readonly #path: string;
  readonly #input: number;
  /** How many stalls were counted. */
  count = 0;

  /** @param input its number, and its path */
  constructor(parts: CountingParts, input: number, path: string) {
    this.parts = parts;
    this.#input = input;
    this.#path = path;
  }

  /**
   * The counter for stalls like this one, which was added.
   *
   * @returns undefined if each of them must be added: it may be one of the examples, or outside of the filters, or there is
   * something to say of its stack
   */
  counterFor(stall: StallRecord): StallCounter | undefined {
    const { filters, partBy, sessions, stacks, tallies } = this.parts;
    if (stall.session === undefined || isCutByStall(filters)) return undefined;
    const session = sessions.get(stall.session);
    if (session.facts !== undefined && !passesSession(filters, session.facts)) return undefined;
    const stack = stacks.stackOf(stall);
    if (stack.state !== "running" || isUnreadStack(stack.frames)) return undefined;
    const judgement = judge(stall, stack.state);
    const part = partBy && partOf(partBy, session.facts?.host, stall.context);
    const tally = tallies.find(session.program, stack, judgement, part);
    if (tally === undefined || tally.examples.length < MOST_EXAMPLES) return undefined;
    return new StallCounter(this, session, tally.key, this.#input);
  }

  /** Whether all stalls of a session from this number on are new. */
  isNewFrom(session: string, seq: number): boolean {
    const { closed, summarized } = this.parts.sessions.get(session);
    return closed.countIn(seq, LARGEST_SEQ) + summarized.countIn(seq, LARGEST_SEQ) === 0;
  }

  /** Stalls of a session were counted, or added, up to a number. */
  addSeqs(id: string, first: number, last: number): void {
    const session = this.parts.sessions.get(id);
    session.closed.addRange(first, last);
    session.lastPath = this.#path;
    for (let seq = first; seq <= last && !this.parts.open.isEmpty; seq++) {
      this.parts.open.close(session, seq);
    }
  }
}

/** Counts stalls that are alike. */
class StallCounter {
  readonly #counting: StallCounting;
  readonly #session: Session;
  readonly #key: TallyKey;
  readonly #stall: { -readonly [Name in keyof CountedStall]: CountedStall[Name] };
  #tally: Tally | undefined;
  #edition = -1;

  constructor(counting: StallCounting, session: Session, key: TallyKey, input: number) {
    this.#counting = counting;
    this.#session = session;
    this.#key = key;
    const { index, host } = session;
    this.#stall = {
      session: index,
      host,
      input,
      timestampMs: 0,
      durationUs: 0,
      isUnfinished: false,
      isStartup: false,
      isHint: false,
    };
  }

  /** Stalls of this length (ms) may be examples. */
  get floorMs(): number {
    return (this.#current().examples.at(-1)?.durationMs ?? 0) - ROUNDING_MS;
  }

  count(timestampMs: number, durationMs: number): void {
    this.#counting.count++;
    this.#session.lifeLine.add(timestampMs, timestampMs + durationMs);
    const stall = this.#stall;
    stall.timestampMs = timestampMs;
    stall.durationUs = Math.round(durationMs * 1000);
    this.#counting.parts.tallies.add(this.#current(), stall);
  }

  /** Tallies are put to others where there are too many stacks. */
  #current(): Tally {
    const { tallies, stacks } = this.#counting.parts;
    if (this.#tally === undefined || this.#edition !== tallies.edition) {
      const { stack, part } = this.#key;
      this.#tally = tallies.get(this.#session.program, stacks.keep(stack), this.#key, part);
      this.#edition = tallies.edition;
    }
    return this.#tally;
  }
}

/** Whether the filters leave out single stalls of a session. */
function isCutByStall({ sinceMs, untilMs, minDurationMs, hoursOfDay, where }: Filters): boolean {
  return (sinceMs ?? untilMs ?? minDurationMs ?? hoursOfDay ?? where) !== undefined;
}
