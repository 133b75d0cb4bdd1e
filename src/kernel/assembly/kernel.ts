/**
 * Reads the lines of a log into rows of numbers.
 *
 * It is correct because it gives up easily: a line with anything unusual (a repeated field, an escape in a name, a wrong type,
 * another type of record) is left to the decoder of `src/record/`.
 */
import {
  BESIDE_AT,
  ENDED_COUNTED_FULL,
  ENDED_DONE,
  ENDED_HANDED_ON,
  ENDED_ROWS_FULL,
  ENDED_TEXTS_FULL,
  MOST_ROWS,
  MOST_TEXTS,
  REPORT_AT,
  REPORT_CELLS,
  REPORT_LINE_END,
  REPORT_LINES,
  REPORT_POSITION,
  REPORT_RECORDS,
  REPORT_ROWS,
  REPORT_RUNS,
  REPORT_SESSIONS,
  REPORT_SPANS,
  ROW_LINES_SLOT,
  ROW_SIZE_SLOT,
  ROW_START_SLOT,
  ROW_TABLE_SLOT,
  ROWS_AT,
  ROWS_END,
  TABLE_KIND,
  TABLE_SLOTS,
} from "../layout";
import { sortCounted } from "./columns";
import {
  cellCount,
  closeSessions,
  countAlive,
  countedCount,
  countOpen,
  countStall,
  emptyCounted,
  forgetKinds,
  IS_COUNTED,
  IS_FOR_DECODER,
  IS_ROW,
  MUST_WAIT,
  openKindFor,
  recordCount,
  setTakesAllForNew,
} from "./counting";
import { isOutOfRows, openRow, readObject, rowEnd } from "./fields";
import { skipSpaces } from "./json";
import {
  grantFrom,
  runCount,
  sessionCount,
  setLongestSilence,
  spanCount,
  withdrawAll,
} from "./sessions";
import { chooseSeed, forgetTexts, isOutOfTexts, openTexts, textCount } from "./texts";

const NEWLINE: u8 = 10;
const CARRIAGE_RETURN: u8 = 13;
/** The offset of the type in our emitter's lines: `{"v":1,"type":"alive",`. Lines of other types are tried as stalls. */
const TYPE_AT = 14;
/** `"alive",` and `"stall-o`, four bytes at a time. */
const ALI: u32 = 0x696c6122;
const VE: u32 = 0x2c226576;
const STA: u32 = 0x61747322;
const LL_O: u32 = 0x6f2d6c6c;

let stallTable: usize = 0;
let openTable: usize = 0;
let aliveTable: usize = 0;
/** Whether `alive` records become rows. */
let isToldOfLife: bool = false;

/** Sets the addresses of the tables of fields. @param seed for the hashes of texts */
export function begin(stall: usize, open: usize, alive: usize, seed: u32): void {
  stallTable = stall;
  openTable = open;
  aliveTable = alive;
  chooseSeed(seed);
  forget();
}

/**
 * Begins with another reader, which has other kinds.
 *
 * @param silence the longest (ms) that does not end a span
 * @param isTrusting the reader checks afterwards whether what was counted was new
 */
export function serve(silence: f64, isTold: bool, isTrusting: bool): void {
  isToldOfLife = isTold;
  setTakesAllForNew(isTrusting);
  setLongestSilence(silence);
  forgetKinds();
}

/** Forgets all texts, which invalidates their numbers. The host clears those in the tables. */
export function forget(): void {
  closeSessions();
  forgetTexts();
  memory.fill(BESIDE_AT, 0, MOST_TEXTS << 2);
  forgetKinds();
}

/** Opens a kind, so that further stalls like the row's are only counted. @returns the kind's number, or -1 */
export function openKind(row: usize): i32 {
  return openKindFor(row);
}

/** Allows the stalls of a session to be counted from this `seq` on. */
export function grant(text: i32, seq: f64): void {
  grantFrom(text, seq);
}

/** Revokes the grants of all sessions. What was counted must have been taken. */
export function withdraw(): void {
  withdrawAll();
}

/** Lays out what was counted for the host. @param blockMs length of a block of time */
export function settle(blockMs: f64): void {
  sortCounted(cellCount, countedCount, blockMs);
  report(REPORT_CELLS, cellCount);
  report(REPORT_SESSIONS, sessionCount);
  report(REPORT_SPANS, spanCount);
  report(REPORT_RUNS, runCount);
  report(REPORT_RECORDS, recordCount);
}

/** Clears what was counted, after the host has taken it. */
export function settled(): void {
  emptyCounted();
}

/** Forgets all sessions. What was counted must have been taken. */
export function close(): void {
  closeSessions();
}

/**
 * Reads lines into rows until there is no whole line, no room, or a line for the decoder.
 *
 * @param from the address of the beginning of a line
 * @param to the address after the last byte, where the zeros begin
 * @param line the number of the first line; negative if every record must become a row
 * @param offset the offset of the first line in its log
 * @returns why it ended; the rest is in the report
 */
export function scan(from: usize, to: usize, line: f64, offset: f64): i32 {
  let at = from;
  let row: usize = ROWS_AT;
  let rows = 0;
  let lines = 0;
  let lineEnd: usize = 0;
  let ended = ENDED_DONE;
  while (at < to) {
    if (load<u8>(at) === NEWLINE) {
      at++;
      lines++;
      continue;
    }
    const table = tableOf(at);
    if (rows === MOST_ROWS || isBeyondRows(row, table)) {
      ended = ENDED_ROWS_FULL;
      break;
    }
    openRow(row, table);
    const known = textCount;
    openTexts();
    const end = endOfLine(readObject(at, table, row));
    if (end !== 0) {
      const fate =
        line < 0
          ? table === openTable
            ? IS_FOR_DECODER
            : IS_ROW
          : fateOf(row, table, line + f64(lines), offset + f64(at - from), at, end);
      if (fate === MUST_WAIT) {
        ended = ENDED_COUNTED_FULL;
        break;
      }
      if (fate === IS_COUNTED) {
        lines++;
        at = end;
        continue;
      }
      if (fate === IS_ROW) {
        store<f64>(row, f64((rowEnd - row) >> 3), ROW_SIZE_SLOT << 3);
        store<f64>(row, load<i32>(table, TABLE_KIND), ROW_TABLE_SLOT << 3);
        store<f64>(row, f64(at), ROW_START_SLOT << 3);
        store<f64>(row, lines++, ROW_LINES_SLOT << 3);
        rows++;
        row = rowEnd;
        at = end;
        continue;
      }
    }
    const blankEnd = endOfLine(at);
    if (blankEnd !== 0 && blankEnd <= to) {
      at = blankEnd;
      lines++;
      continue;
    }
    lineEnd = findNewline(at, to);
    if (lineEnd === 0) break;
    // A line that does not even fit into empty memory is for the decoder.
    ended = ENDED_HANDED_ON;
    if (isOutOfTexts && known > 0) ended = ENDED_TEXTS_FULL;
    else if (isOutOfRows && rows > 0) ended = ENDED_ROWS_FULL;
    break;
  }
  report(REPORT_POSITION, i32(at));
  report(REPORT_LINE_END, i32(lineEnd));
  report(REPORT_ROWS, rows);
  report(REPORT_LINES, lines);
  report(REPORT_SESSIONS, sessionCount);
  return ended;
}

/** Whether there is no room for one more row of a table. */
function isBeyondRows(row: usize, table: usize): bool {
  return row + (load<i32>(table, TABLE_SLOTS) << 3) > usize(ROWS_END);
}

/** Chooses the table for a line. */
function tableOf(at: usize): usize {
  const type = load<u32>(at + TYPE_AT);
  const rest = load<u32>(at + TYPE_AT + 4);
  if (type === ALI && rest === VE) return aliveTable;
  return type === STA && rest === LL_O ? openTable : stallTable;
}

/** Decides what happens to the record of a row. */
function fateOf(row: usize, table: usize, line: f64, offset: f64, at: usize, end: usize): i32 {
  if (table === stallTable) return countStall(row, line);
  if (table === aliveTable) return isToldOfLife ? IS_ROW : countAlive(row);
  return countOpen(row, line, offset, at, end - at);
}

function report(word: i32, value: i32): void {
  store<i32>(REPORT_AT + (word << 2), value);
}

/** The address after the newline that follows an object; 0 if something else follows. */
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
