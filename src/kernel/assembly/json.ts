/**
 * Reads JSON in memory. Every function takes an address and returns the one after what it read, or 0 for anything that it does not
 * know: it accepts less than JSON allows, and never more. The input is followed by zeros, which occur in no JSON, so nothing checks
 * for its end.
 */

import { longNumber } from "./host";

export const QUOTE: u8 = 34;
export const COMMA: u8 = 44;
export const COLON: u8 = 58;
export const OPEN_BRACKET: u8 = 91;
export const CLOSE_BRACKET: u8 = 93;
export const OPEN_BRACE: u8 = 123;
export const CLOSE_BRACE: u8 = 125;
const BACKSLASH: u8 = 92;
const SPACE: u8 = 32;
const MINUS: u8 = 45;
const PLUS: u8 = 43;
const DOT: u8 = 46;
const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
const ALSE: u32 = 0x65736c61;

/** The deepest nesting that is read; no record is as deep. */
const DEEPEST = 64;
/** Integers of up to this many digits are exact doubles, and so are powers of ten up to this exponent. */
const EXACT_DIGITS = 15;
// biome-ignore format: a table
const POWERS_OF_TEN = memory.data<f64>([1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15]);

/** The value of the last number read. */
export let lastNumber: f64 = 0;

export function skipSpaces(at: usize): usize {
  while (load<u8>(at) === SPACE) at++;
  return at;
}

export function isDigit(byte: u8): bool {
  return byte - 48 < 10;
}

/** Reads a number >= 0 into {@link lastNumber}. */
export function readNumber(from: usize): usize {
  let at = from;
  let value: u64 = 0;
  while (isDigit(load<u8>(at))) value = value * 10 + (load<u8>(at++) - 48);
  let digits = i32(at - from);
  if (digits === 0 || (digits > 1 && load<u8>(from) === 48)) return 0;
  let decimals: i32 = 0;
  if (load<u8>(at) === DOT) {
    const point = at++;
    while (isDigit(load<u8>(at))) value = value * 10 + (load<u8>(at++) - 48);
    decimals = i32(at - point) - 1;
    if (decimals === 0) return 0;
    digits += decimals;
  }
  if ((load<u8>(at) | 32) === 101) {
    at++;
    if (load<u8>(at) === MINUS || load<u8>(at) === PLUS) at++;
    const exponent = at;
    while (isDigit(load<u8>(at))) at++;
    if (at === exponent) return 0;
    digits = EXACT_DIGITS + 1;
  }
  // Both operands are exact, so the quotient is the double nearest to the written number.
  lastNumber =
    digits > EXACT_DIGITS
      ? longNumber(from, at)
      : f64(value) / load<f64>(POWERS_OF_TEN + (decimals << 3));
  return at;
}

/** Reads a boolean into {@link lastNumber}, as 1 or 0. */
export function readFlag(at: usize): usize {
  if (load<u32>(at) === TRUE) {
    lastNumber = 1;
    return at + 4;
  }
  lastNumber = 0;
  return load<u8>(at) === 102 && load<u32>(at + 1) === ALSE ? at + 5 : 0;
}

/**
 * Skips a string with valid escapes and valid UTF-8.
 *
 * @param from the address after the opening quote
 * @returns the address after the closing one
 */
export function skipString(from: usize): usize {
  let at = from;
  while (true) {
    const bytes = v128.load(at);
    const marks = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH))),
      // Signed, so that non-ASCII bytes are less than a space, too.
      i8x16.lt_s(bytes, i8x16.splat(SPACE)),
    );
    const mask = i8x16.bitmask(marks);
    if (mask === 0) {
      at += 16;
      continue;
    }
    at += ctz(mask);
    const byte = load<u8>(at);
    if (byte === QUOTE) return at + 1;
    if (byte === BACKSLASH) at = skipEscape(at + 1);
    else if (byte >= 128) at = skipCharacter(at);
    else return 0;
    if (at === 0) return 0;
  }
}

/** Skips an ASCII string without escapes. @param at the address after the opening quote */
export function skipPlainString(at: usize): usize {
  while (true) {
    const byte = load<u8>(at++);
    if (byte === QUOTE) return at;
    if (byte < SPACE || byte > 126 || byte === BACKSLASH) return 0;
  }
}

/** Skips what follows a backslash. */
function skipEscape(at: usize): usize {
  switch (load<u8>(at)) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f:
    case 0x62:
    case 0x66:
    case 0x6e:
    case 0x72:
    case 0x74:
      return at + 1;
    case 0x75:
      for (let i: usize = 1; i <= 4; i++) {
        const byte = load<u8>(at + i);
        if (!isDigit(byte) && !((byte | 32) - 97 < 6)) return 0;
      }
      return at + 5;
    default:
      return 0;
  }
}

/** Skips a non-ASCII character in UTF-8: Unicode 16, table 3-7. */
function skipCharacter(at: usize): usize {
  const lead = load<u8>(at);
  const second = load<u8>(at + 1);
  if (lead >= 0xc2 && lead <= 0xdf) return isTail(second) ? at + 2 : 0;
  if (lead >= 0xe0 && lead <= 0xef) {
    const least: u8 = lead === 0xe0 ? 0xa0 : 0x80;
    const most: u8 = lead === 0xed ? 0x9f : 0xbf;
    return second >= least && second <= most && isTail(load<u8>(at + 2)) ? at + 3 : 0;
  }
  if (lead >= 0xf0 && lead <= 0xf4) {
    const least: u8 = lead === 0xf0 ? 0x90 : 0x80;
    const most: u8 = lead === 0xf4 ? 0x8f : 0xbf;
    if (second < least || second > most) return 0;
    return isTail(load<u8>(at + 2)) && isTail(load<u8>(at + 3)) ? at + 4 : 0;
  }
  return 0;
}

function isTail(byte: u8): bool {
  return (byte & 0xc0) === 0x80;
}

/** Skips any value. */
export function skipValue(from: usize, depth: i32): usize {
  if (depth > DEEPEST) return 0;
  const at = skipSpaces(from);
  switch (load<u8>(at)) {
    case QUOTE:
      return skipString(at + 1);
    case OPEN_BRACE:
      return skipMembers(at + 1, CLOSE_BRACE, depth);
    case OPEN_BRACKET:
      return skipMembers(at + 1, CLOSE_BRACKET, depth);
    case 0x74:
    case 0x66:
      return readFlag(at);
    case 0x6e:
      return load<u32>(at) === NULL ? at + 4 : 0;
    case MINUS:
      return readNumber(at + 1);
    default:
      return readNumber(at);
  }
}

function skipMembers(from: usize, close: u8, depth: i32): usize {
  let at = skipSpaces(from);
  if (load<u8>(at) === close) return at + 1;
  while (true) {
    if (close === CLOSE_BRACE) {
      if (load<u8>(at) !== QUOTE) return 0;
      at = skipString(at + 1);
      if (at === 0) return 0;
      at = skipSpaces(at);
      if (load<u8>(at) !== COLON) return 0;
      at++;
    }
    at = skipValue(at, depth + 1);
    if (at === 0) return 0;
    at = skipSpaces(at);
    if (load<u8>(at) === close) return at + 1;
    if (load<u8>(at) !== COMMA) return 0;
    at = skipSpaces(at + 1);
  }
}
