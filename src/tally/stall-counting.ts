import type { StallRecord } from "../record/record.js";
import type { StallColumns } from "../record/stall-columns.js";
import { isUnreadStack } from "../stack/read-stack.js";
import { sumOf } from "../stats/sum-of.js";
import { judge, reasonOf } from "../verdict/classify.js";
import type { Rule } from "../verdict/rules.js";
import type { ExampleOrder } from "./example.js";
import { type Filters, isInWindow, passesSession } from "./filters.js";
import type { InputNames } from "./input-names.js";
import { LONGEST_SILENCE_MS } from "./life-line.js";
import type { OpenStalls } from "./open-stalls.js";
import type { ParsedStack } from "./parsed-stack.js";
import type { Session } from "./session.js";
import type { SessionTable } from "./session-table.js";
import type { StackTable } from "./stack-table.js";
import { addExample, type Tally } from "./tally.js";
import { mayBeExample } from "./tally-sums.js";
import type { TallyTable } from "./tally-table.js";
import { meets, type PartBy, partOf } from "./where.js";

/** The parts of an aggregator that stalls are counted in. */
export interface CountingParts {
  readonly options: {
    readonly filters: Filters;
    readonly partBy?: PartBy | undefined;
    readonly keepsWork?: boolean | undefined;
  };
  readonly exampleOrder: ExampleOrder;
  readonly inputs: InputNames;
  readonly sessions: SessionTable;
  readonly stacks: StackTable;
  readonly tallies: TallyTable;
  readonly open: OpenStalls;
  /** Stalls that name no session. */
  readonly counts: { sessionless: number };
}

/** What stalls have in common that differ only in session, time and length. */
interface StallKind {
  readonly stack: ParsedStack;
  readonly rule: Rule;
  readonly context: StallRecord["context"];
}

/** Stalls of one kind and session. */
interface KindStalls extends StallColumns {
  /** Columns of a longer list, in which `first` is the index of the first of these stalls. */
  readonly evidence: {
    readonly first: number;
    /** Not rounded. */
    readonly durationsMs: Float64Array;
    /** CPU time of the main thread; not a number where it was not measured. */
    readonly cpuMs: Float64Array;
    readonly lines: Float64Array;
  };
}

const LARGEST_SEQ = Number.MAX_SAFE_INTEGER;

/**
 * Takes what a reader has counted of one input by itself, without handing on each record. The sums are the same as if it had.
 */
export class StallCounting {
  readonly #parts: CountingParts;
  readonly #input: number;
  readonly #path: string;
  readonly longestSilenceMs = LONGEST_SILENCE_MS;
  /** How many records were counted. */
  records = 0;

  constructor(parts: CountingParts, input: number) {
    this.#parts = parts;
    this.#input = input;
    this.#path = parts.inputs.pathOf(input);
  }

  /** Identifies the aggregator: its inputs share their kinds of stalls. */
  get scope(): object {
    return this.#parts;
  }

  get isToldOfLife(): boolean {
    return this.#parts.options.keepsWork === true;
  }

  /** Length of the blocks of time by which stalls are added up. */
  get blockMs(): number {
    return this.#parts.tallies.scale.blockMs;
  }

  /** What stalls like this one have in common; undefined if each of them has a problem to report. */
  kindOf(stall: StallRecord): StallKind | undefined {
    const stack = this.#parts.stacks.stackOf(stall);
    if (isUnreadStack(stack.facts.frames)) return undefined;
    return { stack, rule: judge(stall, stack.facts.state), context: stall.context };
  }

  /** Whether all stalls of a session from this number on are new. */
  isNewFrom(session: string, seq: number): boolean {
    // The process of each of its stalls has to be looked up.
    if (this.#parts.sessions.shared.has(session)) return false;
    const { closed, summarized } = this.#session(session);
    return closed.countIn(seq, LARGEST_SEQ) + summarized.countIn(seq, LARGEST_SEQ) === 0;
  }

  /** Counts stalls that are not counted yet. */
  addStalls(kind: object, id: string | undefined, stalls: KindStalls): void {
    const { sessions, stacks, tallies } = this.#parts;
    const { filters, partBy } = this.#parts.options;
    const session = this.#session(id);
    if (id === undefined) this.#parts.counts.sessionless += stalls.count;
    if (session.facts !== undefined && !passesSession(filters, session.facts)) return;
    const { rule, context } = kind as StallKind;
    if (filters.where !== undefined && !meets(filters.where, context)) return;
    const chosen = isCutByTime(filters) ? chosenOf(stalls, filters) : stalls;
    if (chosen.count === 0) return;
    const scripts = sessions.scriptsOf(session, this.#input);
    const stack = stacks.inBuild((kind as StallKind).stack, scripts);
    const part = partBy && partOf(partBy, session.facts?.host, context);
    const tally = tallies.get(session.program, stack, rule, part);
    this.#addExamples(tally, kind as StallKind, chosen);
    if (context !== undefined) tally.contexts.add(context, chosen.count);
    const { index, host } = session;
    tallies.addAll(tally, { session: index, host, input: this.#input }, chosen);
  }

  /** Notes that the stalls of a session with a run of numbers have been counted. */
  addSeqs(id: string, first: number, last: number): void {
    const session = this.#session(id);
    session.closed.addRange(first, last);
    session.lastPath = this.#path;
    for (let seq = first; seq <= last && !this.#parts.open.isEmpty; seq++) {
      this.#parts.open.close(session, seq);
    }
  }

  /** Notes that a session was alive from one time to another. */
  addSpan(id: string | undefined, fromMs: number, toMs: number): void {
    this.#session(id).lifeLine.add(fromMs, toMs);
  }

  /** Notes the age that a session reported. */
  addUptime(id: string | undefined, uptimeMs: number, atMs: number): void {
    this.#session(id).lifeLine.addUptime({ uptimeMs, atMs });
  }

  addRecords(count: number): void {
    this.records += count;
  }

  #session(id: string | undefined): Session {
    const { sessions, inputs } = this.#parts;
    return sessions.get(id ?? inputs.sessionOf(this.#input), this.#input);
  }

  #addExamples(tally: Tally, { rule, stack, context }: StallKind, stalls: KindStalls): void {
    const { startsMs, durationsMs, longest, evidence } = stalls;
    for (let rank = 0; rank < longest.length; rank++) {
      const i = longest[rank] as number;
      const durationMs = durationsMs[i] as number;
      if (!mayBeExample(tally.examples, durationMs)) return;
      const at = evidence.first + i;
      const main = evidence.cpuMs[at] as number;
      const measured = {
        duration: evidence.durationsMs[at] as number,
        cpu: Number.isNaN(main) ? {} : { main },
      };
      const example = {
        place: { input: this.#input, line: evidence.lines[at] as number },
        timestampMs: startsMs[i] as number,
        durationMs,
        reason: reasonOf(rule, measured, stack.facts.state),
        context,
      };
      addExample(tally, example, this.#parts.exampleOrder);
    }
  }
}

/** Whether the filters may pass some stalls of a session and not others. */
function isCutByTime({ sinceMs, untilMs, minDurationMs, hoursOfDay }: Filters): boolean {
  return (sinceMs ?? untilMs ?? minDurationMs ?? hoursOfDay) !== undefined;
}

/** Those stalls that pass the filters. */
function chosenOf(stalls: KindStalls, filters: Filters): KindStalls {
  const { startsMs, evidence } = stalls;
  const minMs = filters.minDurationMs ?? 0;
  const isChosen = (_: number, i: number): boolean =>
    isInWindow(filters, startsMs[i] as number) &&
    (evidence.durationsMs[evidence.first + i] as number) >= minMs;
  const choose = (column: Float64Array): Float64Array => column.filter(isChosen);
  const chooseFrom = (column: Float64Array): Float64Array =>
    choose(column.subarray(evidence.first, evidence.first + stalls.count));
  const chosenMs = choose(startsMs);
  const durationsMs = choose(stalls.durationsMs);
  const durationsUs = choose(stalls.durationsUs);
  const startsInOrder = chosenMs.slice().sort();
  const longest = [...durationsMs.keys()].sort(
    (a, b) =>
      (durationsMs[b] as number) - (durationsMs[a] as number) ||
      (chosenMs[a] as number) - (chosenMs[b] as number),
  );
  return {
    count: chosenMs.length,
    startsMs: chosenMs,
    durationsMs,
    durationsUs,
    blockedUs: sumOf(durationsUs),
    firstMs: startsInOrder[0] ?? Number.POSITIVE_INFINITY,
    lastMs: startsInOrder.at(-1) ?? Number.NEGATIVE_INFINITY,
    shortestMs: durationsMs[longest.at(-1) ?? 0] ?? Number.POSITIVE_INFINITY,
    longestMs: durationsMs[longest[0] ?? 0] ?? 0,
    longest,
    blocks: Float64Array.from(
      [...chosenMs].flatMap((ms, i) => [
        Math.floor(ms / stalls.blockMs),
        1,
        durationsUs[i] as number,
      ]),
    ),
    blockMs: stalls.blockMs,
    evidence: {
      first: 0,
      durationsMs: chooseFrom(evidence.durationsMs),
      cpuMs: chooseFrom(evidence.cpuMs),
      lines: chooseFrom(evidence.lines),
    },
  };
}
