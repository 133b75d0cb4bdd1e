import type { LogRecord, StallOpenRecord, StallRecord } from "../record/record.js";
import { type Judgement, judge, reasonOf } from "../verdict/classify.js";
import type { IdleFramePattern } from "../verdict/idle-frame.js";
import type { AggregateState, PopulationState } from "./aggregate-state.js";
import { BurstSpans } from "./burst-spans.js";
import { Cell, type RecordPlace } from "./cell.js";
import { decodeCell } from "./cell-state.js";
import { type Filters, isInWindow, passesSession } from "./filters.js";
import { LongestStalls, type StallPoint } from "./longest-stalls.js";
import { Moments } from "./moments.js";
import type { Population } from "./population.js";
import { type Session, SessionTable } from "./session-table.js";
import { type Shape, ShapeTable } from "./shape-table.js";
import { TimeScale } from "./time-scale.js";

/** A stall that was still going on when its record was written. */
export interface OpenStall {
  readonly session: Session;
  readonly record: StallOpenRecord;
  readonly timestampMs: number;
  readonly place: RecordPlace;
}

/** What is counted and how it is judged. */
export interface AggregatorOptions {
  readonly filters: Filters;
  readonly idleFrames: readonly IdleFramePattern[];
  /** Keep the bursts, too, which end with a longer silence than this (ms): a comparison needs them. */
  readonly burstGapMs?: number;
  /** How many distinct stacks are kept; only tests have a reason to say it. */
  readonly mostShapes?: number;
}

/** All that was read, added up. */
export interface Totals {
  readonly cells: readonly Cell[];
  /** By id. */
  readonly sessions: readonly Session[];
  /** Stalls that may still be closed; none once all is read. */
  readonly open: readonly OpenStall[];
  /** The longest stalls of all, longest first. */
  readonly longest: readonly StallPoint[];
  readonly moments: Moments;
  readonly scale: TimeScale;
  /** The names of the hosts by their numbers in the blocks of the cells. */
  readonly hosts: readonly string[];
  /** Stalls that were met twice with the same session and number; counted once. */
  readonly duplicateCount: number;
  /** Stalls that have no session, so that nobody knows for how long they were watched for. */
  readonly sessionlessCount: number;
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
  readonly #shapes: ShapeTable;
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
    this.#shapes = new ShapeTable(options.idleFrames, options.mostShapes);
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
    const populations = new Set(sessions.map(({ population }) => population));
    const isLeft = (cell: Cell): boolean => populations.has(cell.key.population);
    return {
      ...all,
      sessions,
      open: all.open.filter(({ session }) => passesSession(this.#options.filters, session.facts)),
      cells: all.cells.filter(isLeft),
      longest: all.longest.filter(({ cell }) => isLeft(cell)),
    };
  }

  /** All that was added up so far, with what is still open. */
  soFar(): Totals {
    this.#settle();
    return {
      cells: [...this.#sessions.populations].flatMap(({ cells }) => [...cells.values()].flat()),
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
        state.populations[one.population] as PopulationState,
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
    // The cells of a session that has not said what it is are in a population of its own.
    const populations = new Map(
      state.sessions.map((one, i) => [one.population, (sessions[i] as Session).population]),
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
    const shapes = state.shapes.map((shape) =>
      this.#shapes.keep({ ...shape, functionStarts: shape.functionStarts }),
    );
    const cells = state.cells.map((one) => {
      const population = populations.get(one.population) as Population;
      const cell = this.#cellOf(population, shapes[one.shape] as Shape, one);
      const decoded = decodeCell(one, {
        key: cell.key,
        sessionIndexes: sessions.map(({ index }) => index),
        hostIndexes: hosts.get(one.population) ?? hostIndexes,
        place: translate.place,
        burstGapMs: this.#scale.burstGapMs,
      });
      decoded.blocks = decoded.blocks.coarsened(this.#scale.blockMs / state.blockMs);
      cell.merge(decoded, this.#scale);
      return cell;
    });
    for (const open of state.open) {
      const session = sessions[open.session] as Session;
      this.#keepOpen({ ...open, session, place: translate.place(open.place) });
    }
    for (let i = 0; i + 2 < state.longest.length; i += 3) {
      const [timestampMs = 0, durationMs = 0, cell = 0] = state.longest.slice(i, i + 3);
      this.#longest.add(timestampMs, durationMs, cells[cell] as Cell);
    }
    const { moments } = state;
    if (moments === undefined) this.#moments.addUnknown(state.stallCount);
    else {
      for (const [i, startMs] of moments.startsMs.entries()) {
        const place = translate.place({ input: moments.inputs[i] as number, line: 0 });
        const session = sessions[moments.sessions[i] as number] as Session;
        const cell = cells[moments.cells[i] as number] as Cell;
        const durationMs = moments.durationsMs[i] as number;
        this.#moments.add(startMs, durationMs, session.index, place.input, cell);
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
    const cell = this.#count(session, record, timestampMs, place);
    if (cell !== undefined) cell.unfinishedCount++;
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

  /** @returns the cell that the stall went into; undefined if it is not among those that are asked for */
  #count(
    session: Session,
    record: StallRecord | StallOpenRecord,
    timestampMs: number,
    place: RecordPlace,
  ): Cell | undefined {
    const { filters } = this.#options;
    const durationMs = record.duration;
    if (!isInWindow(filters, timestampMs) || durationMs < (filters.minDurationMs ?? 0)) return;
    // A session that has not said what it is may still do so: that is decided at the end.
    if (session.facts !== undefined && !passesSession(filters, session.facts)) return;
    const shape = this.#shapes.shapeOf(record);
    const judgement = judge(record, shape.state);
    const cell = this.#cellOf(session.population, shape, judgement);
    cell.add(session, timestampMs, durationMs, place.input, this.#scale);
    if (record.capture?.during === false && record.capture.source !== "profile") cell.hintCount++;
    if (cell.wantsExample(durationMs)) {
      const reason = reasonOf(judgement.rule, record, shape.state);
      const { context } = record;
      cell.keepExamples([{ place: { ...place }, timestampMs, durationMs, reason, context }]);
    }
    this.#longest.add(timestampMs, durationMs, cell);
    this.#moments.add(timestampMs, durationMs, session.index, place.input, cell);
    if (this.#moments.count % STALLS_BETWEEN_CHECKS === 0) this.#keepBounded();
    return cell;
  }

  #cellOf(
    population: Population,
    shape: Shape,
    { kind, basis }: Pick<Judgement, "kind" | "basis">,
  ): Cell {
    let ofShape = population.cells.get(shape);
    if (ofShape === undefined) {
      ofShape = [];
      population.cells.set(shape, ofShape);
    }
    for (const cell of ofShape) if (cell.key.kind === kind && cell.key.basis === basis) return cell;
    const cell = new Cell({ population, shape, kind, basis });
    ofShape.push(cell);
    return cell;
  }

  /** A session has said what it is: what it had alone goes to the population of its kind. */
  #move(session: Session, from: Population): void {
    const moved = new Map<Cell, Cell>();
    for (const cell of [...from.cells.values()].flat()) {
      cell.blocks = cell.blocks.onHost(session.host);
      const target = this.#cellOf(session.population, cell.key.shape, cell.key);
      this.#dissolve(cell, target);
      moved.set(cell, target);
    }
    from.cells.clear();
    this.#redirect(moved);
  }

  /** Gives up the shapes beyond count, and puts their cells to those of what stands for them. */
  #settle(): void {
    for (const folding of [0, 1] as const) {
      this.#shapes.settle(folding);
      const moved = new Map<Cell, Cell>();
      for (const population of this.#sessions.populations) {
        for (const [shape, cells] of [...population.cells]) {
          const kept = this.#shapes.keep(shape);
          if (kept === shape) continue;
          population.cells.delete(shape);
          for (const cell of cells) {
            const target = this.#cellOf(population, kept, cell.key);
            this.#dissolve(cell, target);
            moved.set(cell, target);
          }
        }
      }
      this.#redirect(moved);
    }
  }

  #dissolve(cell: Cell, target: Cell): void {
    target.merge(cell, this.#scale);
    this.#scale.blockCount -= cell.blocks.size;
    this.#scale.burstCount -= cell.bursts.size;
  }

  #redirect(moved: ReadonlyMap<Cell, Cell>): void {
    if (moved.size === 0) return;
    this.#longest.redirect(moved);
    this.#moments.redirect(moved);
  }

  #keepBounded(): void {
    if (this.#shapes.isCrowded) this.#settle();
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
    for (const population of this.#sessions.populations) {
      for (const cell of [...population.cells.values()].flat()) {
        const bursts = new BurstSpans();
        bursts.merge(cell.bursts, burstGapMs);
        cell.bursts = bursts;
        this.#scale.burstCount += bursts.size;
      }
    }
  }

  /** Makes the blocks of time longer. */
  #coarsen(blockMs: number): void {
    const factor = blockMs / this.#scale.blockMs;
    this.#scale.blockMs = blockMs;
    this.#scale.blockCount = 0;
    for (const population of this.#sessions.populations) {
      for (const cell of [...population.cells.values()].flat()) {
        cell.blocks = cell.blocks.coarsened(factor);
        this.#scale.blockCount += cell.blocks.size;
      }
    }
  }
}
