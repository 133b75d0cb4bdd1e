/**
 * Counting stalls in place. A stall whose verdict follows from a few comparisons is of a class, and all stalls of one class,
 * session and stack are alike: the host looks at the first ones and opens a cell for the others, of which it is told no more
 * than start and duration.
 *
 * The comparisons are those of `src/verdict/classify.ts`; whatever comes near another verdict than the two classes has no class.
 */
import {
  CELL_BYTES,
  CELL_CLASS,
  CELL_FLOOR,
  CELL_INDEX_AT,
  CELL_INDEX_SIZE,
  CELL_SESSION,
  CELL_STACK,
  CELL_STARTS,
  CELLS_AT,
  COUNTED_AT,
  COUNTED_CONTEXT,
  COUNTED_DEBUGGER,
  COUNTED_DELAY,
  COUNTED_DOUBLES,
  COUNTED_DURATION,
  COUNTED_DURING,
  COUNTED_FUNCTIONS,
  COUNTED_GC,
  COUNTED_LAG,
  COUNTED_MAIN,
  COUNTED_PENDING,
  COUNTED_PHASE,
  COUNTED_PROFILE,
  COUNTED_QUEUE,
  COUNTED_SAMPLE_SIZE,
  COUNTED_SAMPLE_STACK,
  COUNTED_SAMPLES,
  COUNTED_SEQ,
  COUNTED_SESSION,
  COUNTED_SLOTS_AT,
  COUNTED_STACK,
  COUNTED_SUSPENDED,
  COUNTED_THROTTLED,
  COUNTED_TIMESTAMP,
  COUNTED_VOTED,
  MOST_CELLS,
  MOST_COUNTED,
  MOST_TEXTS,
  NEXT_SEQ_AT,
  ROW_CELL_SLOT,
  ROW_CLASS_SLOT,
} from "../layout";

/** What becomes of a stall. */
export const IS_ROW = 0;
export const IS_COUNTED = 1;
/** It is out of its sequence: what was counted before it must be taken first. */
export const MUST_WAIT = 2;

const NO_CLASS = -1;
/** No CPU time was measured: the stack is taken at its word. */
const UNMEASURED = 0;
const COMPUTING = 1;

export let countedCount: i32 = 0;
let cellCount: i32 = 0;
let majorityShare: f64 = 0;
let gcSignShare: f64 = 0;
let lateMs: f64 = 0;
let lateShare: f64 = 0;

/** The thresholds of the verdicts. */
export function setThresholds(majority: f64, gcSign: f64, late: f64, lateOfStall: f64): void {
  majorityShare = majority;
  gcSignShare = gcSign;
  lateMs = late;
  lateShare = lateOfStall;
}

/** What was counted is taken. */
export function emptyCounted(): void {
  countedCount = 0;
}

/** Forgets all cells, and which number each session has next. */
export function forgetCells(): void {
  cellCount = 0;
  countedCount = 0;
  memory.fill(CELL_INDEX_AT, 0, CELL_INDEX_SIZE << 2);
  memory.fill(NEXT_SEQ_AT, 0xff, MOST_TEXTS << 3);
}

/** Opens a cell for stalls like that of a row. @returns its number; -1 if there is no room */
export function openCellFor(row: usize, floor: f64): i32 {
  if (cellCount === MOST_CELLS) return -1;
  const at = placeOf(row);
  const cell = cellCount++;
  const entry = CELLS_AT + cell * CELL_BYTES;
  store<i32>(entry, textIn(row, COUNTED_SESSION), CELL_SESSION);
  store<i32>(entry, textIn(row, COUNTED_STACK), CELL_STACK);
  store<i32>(entry, textIn(row, COUNTED_FUNCTIONS), CELL_STARTS);
  store<i32>(entry, i32(load<f64>(row, ROW_CLASS_SLOT << 3)), CELL_CLASS);
  store<f64>(entry, floor, CELL_FLOOR);
  store<i32>(at, cell + 1);
  return cell;
}

/** Counts the stall of a row, if it may. @returns what becomes of it */
export function countStall(row: usize): i32 {
  const session = textIn(row, COUNTED_SESSION);
  const seq = valueIn(row, COUNTED_SEQ);
  if (session < 0 || Number.isNaN(seq)) return IS_ROW;
  const next = NEXT_SEQ_AT + (session << 3);
  const wanted = load<f64>(next);
  const isGranted = !Number.isNaN(wanted);
  if (isGranted && seq !== wanted) return MUST_WAIT;
  const kind = classOf(row);
  if (kind !== NO_CLASS) {
    store<f64>(row, kind, ROW_CLASS_SLOT << 3);
    const cell = load<i32>(placeOf(row)) - 1;
    store<f64>(row, cell, ROW_CELL_SLOT << 3);
    const duration = valueIn(row, COUNTED_DURATION);
    if (cell >= 0 && isGranted && duration < load<f64>(CELLS_AT + cell * CELL_BYTES, CELL_FLOOR)) {
      if (countedCount === MOST_COUNTED) return MUST_WAIT;
      const at = COUNTED_AT + countedCount++ * (COUNTED_DOUBLES << 3);
      store<f64>(at, valueIn(row, COUNTED_TIMESTAMP));
      store<f64>(at, duration, 8);
      store<f64>(at, cell, 16);
      store<f64>(next, seq + 1);
      return IS_COUNTED;
    }
  }
  if (isGranted) store<f64>(next, seq + 1);
  return IS_ROW;
}

/** The class of a stall's verdict, but for its stack. */
function classOf(row: usize): i32 {
  const duration = valueIn(row, COUNTED_DURATION);
  if (!(duration > 0) || isIn(row, COUNTED_DEBUGGER) || isIn(row, COUNTED_PENDING)) return NO_CLASS;
  if (valueIn(row, COUNTED_DURING) === 0) return NO_CLASS;
  // What the application says of a stall, and when it was, is kept of each.
  if (isIn(row, COUNTED_CONTEXT) || isIn(row, COUNTED_PHASE)) return NO_CLASS;
  // What is missing is no number, and no comparison with it holds.
  if (valueIn(row, COUNTED_SUSPENDED) / duration >= majorityShare) return NO_CLASS;
  if (valueIn(row, COUNTED_LAG) / duration >= majorityShare) return NO_CLASS;
  const withheld = amountIn(row, COUNTED_QUEUE) + amountIn(row, COUNTED_THROTTLED);
  if (withheld / duration >= majorityShare) return NO_CLASS;
  const gc = valueIn(row, COUNTED_GC);
  if (gc / duration >= majorityShare) return NO_CLASS;
  if (isIn(row, COUNTED_PROFILE) && !(gc < gcSignShare * duration)) return NO_CLASS;
  const delay = valueIn(row, COUNTED_DELAY);
  if (delay >= lateMs || delay >= lateShare * duration) return NO_CLASS;
  if (!isUnanimous(row)) return NO_CLASS;
  const main = valueIn(row, COUNTED_MAIN);
  if (Number.isNaN(main)) return UNMEASURED;
  // Whether a thread that computed less waited, or was kept waiting, takes more than these numbers.
  return main / duration >= majorityShare ? COMPUTING : NO_CLASS;
}

/** Whether the stack of a stall is that of the vote: it says so, or all samples have the same. */
function isUnanimous(row: usize): bool {
  const count = valueIn(row, COUNTED_SAMPLES);
  if (!(count > 0) || isIn(row, COUNTED_VOTED)) return true;
  const stack = textIn(row, COUNTED_STACK);
  let item = usize(load<f64>(row + ((slotOf(COUNTED_SAMPLES) + 1) << 3)));
  for (let i = 0; i < i32(count); i++) {
    if (textIn(item, COUNTED_SAMPLE_STACK) !== stack) return false;
    item += slotOf(COUNTED_SAMPLE_SIZE) << 3;
  }
  return true;
}

/** The place in the index of the cell for a row: that of the cell itself, or the empty one for it. */
function placeOf(row: usize): usize {
  const session = textIn(row, COUNTED_SESSION);
  const stack = textIn(row, COUNTED_STACK);
  const starts = textIn(row, COUNTED_FUNCTIONS);
  const kind = i32(load<f64>(row, ROW_CLASS_SLOT << 3));
  let hash: u32 = ((session * 31 + stack) * 31 + starts) * 2 + kind;
  hash *= 0x9e3779b1;
  let i = hash >> 18;
  while (true) {
    const at = CELL_INDEX_AT + (i << 2);
    i = (i + 1) & (CELL_INDEX_SIZE - 1);
    const cell = load<i32>(at) - 1;
    if (cell < 0) return at;
    const entry = CELLS_AT + cell * CELL_BYTES;
    if (
      load<i32>(entry, CELL_STACK) === stack &&
      load<i32>(entry, CELL_SESSION) === session &&
      load<i32>(entry, CELL_STARTS) === starts &&
      load<i32>(entry, CELL_CLASS) === kind
    ) {
      return at;
    }
  }
}

function slotOf(field: i32): i32 {
  return load<i32>(COUNTED_SLOTS_AT + (field << 2));
}

function valueIn(row: usize, field: i32): f64 {
  return load<f64>(row + (slotOf(field) << 3));
}

function isIn(row: usize, field: i32): bool {
  return !Number.isNaN(valueIn(row, field));
}

/** 0 if it is missing. */
function amountIn(row: usize, field: i32): f64 {
  const value = valueIn(row, field);
  return Number.isNaN(value) ? 0 : value;
}

/** The number of a text; -1 if it is missing. */
function textIn(row: usize, field: i32): i32 {
  const value = valueIn(row, field);
  return Number.isNaN(value) ? -1 : i32(value);
}
