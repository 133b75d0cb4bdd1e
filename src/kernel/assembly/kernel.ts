/**
 * Reads the lines of a log into rows of numbers.
 *
 * It is sound by giving up: a line with anything unusual (a field twice, an escape in a name, a wrong type, another type of
 * record) is handed on, and the decoder of `src/record/` decides.
 */
import {
  BESIDE_AT,
  ENDED_COUNTED_FULL,
  ENDED_DONE,
  ENDED_HANDED_ON,
  ENDED_ROWS_FULL,
  ENDED_TEXTS_FULL,
  MOST_TEXTS,
  REPORT_AT,
  REPORT_COUNTED,
  REPORT_LINE_END,
  REPORT_LINES,
  REPORT_POSITION,
  REPORT_ROWS,
  ROW_KIND_SLOT,
  ROW_LINES_SLOT,
  ROW_SIZE_SLOT,
  ROW_START_SLOT,
  ROWS_AT,
  ROWS_END,
  TABLE_KIND,
  TABLE_SLOTS,
} from "../layout";
import {
  countedCount,
  countStall,
  emptyCounted,
  forgetCells,
  IS_COUNTED,
  MUST_WAIT,
  openCellFor,
  setThresholds,
} from "./counting";
import { isOutOfRows, openRow, readObject, rowEnd } from "./fields";
import { skipSpaces } from "./json";
import { chooseSeed, forgetTexts, isOutOfTexts, openTexts, textCount } from "./texts";

const NEWLINE: u8 = 10;
const CARRIAGE_RETURN: u8 = 13;
/** A line that says that its session is alive begins with `{"v":1,"type":"alive",`; all others are tried as stalls. */
const TYPE_AT = 14;
const ALI: u32 = 0x696c6122;
const VE: u32 = 0x2c226576;

let stallTable: usize = 0;
let aliveTable: usize = 0;

/** Says where the tables of fields are. @param seed for the hashes of texts */
export function begin(stall: usize, alive: usize, seed: u32): void {
  stallTable = stall;
  aliveTable = alive;
  chooseSeed(seed);
  forget();
}

/** Forgets all texts: numbers of them mean nothing afterwards. The host forgets those in the tables. */
export function forget(): void {
  forgetTexts();
  memory.fill(BESIDE_AT, 0, MOST_TEXTS << 2);
  forgetCells();
}

/** Says from which shares and ms on a verdict is another one. */
export function judgeBy(majority: f64, gcSign: f64, late: f64, lateOfStall: f64): void {
  setThresholds(majority, gcSign, late, lateOfStall);
}

/** Stalls like that of a row that are shorter than `floor` (ms) are only counted from now on. @returns the cell, or -1 */
export function openCell(row: usize, floor: f64): i32 {
  return openCellFor(row, floor);
}

/** Takes note that the host has taken what was counted. */
export function takeCounted(): void {
  emptyCounted();
}

/** Forgets all cells: what their stalls have in common may be another thing now. */
export function closeCells(): void {
  forgetCells();
}

/**
 * Reads lines into rows until there is no whole line, no room, or a line for the decoder.
 *
 * @param from address of the beginning of a line
 * @param to address behind the last byte, where zeros lie
 * @returns why it ended; the rest is in the report
 */
export function scan(from: usize, to: usize): i32 {
  let at = from;
  let row: usize = ROWS_AT;
  let rows = 0;
  let lines = 0;
  let lineEnd: usize = 0;
  let ended = ENDED_DONE;
  while (at < to) {
    const isAlive = load<u32>(at + TYPE_AT) === ALI && load<u32>(at + TYPE_AT + 4) === VE;
    const table = isAlive ? aliveTable : stallTable;
    if (row + (load<i32>(table, TABLE_SLOTS) << 3) > usize(ROWS_END)) {
      ended = ENDED_ROWS_FULL;
      break;
    }
    openRow(row, table);
    const known = textCount;
    openTexts();
    const end = endOfLine(readObject(at, table, row));
    const fate = end !== 0 && table === stallTable ? countStall(row) : 0;
    if (fate === MUST_WAIT) {
      ended = ENDED_COUNTED_FULL;
      break;
    }
    if (fate === IS_COUNTED) {
      lines++;
      at = end;
      continue;
    }
    if (end !== 0) {
      store<f64>(row, f64((rowEnd - row) >> 3), ROW_SIZE_SLOT << 3);
      store<f64>(row, load<i32>(table, TABLE_KIND), ROW_KIND_SLOT << 3);
      store<f64>(row, f64(at), ROW_START_SLOT << 3);
      store<f64>(row, lines++, ROW_LINES_SLOT << 3);
      rows++;
      row = rowEnd;
      at = end;
      continue;
    }
    lineEnd = findNewline(at, to);
    if (lineEnd === 0) break;
    // What is too much for empty memory is for the decoder.
    ended = ENDED_HANDED_ON;
    if (isOutOfTexts && known > 0) ended = ENDED_TEXTS_FULL;
    else if (isOutOfRows && rows > 0) ended = ENDED_ROWS_FULL;
    break;
  }
  store<usize>(REPORT_AT + (REPORT_POSITION << 2), at);
  store<usize>(REPORT_AT + (REPORT_LINE_END << 2), lineEnd);
  store<i32>(REPORT_AT + (REPORT_ROWS << 2), rows);
  store<i32>(REPORT_AT + (REPORT_LINES << 2), lines);
  store<i32>(REPORT_AT + (REPORT_COUNTED << 2), countedCount);
  return ended;
}

/** The address behind the newline that follows an object; 0 if anything else does. */
function endOfLine(from: usize): usize {
  if (from === 0) return 0;
  let at = skipSpaces(from);
  if (load<u8>(at) === CARRIAGE_RETURN) at++;
  return load<u8>(at) === NEWLINE ? at + 1 : 0;
}

/** The address of the next newline; 0 if there is none. */
function findNewline(from: usize, to: usize): usize {
  for (let at = from; at < to; at += 16) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(NEWLINE)));
    if (mask === 0) continue;
    const found = at + ctz(mask);
    return found < to ? found : 0;
  }
  return 0;
}
