import type { LogRecord, StallOpenRecord, StallRecord } from "../record/record.js";
import { classify } from "../verdict/classify.js";
import type { IdleFramePattern } from "../verdict/idle-frame.js";
import type { Verdict } from "../verdict/verdict.js";
import { Cell, type RecordPlace } from "./cell.js";
import { type Filters, isInWindow, passesSession } from "./filters.js";
import { type Session, SessionTable } from "./session-table.js";
import { type Shape, ShapeTable } from "./shape-table.js";

/** A stall that was still going on when its record was written. */
interface OpenStall {
  readonly session: Session;
  readonly record: StallOpenRecord;
  readonly timestampMs: number;
  readonly place: RecordPlace;
}

/** What is counted and how it is judged. */
export interface AggregatorOptions {
  readonly filters: Filters;
  readonly idleFrames: readonly IdleFramePattern[];
}

/** All that was read, added up. */
export interface Totals {
  readonly cells: readonly Cell[];
  readonly sessions: readonly Session[];
  /** Stalls that were met twice with the same session and number; counted once. */
  readonly duplicateCount: number;
  /** Stalls that have no session, so that nobody knows for how long they were watched for. */
  readonly sessionlessCount: number;
}

/**
 * Adds up the records of any number of logs, in any order of the files.
 *
 * A `stall-open` waits for the `stall` that closes it; what still waits at the end is an unfinished stall.
 */
export class Aggregator {
  readonly #options: AggregatorOptions;
  readonly #sessions = new SessionTable();
  readonly #shapes: ShapeTable;
  readonly #cells = new Map<Session, Map<Shape, Cell[]>>();
  readonly #open = new Map<string, OpenStall>();
  /** The session that a record without one belongs to, by input. */
  readonly #currentSession = new Map<number, string>();
  #duplicateCount = 0;
  #sessionlessCount = 0;

  constructor(options: AggregatorOptions) {
    this.#options = options;
    this.#shapes = new ShapeTable(options.idleFrames);
  }

  /** Takes one record. */
  add(record: LogRecord, timestampMs: number, place: RecordPlace): void {
    const id = record.session ?? this.#currentSession.get(place.input) ?? `input ${place.input}`;
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

  /** Ends the adding up: what is still open is unfinished. */
  finish(): Totals {
    for (const { session, record, timestampMs, place } of this.#open.values()) {
      if (record.seq !== undefined && session.closed.has(record.seq)) continue;
      this.#count(session, record, timestampMs, place, true);
    }
    this.#open.clear();
    const sessions = this.#sessions
      .all()
      .filter((session) => passesSession(this.#options.filters, session.facts));
    const kept = new Set(sessions);
    return {
      cells: [...this.#cells]
        .filter(([session]) => kept.has(session))
        .flatMap(([, ofSession]) => [...ofSession.values()].flat()),
      sessions,
      duplicateCount: this.#duplicateCount,
      sessionlessCount: this.#sessionlessCount,
    };
  }

  #addOpen(
    session: Session,
    record: StallOpenRecord,
    timestampMs: number,
    place: RecordPlace,
  ): void {
    session.lifeLine.add(timestampMs, timestampMs + record.duration);
    const seq = record.seq ?? `${place.input}:${place.line}`;
    const key = `${session.id}\n${seq}`;
    const earlier = this.#open.get(key);
    if (earlier !== undefined && earlier.record.duration > record.duration) return;
    this.#open.set(key, { session, record, timestampMs, place });
  }

  #addClosed(session: Session, record: StallRecord, timestampMs: number, place: RecordPlace): void {
    session.lifeLine.add(timestampMs, timestampMs + record.duration);
    if (record.session === undefined) this.#sessionlessCount++;
    else if (record.seq !== undefined) {
      if (!session.closed.add(record.seq)) {
        this.#duplicateCount++;
        return;
      }
      this.#open.delete(`${session.id}\n${record.seq}`);
    }
    this.#count(session, record, timestampMs, place, false);
  }

  #count(
    session: Session,
    record: StallRecord | StallOpenRecord,
    timestampMs: number,
    place: RecordPlace,
    isUnfinished: boolean,
  ): void {
    const { filters } = this.#options;
    if (!isInWindow(filters, timestampMs)) return;
    if (record.duration < (filters.minDurationMs ?? 0)) return;
    const shape = this.#shapes.shapeOf(record);
    const verdict = classify({ ...record, stack: shape.state });
    this.#cellOf(session, shape, verdict).add({
      timestampMs,
      durationMs: record.duration,
      place,
      reason: verdict.reason,
      context: record.context,
      isUnfinished,
      isHint: record.capture?.during === false && record.capture.source !== "profile",
    });
  }

  #cellOf(session: Session, shape: Shape, { kind, basis }: Verdict): Cell {
    let ofSession = this.#cells.get(session);
    if (ofSession === undefined) {
      ofSession = new Map();
      this.#cells.set(session, ofSession);
    }
    let ofShape = ofSession.get(shape);
    if (ofShape === undefined) {
      ofShape = [];
      ofSession.set(shape, ofShape);
    }
    let cell = ofShape.find(({ key }) => key.kind === kind && key.basis === basis);
    if (cell === undefined) {
      cell = new Cell({ session, shape, kind, basis });
      ofShape.push(cell);
    }
    return cell;
  }
}
