/**
 * The distinct texts of a log, each stored once and identified by a number. The records of a log are alike, so a text has nearly
 * always been seen before, and mostly it is the last text with the same beginning: one comparison finds it.
 */
import {
  ARENA_AT,
  ARENA_BYTES,
  HEADS_AT,
  HEADS_SIZE,
  INDEX_AT,
  INDEX_SIZE,
  MOST_TEXTS,
  TEXT_BYTES,
  TEXTS_AT,
} from "../layout";
import { skipString } from "./json";

/** How many bytes of a text are its beginning: less than most messages with the first frame of a stack. */
const HEAD_BYTES = 96;

/** The number of known texts. */
export let textCount: i32 = 0;
/** Whether there was no room for a text. */
export let isOutOfTexts: bool = false;
let arenaEnd: usize = ARENA_AT;
/** Random in each process, so that no log can be crafted whose texts collide. */
let seed: u32 = 0;

/** The number of the last text read. */
export let lastText: i32 = -1;

export function chooseSeed(value: u32): void {
  seed = value;
}

/** Begins a line. */
export function openTexts(): void {
  isOutOfTexts = false;
  lastText = -1;
}

/** Forgets all texts. */
export function forgetTexts(): void {
  textCount = 0;
  openTexts();
  arenaEnd = ARENA_AT;
  memory.fill(INDEX_AT, 0, INDEX_SIZE << 2);
  memory.fill(HEADS_AT, 0, HEADS_SIZE << 2);
}

/**
 * Reads a string into {@link lastText}.
 *
 * @param from the address after the opening quote
 * @param guess the number of the text that it probably is; -1 for none
 * @returns the address after the closing quote, or 0
 */
export function readText(from: usize, guess: i32): usize {
  if (guess >= 0 && isTextAt(guess, from)) return found(guess, from);
  const head = HEADS_AT + ((hashOf(from, HEAD_BYTES) & (HEADS_SIZE - 1)) << 2);
  const likely = load<i32>(head) - 1;
  if (likely >= 0 && isTextAt(likely, from)) return found(likely, from);
  const end = skipString(from);
  if (end === 0) return 0;
  const text = numberOf(from, end);
  if (text < 0) return 0;
  store<i32>(head, text + 1);
  return found(text, from);
}

/** The number of the text with these bytes; -1 if there is no room for it. */
export function numberOf(from: usize, end: usize): i32 {
  const size = end - from;
  const hash = hashOf(from, size);
  let at = hash & (INDEX_SIZE - 1);
  while (true) {
    const known = load<i32>(INDEX_AT + (at << 2)) - 1;
    if (known < 0) break;
    if (hashOfText(known) === hash && sizeOf(known) === size && isTextAt(known, from)) return known;
    at = (at + 1) & (INDEX_SIZE - 1);
  }
  if (textCount === MOST_TEXTS || arenaEnd + size + 16 > usize(ARENA_AT + ARENA_BYTES)) {
    isOutOfTexts = true;
    return -1;
  }
  const text = textCount++;
  store<i32>(INDEX_AT + (at << 2), text + 1);
  const entry = TEXTS_AT + text * TEXT_BYTES;
  store<usize>(entry, arenaEnd);
  store<usize>(entry, size, 4);
  store<u32>(entry, hash, 8);
  memory.copy(arenaEnd, from, size);
  arenaEnd += (size + 15) & ~15;
  return text;
}

/** Whether the bytes at an address begin with a text. */
export function isTextAt(text: i32, address: usize): bool {
  let known = load<usize>(TEXTS_AT + text * TEXT_BYTES);
  let at = address;
  let left: i32 = i32(sizeOf(text));
  for (; left >= 64; left -= 64, at += 64, known += 64) {
    const differing = v128.or(
      v128.or(
        v128.xor(v128.load(at), v128.load(known)),
        v128.xor(v128.load(at, 16), v128.load(known, 16)),
      ),
      v128.or(
        v128.xor(v128.load(at, 32), v128.load(known, 32)),
        v128.xor(v128.load(at, 48), v128.load(known, 48)),
      ),
    );
    if (v128.any_true(differing)) return false;
  }
  for (; left >= 16; left -= 16, at += 16, known += 16) {
    if (v128.any_true(v128.xor(v128.load(at), v128.load(known)))) return false;
  }
  if (left === 0) return true;
  const wanted = (1 << left) - 1;
  return (i8x16.bitmask(i8x16.eq(v128.load(at), v128.load(known))) & wanted) === wanted;
}

export function sizeOf(text: i32): usize {
  return load<usize>(TEXTS_AT + text * TEXT_BYTES, 4);
}

function hashOfText(text: i32): u32 {
  return load<u32>(TEXTS_AT + text * TEXT_BYTES, 8);
}

function found(text: i32, from: usize): usize {
  lastText = text;
  return from + sizeOf(text);
}

/** Hashes bytes with four 32-bit lanes for whole blocks of sixteen, then the remaining bytes one by one. */
function hashOf(from: usize, size: usize): u32 {
  const factor = i32x4.splat(0x9e3779b1);
  let sums = i32x4.splat(seed);
  let at = from;
  const end = from + size;
  for (; at + 16 <= end; at += 16) {
    sums = i32x4.mul(v128.xor(sums, v128.load(at)), factor);
    sums = v128.xor(sums, i32x4.shr_u(sums, 15));
  }
  let hash = u32(size);
  for (; at < end; at++) hash = (hash ^ load<u8>(at)) * 0x01000193;
  hash = mixed(hash ^ i32x4.extract_lane(sums, 0));
  hash = mixed(hash ^ i32x4.extract_lane(sums, 1));
  hash = mixed(hash ^ i32x4.extract_lane(sums, 2));
  return mixed(hash ^ i32x4.extract_lane(sums, 3));
}

function mixed(hash: u32): u32 {
  hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
  hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
  return hash ^ (hash >> 16);
}
