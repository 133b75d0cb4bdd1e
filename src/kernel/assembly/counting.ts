/**
 * Counts records in place. Stalls with the same stack, function starts, context and class are of one kind: the host reads the first
 * of each kind, and gets only the times, durations and lines of the others.
 */
import {
  CELL_BYTES,
  CELL_COUNT,
  CELL_INDEX,
  CELL_INDEX_AT,
  CELL_INDEX_SIZE,
  CELL_KIND,
  CELL_SESSION,
  CELLS_AT,
  COUNTED_AT,
  COUNTED_BYTES,
  COUNTED_CELL,
  COUNTED_CPU_MS,
  COUNTED_DURATION_MS,
  COUNTED_LINE,
  COUNTED_START,
  FIRST_KIND_AT,
  KIND_BYTES,
  KIND_CLASS,
  KIND_CONTEXT,
  KIND_NEXT,
  KIND_STARTS,
  KINDS_AT,
  LONGEST_CONTEXT,
  MOST_CELLS,
  MOST_COUNTED,
  MOST_KINDS,
  MOST_TEXTS,
  ROW_CLASS_SLOT,
  ROW_KIND_SLOT,
  SESSION_NEXT,
  SLOT_ALIVE_SESSION,
  SLOT_ALIVE_TIMESTAMP,
  SLOT_ALIVE_UPTIME,
  SLOT_CONTEXT,
  SLOT_DURATION,
  SLOT_FUNCTIONS,
  SLOT_MAIN,
  SLOT_SEQ,
  SLOT_SESSION,
  SLOT_STACK,
  SLOT_TIMESTAMP,
} from "../layout";
import {
  addSpan,
  addUptime,
  emptySessions,
  forgetSessions,
  grantFrom,
  hasOtherOpen,
  isOutOfOpens,
  isOutOfSessions,
  keepOpen,
  numberOfSession,
  sessionOf,
  takeSeq,
  withdrawFrom,
} from "./sessions";
import { classOf, NO_CLASS } from "./signs";
import { isIn, slotOf, textIn, valueIn } from "./slots";
import { numberOf } from "./texts";

/** What happens to a record. */
export const IS_ROW = 0;
export const IS_COUNTED = 1;
/** There is no room, or it is out of sequence: what was counted before must be taken first. */
export const MUST_WAIT = 2;
export const IS_FOR_DECODER = 3;

/** A context that is too long, or does not fit. */
const ODD_CONTEXT = -2;

export let cellCount: i32 = 0;
/** The number of records of any type that wait for the host. */
export let recordCount: i32 = 0;
export let countedCount: i32 = 0;
let kindCount: i32 = 0;
/** Whether sessions are counted from their first stall on, without being granted. */
let takesAllForNew: bool = false;

export function setTakesAllForNew(value: bool): void {
  takesAllForNew = value;
}

/** Opens a kind for stalls like the row's. @returns its number; -1 if there is no room */
export function openKindFor(row: usize): i32 {
  const kindClass = i32(load<f64>(row, ROW_CLASS_SLOT << 3));
  const context = contextOf(row);
  const known = kindOf(row, kindClass, context);
  if (known >= 0 || kindCount === MOST_KINDS) return known;
  const kind = kindCount++;
  const entry = KINDS_AT + kind * KIND_BYTES;
  const first = FIRST_KIND_AT + (textIn(row, SLOT_STACK) << 2);
  store<i32>(entry, textIn(row, SLOT_FUNCTIONS), KIND_STARTS);
  store<i32>(entry, context, KIND_CONTEXT);
  store<i32>(entry, kindClass, KIND_CLASS);
  store<i32>(entry, load<i32>(first) - 1, KIND_NEXT);
  store<i32>(first, kind + 1);
  return kind;
}

/** The number of a kind; -1 if there is none. */
function kindOf(row: usize, kindClass: i32, context: i32): i32 {
  const starts = textIn(row, SLOT_FUNCTIONS);
  let kind = load<i32>(FIRST_KIND_AT + (textIn(row, SLOT_STACK) << 2)) - 1;
  while (kind >= 0) {
    const entry = KINDS_AT + kind * KIND_BYTES;
    const isSame =
      load<i32>(entry, KIND_STARTS) === starts &&
      load<i32>(entry, KIND_CONTEXT) === context &&
      load<i32>(entry, KIND_CLASS) === kindClass;
    if (isSame) return kind;
    kind = load<i32>(entry, KIND_NEXT);
  }
  return -1;
}

/** The text of a stall's context; -1 if it has none. */
function contextOf(row: usize): i32 {
  if (!isIn(row, SLOT_CONTEXT)) return -1;
  const at = row + (slotOf(SLOT_CONTEXT) << 3);
  const from = usize(load<f64>(at));
  const end = usize(load<f64>(at, 8));
  if (end - from > usize(LONGEST_CONTEXT)) return ODD_CONTEXT;
  const text = numberOf(from, end);
  return text < 0 ? ODD_CONTEXT : text;
}

/** Counts the stall of a row if possible. @param line the number of its line */
export function countStall(row: usize, line: f64): i32 {
  if (isOutOfSessions() || countedCount === MOST_COUNTED || cellCount === MOST_CELLS) {
    return MUST_WAIT;
  }
  const text = textIn(row, SLOT_SESSION);
  const seq = text < 0 ? NaN : valueIn(row, SLOT_SEQ);
  const session = sessionOf(text);
  const next = load<f64>(session, SESSION_NEXT);
  // A stall without a `seq` cannot be recognised as a repetition.
  if (!Number.isNaN(seq)) {
    if (Number.isNaN(next)) {
      if (!takesAllForNew) return IS_ROW;
      grantFrom(text, seq);
    } else if (seq < next) {
      withdrawFrom(session);
      return MUST_WAIT;
    }
  }
  const kindClass = classOf(row);
  const context = contextOf(row);
  if (kindClass !== NO_CLASS && context !== ODD_CONTEXT) {
    const kind = kindOf(row, kindClass, context);
    store<f64>(row, kindClass, ROW_CLASS_SLOT << 3);
    store<f64>(row, kind, ROW_KIND_SLOT << 3);
    if (kind >= 0) {
      count(row, line, cellFor(session, kind));
      const start = valueIn(row, SLOT_TIMESTAMP);
      addSpan(session, start, start + valueIn(row, SLOT_DURATION));
      if (!Number.isNaN(seq)) takeSeq(session, seq);
      return IS_COUNTED;
    }
  }
  if (!Number.isNaN(seq)) takeSeq(session, seq);
  return IS_ROW;
}

function count(row: usize, line: f64, cell: usize): void {
  const counted = COUNTED_AT + countedCount++ * COUNTED_BYTES;
  store<f64>(counted, valueIn(row, SLOT_TIMESTAMP), COUNTED_START);
  store<f64>(counted, valueIn(row, SLOT_DURATION), COUNTED_DURATION_MS);
  store<f64>(counted, valueIn(row, SLOT_MAIN), COUNTED_CPU_MS);
  store<f64>(counted, line, COUNTED_LINE);
  store<usize>(counted, cell, COUNTED_CELL);
  store<i32>(cell, load<i32>(cell, CELL_COUNT) + 1, CELL_COUNT);
  recordCount++;
}

/** The cell of a session and kind, created if it is new. */
function cellFor(session: usize, kind: i32): usize {
  const number = numberOfSession(session);
  const hash: u32 = u32(number * 31 + kind) * 0x9e3779b1;
  let i = hash >> 18;
  while (true) {
    const index = CELL_INDEX_AT + (i << 2);
    const known = load<i32>(index) - 1;
    if (known < 0) {
      const cell = CELLS_AT + cellCount * CELL_BYTES;
      store<i32>(index, ++cellCount);
      store<i32>(cell, number, CELL_SESSION);
      store<i32>(cell, kind, CELL_KIND);
      store<i32>(cell, 0, CELL_COUNT);
      store<i32>(cell, i, CELL_INDEX);
      return cell;
    }
    const cell = CELLS_AT + known * CELL_BYTES;
    if (load<i32>(cell, CELL_KIND) === kind && load<i32>(cell, CELL_SESSION) === number) {
      return cell;
    }
    i = (i + 1) & (CELL_INDEX_SIZE - 1);
  }
}

/** Keeps the record of an open stall until the stall ends. */
export function countOpen(row: usize, line: f64, offset: f64, from: usize, size: usize): i32 {
  const text = textIn(row, SLOT_SESSION);
  if (text < 0) return IS_FOR_DECODER;
  if (isOutOfSessions()) return MUST_WAIT;
  const session = sessionOf(text);
  const seq = valueIn(row, SLOT_SEQ);
  // Not known to be new: it has no `seq`, or its session is not granted.
  if (!(seq >= load<f64>(session, SESSION_NEXT))) return IS_FOR_DECODER;
  if (hasOtherOpen(session, seq) || isOutOfOpens(size)) {
    return recordCount > 0 ? MUST_WAIT : IS_FOR_DECODER;
  }
  const start = valueIn(row, SLOT_TIMESTAMP);
  const duration = valueIn(row, SLOT_DURATION);
  addSpan(session, start, start + duration);
  keepOpen(session, seq, duration, line, offset, from, size);
  recordCount++;
  return IS_COUNTED;
}

/** Counts an `alive` record. */
export function countAlive(row: usize): i32 {
  if (isOutOfSessions()) return MUST_WAIT;
  const session = sessionOf(textIn(row, SLOT_ALIVE_SESSION));
  const at = valueIn(row, SLOT_ALIVE_TIMESTAMP);
  addSpan(session, at, at);
  if (isIn(row, SLOT_ALIVE_UPTIME)) addUptime(session, valueIn(row, SLOT_ALIVE_UPTIME), at);
  recordCount++;
  return IS_COUNTED;
}

/** Clears the counted stalls after the host has taken them. */
export function emptyCounted(): void {
  for (let i = 0; i < cellCount; i++) {
    store<i32>(CELL_INDEX_AT + (load<i32>(CELLS_AT + i * CELL_BYTES, CELL_INDEX) << 2), 0);
  }
  cellCount = 0;
  countedCount = 0;
  recordCount = 0;
  emptySessions();
}

/** Forgets all sessions. What was counted must have been taken. */
export function closeSessions(): void {
  emptyCounted();
  forgetSessions();
}

/** Forgets all kinds. */
export function forgetKinds(): void {
  kindCount = 0;
  memory.fill(FIRST_KIND_AT, 0, MOST_TEXTS << 2);
}
