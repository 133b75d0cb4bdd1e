/** Reads objects by tables of fields, which the host has written into memory: `../field-tables.ts`. */
import {
  BESIDE_AT,
  ENTRY_BYTES,
  ENTRY_FORM,
  ENTRY_INNER,
  ENTRY_IS_UNREAD,
  ENTRY_KEY,
  ENTRY_KEY_LENGTH,
  ENTRY_LAST_TEXT,
  ENTRY_MOST,
  ENTRY_SLOT,
  FORM_AMOUNT,
  FORM_COUNTS,
  FORM_FLAG,
  FORM_LIST,
  FORM_OBJECT,
  FORM_STARTS,
  FORM_TAGS,
  FORM_TEXT,
  FORM_TIMESTAMP,
  FORM_TRUE,
  FORM_WHOLE,
  FORM_WORD,
  ROWS_END,
  SCRATCH_AT,
  TABLE_COUNT,
  TABLE_HEAD_BYTES,
  TABLE_NEXT,
  TABLE_REQUIRED,
  TABLE_SLOTS,
  WORD_BYTES,
  WORDS_HEAD_BYTES,
} from "../layout";
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isDigit,
  lastNumber,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  readFlag,
  readNumber,
  skipPlainString,
  skipSpaces,
  skipString,
  skipValue,
} from "./json";
import { isTextAt, lastText, numberOf, readText, sizeOf } from "./texts";
import { lastEpochMs, readTimestamp } from "./timestamp";

const LARGEST_WHOLE: f64 = 9_007_199_254_740_991;
const LARGEST_DIGITS = 15;
const NULL: u32 = 0x6c6c756e;

/** The end of the row that is being written. */
export let rowEnd: usize = 0;
/** Whether there was no room for the items of a list. */
export let isOutOfRows: bool = false;

/** Begins a row with all fields missing. */
export function openRow(at: usize, table: usize): void {
  const size = load<i32>(table, TABLE_SLOTS) << 3;
  memory.fill(at, 0xff, size);
  rowEnd = at + size;
  isOutOfRows = false;
}

/** Reads an object. @param row where its fields go */
export function readObject(from: usize, table: usize, row: usize): usize {
  let at = skipSpaces(from);
  if (load<u8>(at) !== OPEN_BRACE) return 0;
  at = skipSpaces(at + 1);
  const required = load<u32>(table, TABLE_REQUIRED);
  if (load<u8>(at) === CLOSE_BRACE) return required === 0 ? at + 1 : 0;
  let seen: u32 = 0;
  let last = load<i32>(table, TABLE_COUNT);
  while (true) {
    if (load<u8>(at) !== QUOTE) return 0;
    const field = findField(++at, table, last);
    if (field < 0) {
      // A name with an escape could be an encoded form of a known one.
      at = skipPlainString(at);
      if (at === 0) return 0;
      at = skipSpaces(at);
      if (load<u8>(at) !== COLON) return 0;
      at = skipValue(at + 1, 0);
    } else {
      last = field;
      const bit: u32 = 1 << field;
      if ((seen & bit) !== 0) return 0;
      seen |= bit;
      const entry = table + TABLE_HEAD_BYTES + field * ENTRY_BYTES;
      at = skipSpaces(at + load<i32>(entry, ENTRY_KEY_LENGTH));
      if (load<u8>(at) !== COLON) return 0;
      at = readField(skipSpaces(at + 1), entry, row);
    }
    if (at === 0) return 0;
    at = skipSpaces(at);
    const byte = load<u8>(at);
    if (byte === CLOSE_BRACE) return (seen & required) === required ? at + 1 : 0;
    if (byte !== COMMA) return 0;
    at = skipSpaces(at + 1);
  }
}

/** The field whose name, with its closing quote, is at an address; -1 for none. @param last the previous field */
function findField(at: usize, table: usize, last: i32): i32 {
  const name = v128.load(at);
  const next = table + TABLE_NEXT + last;
  const guess = load<u8>(next);
  if (isNamed(name, table, guess)) return guess;
  const count = load<i32>(table, TABLE_COUNT);
  for (let field = 0; field < count; field++) {
    if (!isNamed(name, table, field)) continue;
    store<u8>(next, field);
    return field;
  }
  return -1;
}

function isNamed(name: v128, table: usize, field: i32): bool {
  const entry = table + TABLE_HEAD_BYTES + field * ENTRY_BYTES;
  const wanted = (1 << load<i32>(entry, ENTRY_KEY_LENGTH)) - 1;
  return (i8x16.bitmask(i8x16.eq(name, v128.load(entry, ENTRY_KEY))) & wanted) === wanted;
}

function readField(at: usize, entry: usize, row: usize): usize {
  const slot = row + (load<i32>(entry, ENTRY_SLOT) << 3);
  switch (load<i32>(entry, ENTRY_FORM)) {
    case FORM_AMOUNT:
      return readAmount(at, entry, slot, false);
    case FORM_WHOLE:
      return readAmount(at, entry, slot, true);
    case FORM_FLAG: {
      const end = readFlag(at);
      store<f64>(slot, lastNumber);
      return end;
    }
    case FORM_TRUE: {
      const end = readFlag(at);
      store<f64>(slot, 1);
      return lastNumber === 1 ? end : 0;
    }
    case FORM_TEXT:
      return readTextField(at, entry, slot);
    case FORM_WORD:
      return readWord(at, load<usize>(entry, ENTRY_INNER), slot);
    case FORM_TIMESTAMP: {
      const end = readTimestamp(at);
      store<f64>(slot, lastEpochMs);
      return end;
    }
    case FORM_STARTS:
      return readStarts(at, slot);
    case FORM_TAGS: {
      if (load<u8>(at) !== OPEN_BRACE) return 0;
      const end = skipValue(at, 0);
      store<f64>(slot, f64(at));
      store<f64>(slot, f64(end), 8);
      return end;
    }
    case FORM_COUNTS: {
      if (load<u8>(at) !== OPEN_BRACE) return 0;
      const end = skipSpaces(at + 1);
      return load<u8>(end) === CLOSE_BRACE ? end + 1 : 0;
    }
    case FORM_OBJECT:
      store<f64>(slot, 1);
      return readObject(at, load<usize>(entry, ENTRY_INNER), row);
    case FORM_LIST:
      return readList(at, entry, slot);
    default:
      return 0;
  }
}

function readAmount(at: usize, entry: usize, slot: usize, isWhole: bool): usize {
  const end = readNumber(at);
  if (!(lastNumber <= load<f64>(entry, ENTRY_MOST))) return 0;
  if (isWhole && (lastNumber > LARGEST_WHOLE || floor(lastNumber) !== lastNumber)) return 0;
  store<f64>(slot, lastNumber);
  return end;
}

function readTextField(at: usize, entry: usize, slot: usize): usize {
  if (load<u8>(at) !== QUOTE) return 0;
  // Unread texts are not stored.
  if (load<i32>(entry, ENTRY_IS_UNREAD) !== 0) return skipString(at + 1);
  const end = readText(at + 1, load<i32>(entry, ENTRY_LAST_TEXT));
  store<i32>(entry, lastText, ENTRY_LAST_TEXT);
  store<f64>(slot, f64(lastText));
  return end;
}

function readWord(at: usize, words: usize, slot: usize): usize {
  if (load<u8>(at) !== QUOTE) return 0;
  const name = v128.load(at + 1);
  const count = load<i32>(words);
  for (let i = 0; i < count; i++) {
    const word = words + WORDS_HEAD_BYTES + i * WORD_BYTES;
    const size = load<i32>(word, 16);
    const wanted = (1 << size) - 1;
    if ((i8x16.bitmask(i8x16.eq(name, v128.load(word))) & wanted) !== wanted) continue;
    store<f64>(slot, i);
    return at + 1 + size;
  }
  return 0;
}

/** Reads function starts, trying first those last seen beside the same text. */
function readStarts(at: usize, slot: usize): usize {
  if (lastText < 0) return 0;
  const beside = BESIDE_AT + (lastText << 2);
  const likely = load<i32>(beside) - 1;
  if (likely >= 0 && isTextAt(likely, at)) {
    store<f64>(slot, f64(likely));
    return at + sizeOf(likely);
  }
  const end = skipStarts(at);
  if (end === 0) return 0;
  const starts = numberOf(at, end);
  if (starts < 0) return 0;
  store<i32>(beside, starts + 1);
  store<f64>(slot, f64(starts));
  return end;
}

/** Skips `[[12,5],null]`, as our emitter writes it. */
function skipStarts(from: usize): usize {
  if (load<u8>(from) !== OPEN_BRACKET) return 0;
  let at = from + 1;
  if (load<u8>(at) === CLOSE_BRACKET) return at + 1;
  while (true) {
    if (load<u32>(at) === NULL) at += 4;
    else {
      if (load<u8>(at) !== OPEN_BRACKET) return 0;
      at = skipWhole(at + 1);
      if (at === 0 || load<u8>(at) !== COMMA) return 0;
      at = skipWhole(at + 1);
      if (at === 0 || load<u8>(at) !== CLOSE_BRACKET) return 0;
      at++;
    }
    if (load<u8>(at) === CLOSE_BRACKET) return at + 1;
    if (load<u8>(at) !== COMMA) return 0;
    at++;
  }
}

function skipWhole(from: usize): usize {
  let at = from;
  while (isDigit(load<u8>(at))) at++;
  const digits = i32(at - from);
  const isValid = digits === 1 || (digits > 1 && load<u8>(from) !== 48 && digits <= LARGEST_DIGITS);
  return isValid ? at : 0;
}

function readList(from: usize, entry: usize, slot: usize): usize {
  if (load<u8>(from) !== OPEN_BRACKET) return 0;
  const inner = load<usize>(entry, ENTRY_INNER);
  const size = load<i32>(inner, TABLE_SLOTS) << 3;
  const isUnread = load<i32>(entry, ENTRY_IS_UNREAD) !== 0;
  let count = 0;
  store<f64>(slot, f64(rowEnd), 8);
  let at = skipSpaces(from + 1);
  if (load<u8>(at) === CLOSE_BRACKET) {
    store<f64>(slot, 0);
    return at + 1;
  }
  while (true) {
    let item: usize = SCRATCH_AT;
    if (!isUnread) {
      item = rowEnd;
      if (item + size > usize(ROWS_END)) {
        isOutOfRows = true;
        return 0;
      }
      rowEnd += size;
    }
    memory.fill(item, 0xff, size);
    at = readObject(at, inner, item);
    if (at === 0) return 0;
    count++;
    at = skipSpaces(at);
    if (load<u8>(at) === CLOSE_BRACKET) {
      store<f64>(slot, count);
      return at + 1;
    }
    if (load<u8>(at) !== COMMA) return 0;
    at++;
  }
}
