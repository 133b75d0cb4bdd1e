import type { LineProblem } from "../record/problem.js";
import type { LogRecord, StallOpenRecord, StallRecord } from "../record/record.js";
import { judge, reasonOf } from "../verdict/classify.js";
import type { IdleFramePattern } from "../verdict/idle-frame.js";
import type { AggregatorState } from "./aggregator-state.js";
import { type Bounds, boundsFor } from "./bounds.js";
import { byLength, type RecordPlace } from "./example.js";
import { filteredTotals } from "./filtered-totals.js";
import { type Filters, isInWindow, passesSession } from "./filters.js";
import { foldSessions, isCrowded } from "./fold-sessions.js";
import { InputNames } from "./input-names.js";
import { mergeState } from "./merge-state.js";
import { moveNamed } from "./named-session.js";
import { isOver, type OpenStall, OpenStalls } from "./open-stalls.js";
import { type Overlap, Overlaps } from "./overlaps.js";
import type { ParsedStack } from "./parsed-stack.js";
import { filesOfParts } from "./part-sums.js";
import { type Scripts, scriptsAmong } from "./scripts.js";
import type { Session } from "./session.js";
import { SessionTable } from "./session-table.js";
import { sharedSessionProblem } from "./shared-session.js";
import { StackTable } from "./stack-table.js";
import { type CountingParts, StallCounting } from "./stall-counting.js";
import { addDetails, addExample, type CountedStall } from "./tally.js";
import { mayBeExample } from "./tally-sums.js";
import { TallyTable } from "./tally-table.js";
import type { Totals } from "./totals.js";
import { unreadStackProblem } from "./unread-stack.js";
import { meets, type PartBy, partOf } from "./where.js";

/** What is counted and how it is judged. */
export interface AggregatorOptions extends Partial<Bounds> {
  readonly filters: Filters;
  readonly idleFrames: readonly IdleFramePattern[];
  /** Also keep bursts, for comparisons: a silence longer than this (ms) ends one. */
  readonly burstGapMs?: number;
  /** What else stalls are kept apart by, for a report that is grouped by it. */
  readonly partBy?: PartBy | undefined;
  /** Also keep what sessions have done, for rates per request or active hour. */
  readonly keepsWork?: boolean | undefined;
  /** Also keep the longest stalls as points in time, for time lines and summaries. */
  readonly keepsPoints?: boolean | undefined;
  /** Session ids known beforehand to be those of several processes. */
  readonly sharedSessions?: ReadonlySet<string>;
}

/**
 * Adds up the records of any number of logs, in any order, in bounded memory.
 *
 * A `stall-open` waits for the `stall` that closes it; what still waits at the end is an unfinished stall.
 */
export class Aggregator {
  readonly #stacks: StackTable;
  readonly #tallies: TallyTable;
  readonly #sessions: SessionTable;
  readonly #open = new OpenStalls((a, b) => this.#inputs.compare(a, b));
  readonly #inputs = new InputNames();
  readonly #exampleOrder = byLength((a, b) => this.#inputs.compare(a, b));
  /** One object for all stalls, because there are millions. */
  readonly #stall: { -readonly [Name in keyof CountedStall]: CountedStall[Name] } = {
    session: 0,
    host: 0,
    input: 0,
    timestampMs: 0,
    durationUs: 0,
    isUnfinished: false,
    isHint: false,
    isStartup: false,
  };
  readonly #overlaps = new Overlaps();
  readonly #counted: CountingParts & { readonly options: AggregatorOptions & Bounds };
  readonly #counts = { duplicates: 0, sessionless: 0 };

  constructor(given: AggregatorOptions) {
    const options = { ...boundsFor(), ...given };
    this.#stacks = new StackTable(options.idleFrames, options.mostStacks);
    this.#tallies = new TallyTable(this.#stacks, options, this.#exampleOrder);
    this.#sessions = new SessionTable(
      (session, anonymous) => moveNamed(this.#tallies, options, session, anonymous),
      (input) => this.#inputs.pathOf(input),
      options,
    );
    this.#counted = {
      options,
      exampleOrder: this.#exampleOrder,
      inputs: this.#inputs,
      sessions: this.#sessions,
      stacks: this.#stacks,
      tallies: this.#tallies,
      open: this.#open,
      counts: this.#counts,
    };
  }

  /** Names an input. @param path decides, and not the number, which input comes first where that matters */
  nameInput(input: number, path: string): void {
    this.#inputs.add(input, path);
  }

  /**
   * Takes one record. Only open stalls are kept; other objects may be reused for the next record.
   *
   * @returns a problem to report, although the record counts
   */
  add(record: LogRecord, timestampMs: number, place: RecordPlace): LineProblem | undefined {
    const id = record.session ?? this.#inputs.sessionOf(place.input);
    if (record.type === "start") {
      this.#fold(false);
      this.#inputs.enter(place.input, id);
      this.#sessions.start(id, record, timestampMs, place.input);
      return this.sharedSessions.has(id) ? sharedSessionProblem(id, record) : undefined;
    }
    const session = this.#sessions.get(id, place.input);
    switch (record.type) {
      case "alive":
      case "stop":
        this.#sessions.alive(session, record, timestampMs);
        return undefined;
      case "script":
        return this.#sessions.script(session, record, place.input);
      case "stall-open": {
        const files = () => [...this.#stacks.stackOf(record).files, ...filesOfParts(record.parts)];
        const scripts = scriptsAmong(this.#sessions.scriptsOf(session, place.input), files);
        session.lifeLine.add(timestampMs, timestampMs + record.duration);
        this.#keepOpen({ session, record, timestampMs, place: { ...place }, scripts });
        return undefined;
      }
      default:
        return this.#addClosed(session, record, timestampMs, place);
    }
  }

  /** Takes the counts of an input that a reader has made itself. */
  countingFor(input: number): StallCounting {
    this.#fold(false);
    return new StallCounting(this.#counted, input);
  }

  /** The final totals: stalls that are still open are unfinished, and only what passes the filters is left. */
  finish(): Totals {
    for (const open of this.#open.takeAll()) this.#countUnfinished(open);
    return this.pause();
  }

  /** The totals so far that pass the filters, with the stalls that a later log may still close. */
  pause(): Totals {
    return filteredTotals(this.soFar(), this.#counted.options.filters);
  }

  /** All totals so far, with the stalls that are still open. */
  soFar(): Totals {
    this.#tallies.keepBounded();
    this.#tallies.settle();
    this.#fold(true);
    return {
      tallies: [...this.#tallies.all()],
      sessions: this.#sessions.all(),
      filteredOut: [],
      open: this.#open.all().filter((open) => !isOver(open)),
      longest: this.#tallies.longest.points,
      moments: this.#tallies.moments,
      scale: this.#tallies.scale,
      hosts: this.#sessions.hosts,
      bounds: this.#counted.options,
      duplicateCount: this.#counts.duplicates,
      sessionlessCount: this.#counts.sessionless,
    };
  }

  /**
   * Adds the totals of another aggregator with the same options.
   *
   * @param summaryPath the input that contains the state, if it is a summary
   * @param place converts the places of the state to places of this aggregator
   */
  merge(
    state: AggregatorState,
    summaryPath?: string,
    place: (place: RecordPlace) => RecordPlace = (same) => same,
  ): void {
    mergeState(state, {
      ...this.#counted,
      ...this.#counted.options,
      overlaps: this.#overlaps,
      summaryPath,
      place,
      keepOpen: (open) => this.#keepOpen(open),
    });
    this.#counts.duplicates += state.duplicateCount;
    this.#counts.sessionless += state.sessionlessCount;
    this.#fold(false);
  }

  /** Session ids found to be those of several processes. */
  get sharedSessions(): ReadonlySet<string> {
    return this.#sessions.shared;
  }

  /** Stalls that are both in a summary and in another input, and are counted twice. */
  get overlaps(): readonly Overlap[] {
    return this.#overlaps.all();
  }

  /** Renumbers the inputs. */
  renumberInputs(numberOf: (input: number) => number): void {
    if (!this.#inputs.renumber(numberOf)) return;
    this.#tallies.renumberInputs(numberOf);
    this.#open.renumberInputs(numberOf);
  }

  /** Gives up programs and sessions beyond the limits. @param isAtEnd if false, only if it is worth the work */
  #fold(isAtEnd: boolean): void {
    const { options } = this.#counted;
    // A program without sessions is forgotten when sessions are folded: it must not be one that another stands for.
    const isDue = isCrowded(this.#sessions, options.mostSessions, isAtEnd);
    if (this.#sessions.settlePrograms(isAtEnd || isDue)) {
      this.#tallies.replacePrograms((one) => (one.isAnonymous ? one : this.#sessions.program(one)));
    }
    const folding = foldSessions(this.#sessions, options, this.#open, isAtEnd);
    if (folding !== undefined) this.#tallies.fold(folding);
  }

  #keepOpen(open: OpenStall): void {
    const oldest = this.#open.add(open);
    if (oldest === undefined) return;
    this.#countUnfinished(oldest);
    if (oldest.record.seq !== undefined) oldest.session.closed.add(oldest.record.seq);
  }

  #countUnfinished(open: OpenStall): void {
    if (isOver(open)) return;
    const { session, record, timestampMs, place, scripts } = open;
    this.#count(session, record, timestampMs, place, scripts);
  }

  #addClosed(
    session: Session,
    record: StallRecord,
    timestampMs: number,
    place: RecordPlace,
  ): LineProblem | undefined {
    session.lifeLine.add(timestampMs, timestampMs + record.duration);
    if (record.session === undefined) this.#counts.sessionless++;
    else if (record.seq !== undefined) {
      if (!session.closed.add(record.seq)) {
        this.#counts.duplicates++;
        return undefined;
      }
      this.#open.close(session, record.seq);
      const path = this.#inputs.pathOf(place.input);
      if (session.summarized.has(record.seq)) {
        this.#overlaps.add(session.lastPath, path, session.id, 1);
      } else session.lastPath = path;
    }
    const stack = this.#count(session, record, timestampMs, place);
    return stack && unreadStackProblem(stack.facts.frames);
  }

  /** Counts a stall that passes the filters. @param openScripts of an unfinished one @returns its stack, if it was counted */
  #count(
    session: Session,
    record: StallRecord | StallOpenRecord,
    timestampMs: number,
    place: RecordPlace,
    openScripts?: Scripts,
  ): ParsedStack | undefined {
    const { filters, partBy } = this.#counted.options;
    if (!isInWindow(filters, timestampMs)) return undefined;
    if (record.duration < (filters.minDurationMs ?? 0)) return undefined;
    // A session without a `start` so far may still have one, which decides then.
    if (session.facts !== undefined && !passesSession(filters, session.facts)) return undefined;
    const { capture, context } = record;
    if (filters.where !== undefined && !meets(filters.where, context)) return undefined;
    const scripts = openScripts ?? this.#sessions.scriptsOf(session, place.input);
    const parsed = this.#stacks.stackOf(record);
    const { state } = parsed.facts;
    const rule = judge(record, state);
    const stack = this.#stacks.inBuild(parsed, scripts);
    const part = partBy && partOf(partBy, session.facts?.host, context);
    const tally = this.#tallies.get(session.program, stack, rule, part);
    const stall = this.#stall;
    stall.session = session.index;
    stall.host = session.host;
    stall.input = place.input;
    stall.timestampMs = timestampMs;
    stall.durationUs = Math.round(record.duration * 1000);
    stall.isUnfinished = openScripts !== undefined;
    stall.isStartup = record.phase === "startup";
    stall.isHint = capture?.during === false && capture.source !== "profile";
    const durationMs = stall.durationUs / 1000;
    if (mayBeExample(tally.examples, durationMs)) {
      const reason = reasonOf(rule, record, state);
      const example = { place: { ...place }, timestampMs, durationMs, reason, context };
      addExample(tally, example, this.#exampleOrder);
    }
    addDetails(tally, record, stall.durationUs, scripts);
    this.#tallies.add(tally, stall);
    return parsed;
  }
}
