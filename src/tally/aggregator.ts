import type { LogRecord, StallOpenRecord, StallRecord } from "../record/record.js";
import { judge, reasonOf } from "../verdict/classify.js";
import type { IdleFramePattern } from "../verdict/idle-frame.js";
import type { AggregateState, ProgramState } from "./aggregator-state.js";
import { BurstSpans } from "./burst-spans.js";
import type { DistinctStack } from "./distinct-stack.js";
import type { RecordPlace } from "./example.js";
import { type Filters, isInWindow, passesSession } from "./filters.js";
import { LongestStalls } from "./longest-stalls.js";
import { Moments } from "./moments.js";
import type { Program } from "./program.js";
import type { Session } from "./session.js";
import { SessionTable } from "./session-table.js";
import { StackTable } from "./stack-table.js";
import type { Tally } from "./tally.js";
import { decodeTally } from "./tally-state.js";
import { TallyTable } from "./tally-table.js";
import { TimeScale } from "./time-scale.js";
import type { OpenStall, Totals } from "./totals.js";

/** What is counted and how it is judged. */
export interface AggregatorOptions {
  readonly filters: Filters;
  readonly idleFrames: readonly IdleFramePattern[];
  /** Keep the bursts, too, which end with a longer silence than this (ms): a comparison needs them. */
  readonly burstGapMs?: number;
  /** How many distinct stacks are kept; only tests have a reason to say it. */
  readonly mostStacks?: number;
}

/** What the names and numbers of a state mean in the aggregator that takes it. */
export interface Translation {
  session(id: string): string;
  place(place: RecordPlace): RecordPlace;
}

const AS_IT_IS: Translation = { session: (id) => id, place: (place) => place };

/** How often the bounds are looked at. */
const STALLS_BETWEEN_CHECKS = 1024;

/** As many stalls can be open at once, one per session, before the oldest is held for unfinished. */
const MOST_OPEN_STALLS = 20_000;

/**
 * Adds up the records of any number of logs, in any order of the files, in bounded memory.
 *
 * A `stall-open` waits for the `stall` that closes it; what still waits at the end is an unfinished stall.
 */
export class Aggregator {
  readonly #options: AggregatorOptions;
  readonly #scale: TimeScale;
  readonly #stacks: StackTable;
  readonly #tallies = new TallyTable();
  readonly #sessions = new SessionTable((session, from) => this.#move(session, from));
  readonly #open = new Map<string, OpenStall>();
  /** The session that a record without one belongs to, by input. */
  readonly #currentSession = new Map<number, string>();
  readonly #inputNames = new Map<number, string>();
  readonly #longest = new LongestStalls();
  readonly #moments = new Moments();
  #duplicateCount = 0;
  #sessionlessCount = 0;

  constructor(options: AggregatorOptions) {
    this.#options = options;
    this.#scale = new TimeScale(options.burstGapMs);
    this.#stacks = new StackTable(options.idleFrames, options.mostStacks);
  }

  /** Says what the session is called that an input is for records before its first `start` that name none. */
  nameInput(input: number, name: string): void {
    this.#inputNames.set(input, name);
  }

  /** Takes one record. Of all but an open stall nothing is kept, so that the objects may be used again for the next. */
  add(record: LogRecord, timestampMs: number, place: RecordPlace): void {
    const id = record.session ?? this.#sessionOf(place.input);
    switch (record.type) {
      case "start":
        this.#currentSession.set(place.input, id);
        this.#sessions.start(id, record, timestampMs);
        return;
      case "alive":
      case "stop":
        this.#sessions.alive(id, record, timestampMs);
        return;
      case "script":
        this.#sessions.script(id, record);
        return;
      case "stall-open":
        this.#addOpen(this.#sessions.get(id), record, timestampMs, place);
        return;
      default:
        this.#addClosed(this.#sessions.get(id), record, timestampMs, place);
    }
  }

  /** The session to which records of an input belong that name none; undefined before its first `start`. */
  currentSession(input: number): string | undefined {
    return this.#currentSession.get(input);
  }

  /** Ends the adding up: what is still open is unfinished, and only what passes the filters is left. */
  finish(): Totals {
    for (const open of this.#open.values()) this.#countUnfinished(open);
    this.#open.clear();
    return this.pause();
  }

  /** What passes the filters so far, with the stalls that a later log may still close. */
  pause(): Totals {
    const all = this.soFar();
    const sessions = all.sessions.filter(({ facts }) =>
      passesSession(this.#options.filters, facts),
    );
    const programs = new Set(sessions.map(({ program }) => program));
    const isLeft = (tally: Tally): boolean => programs.has(tally.key.program);
    return {
      ...all,
      sessions,
      open: all.open.filter(({ session }) => passesSession(this.#options.filters, session.facts)),
      tallies: all.tallies.filter(isLeft),
      longest: all.longest.filter(({ tally }) => isLeft(tally)),
    };
  }

  /** All that was added up so far, with what is still open. */
  soFar(): Totals {
    this.#settle();
    return {
      tallies: [...this.#tallies.all()],
      sessions: this.#sessions.all(),
      open: [...this.#open.values()],
      longest: this.#longest.points,
      moments: this.#moments,
      scale: this.#scale,
      hosts: this.#sessions.hosts,
      duplicateCount: this.#duplicateCount,
      sessionlessCount: this.#sessionlessCount,
    };
  }

  /**
   * Adds all that another aggregator has, whose options were the same.
   *
   * @param translate gives the ids and places of the state their meaning here
   * @returns how many stalls both have (same session and number), which are now counted twice
   */
  merge(state: AggregateState, translate: Translation = AS_IT_IS): number {
    const hostIndexes = state.hosts.map((name) => this.#sessions.hostNumber(name));
    const sessions = state.sessions.map((one) =>
      this.#sessions.adopt(
        translate.session(one.id),
        one,
        state.populations[one.population] as ProgramState,
      ),
    );
    const overlap = state.sessions.reduce((sum, one, i) => {
      const { closed, lifeLine, dropped } = sessions[i] as Session;
      for (const [from, to] of one.spans) lifeLine.add(from, to);
      for (const [reason, count] of one.dropped) {
        dropped.set(reason, Math.max(dropped.get(reason) ?? 0, count));
      }
      return one.closed.reduce((known, [first, last]) => known + closed.addRange(first, last), sum);
    }, 0);
    // The tallies of a session that has not said what it is are in a program of its own.
    const programs = new Map(
      state.sessions.map((one, i) => [one.population, (sessions[i] as Session).program]),
    );
    // What a session had before it said on which host it is, is on that host after all.
    const hosts = new Map(
      state.sessions.flatMap(({ facts, population }, i) =>
        facts === undefined
          ? [[population, hostIndexes.map(() => (sessions[i] as Session).host)] as const]
          : [],
      ),
    );
    if (this.#scale.blockMs < state.blockMs) this.#coarsen(state.blockMs);
    if (this.#scale.burstGapMs !== undefined) {
      const gapMs = state.burstGapMs ?? this.#scale.burstGapMs;
      if (this.#scale.burstGapMs < gapMs) this.#widen(gapMs);
    }
    const stacks = state.shapes.map((stack) =>
      this.#stacks.keep({ ...stack, functionStarts: stack.functionStarts }),
    );
    const tallies = state.cells.map((one) => {
      const program = programs.get(one.population) as Program;
      const tally = this.#tallies.get(program, stacks[one.shape] as DistinctStack, one);
      const decoded = decodeTally(one, {
        key: tally.key,
        sessionIndexes: sessions.map(({ index }) => index),
        hostIndexes: hosts.get(one.population) ?? hostIndexes,
        place: translate.place,
        burstGapMs: this.#scale.burstGapMs,
      });
      decoded.blocks = decoded.blocks.coarsened(this.#scale.blockMs / state.blockMs);
      tally.merge(decoded, this.#scale);
      return tally;
    });
    for (const open of state.open) {
      const session = sessions[open.session] as Session;
      this.#keepOpen({ ...open, session, place: translate.place(open.place) });
    }
    for (let i = 0; i + 2 < state.longest.length; i += 3) {
      const [timestampMs = 0, durationMs = 0, tally = 0] = state.longest.slice(i, i + 3);
      this.#longest.add(timestampMs, durationMs, tallies[tally] as Tally);
    }
    const { moments } = state;
    if (moments === undefined) this.#moments.addUnknown(state.stallCount);
    else {
      for (const [i, startMs] of moments.startsMs.entries()) {
        const place = translate.place({ input: moments.inputs[i] as number, line: 0 });
        const session = sessions[moments.sessions[i] as number] as Session;
        const tally = tallies[moments.tallies[i] as number] as Tally;
        const durationMs = moments.durationsMs[i] as number;
        this.#moments.add(startMs, durationMs, session.index, place.input, tally);
      }
    }
    this.#duplicateCount += state.duplicateCount;
    this.#sessionlessCount += state.sessionlessCount;
    this.#keepBounded();
    return overlap;
  }

  #sessionOf(input: number): string {
    return this.#currentSession.get(input) ?? this.#inputNames.get(input) ?? `input ${input}`;
  }

  #addOpen(
    session: Session,
    record: StallOpenRecord,
    timestampMs: number,
    place: RecordPlace,
  ): void {
    session.lifeLine.add(timestampMs, timestampMs + record.duration);
    this.#keepOpen({ session, record, timestampMs, place: { ...place } });
  }

  #keepOpen(open: OpenStall): void {
    const { session, record, place } = open;
    const key = `${session.id}\n${record.seq ?? `${place.input}:${place.line}`}`;
    const earlier = this.#open.get(key);
    if (earlier !== undefined && earlier.record.duration > record.duration) return;
    this.#open.set(key, open);
    if (this.#open.size <= MOST_OPEN_STALLS) return;
    const [oldestKey, oldest] = this.#open.entries().next().value as [string, OpenStall];
    this.#open.delete(oldestKey);
    this.#countUnfinished(oldest);
    if (oldest.record.seq !== undefined) oldest.session.closed.add(oldest.record.seq);
  }

  #countUnfinished({ session, record, timestampMs, place }: OpenStall): void {
    if (record.seq !== undefined && session.closed.has(record.seq)) return;
    const tally = this.#count(session, record, timestampMs, place);
    if (tally !== undefined) tally.unfinishedCount++;
  }

  #addClosed(session: Session, record: StallRecord, timestampMs: number, place: RecordPlace): void {
    session.lifeLine.add(timestampMs, timestampMs + record.duration);
    if (record.session === undefined) this.#sessionlessCount++;
    else if (record.seq !== undefined) {
      if (!session.closed.add(record.seq)) {
        this.#duplicateCount++;
        return;
      }
      if (this.#open.size > 0) this.#open.delete(`${session.id}\n${record.seq}`);
    }
    this.#count(session, record, timestampMs, place);
  }

  /** @returns the tally that the stall went into; undefined if it is not among those that are asked for */
  #count(
    session: Session,
    record: StallRecord | StallOpenRecord,
    timestampMs: number,
    place: RecordPlace,
  ): Tally | undefined {
    const { filters } = this.#options;
    const durationMs = record.duration;
    if (!isInWindow(filters, timestampMs) || durationMs < (filters.minDurationMs ?? 0)) return;
    // A session that has not said what it is may still do so: that is decided at the end.
    if (session.facts !== undefined && !passesSession(filters, session.facts)) return;
    const stack = this.#stacks.stackOf(record);
    const judgement = judge(record, stack.state);
    const tally = this.#tallies.get(session.program, stack, judgement);
    tally.add(session, timestampMs, durationMs, place.input, this.#scale);
    if (record.capture?.during === false && record.capture.source !== "profile") tally.hintCount++;
    if (tally.wantsExample(durationMs)) {
      const reason = reasonOf(judgement.rule, record, stack.state);
      const { context } = record;
      tally.keepExamples([{ place: { ...place }, timestampMs, durationMs, reason, context }]);
    }
    this.#longest.add(timestampMs, durationMs, tally);
    this.#moments.add(timestampMs, durationMs, session.index, place.input, tally);
    if (this.#moments.count % STALLS_BETWEEN_CHECKS === 0) this.#keepBounded();
    return tally;
  }

  /** A session has said what it is: what it had alone goes to the program of its kind. */
  #move(session: Session, from: Program): void {
    const moved = new Map<Tally, Tally>();
    for (const tally of this.#tallies.take(from)) {
      tally.blocks = tally.blocks.onHost(session.host);
      const target = this.#tallies.get(session.program, tally.key.stack, tally.key);
      this.#dissolve(tally, target);
      moved.set(tally, target);
    }
    this.#redirect(moved);
  }

  /** Gives up the stacks beyond count, and puts their tallies to those of what stands for them. */
  #settle(): void {
    for (const folding of [0, 1] as const) {
      this.#stacks.settle(folding);
      const moved = new Map<Tally, Tally>();
      for (const program of this.#tallies.programs) {
        const isGivenUp = (stack: DistinctStack): boolean => this.#stacks.keep(stack) !== stack;
        for (const tally of this.#tallies.take(program, isGivenUp)) {
          const kept = this.#stacks.keep(tally.key.stack);
          const target = this.#tallies.get(program, kept, tally.key);
          this.#dissolve(tally, target);
          moved.set(tally, target);
        }
      }
      this.#redirect(moved);
    }
  }

  #dissolve(tally: Tally, target: Tally): void {
    target.merge(tally, this.#scale);
    this.#scale.blockCount -= tally.blocks.size;
    this.#scale.burstCount -= tally.bursts.size;
  }

  #redirect(moved: ReadonlyMap<Tally, Tally>): void {
    if (moved.size === 0) return;
    this.#longest.redirect(moved);
    this.#moments.redirect(moved);
  }

  #keepBounded(): void {
    if (this.#stacks.isCrowded) this.#settle();
    const { coarserMs } = this.#scale;
    if (coarserMs !== undefined) this.#coarsen(coarserMs);
    for (let gapMs = this.#scale.widerGapMs; gapMs !== undefined; gapMs = this.#scale.widerGapMs) {
      this.#widen(gapMs);
    }
  }

  /** Joins the bursts that are no further apart than a wider gap. */
  #widen(burstGapMs: number): void {
    this.#scale.burstGapMs = burstGapMs;
    this.#scale.burstCount = 0;
    for (const tally of this.#tallies.all()) {
      const bursts = new BurstSpans();
      bursts.merge(tally.bursts, burstGapMs);
      tally.bursts = bursts;
      this.#scale.burstCount += bursts.size;
    }
  }

  /** Makes the blocks of time longer. */
  #coarsen(blockMs: number): void {
    const factor = blockMs / this.#scale.blockMs;
    this.#scale.blockMs = blockMs;
    this.#scale.blockCount = 0;
    for (const tally of this.#tallies.all()) {
      tally.blocks = tally.blocks.coarsened(factor);
      this.#scale.blockCount += tally.blocks.size;
    }
  }
}
