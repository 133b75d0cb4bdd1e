/** Sorts the counted stalls by cell and adds them up for the host. */
import {
  BLOCK_BYTES,
  BLOCK_COUNT,
  BLOCK_NUMBER,
  BLOCK_US,
  BLOCKS_AT,
  CELL_BLOCK,
  CELL_BLOCKED_US,
  CELL_BLOCKS,
  CELL_BYTES,
  CELL_COUNT,
  CELL_FIRST_MS,
  CELL_LAST_MS,
  CELL_LONGEST,
  CELL_LONGEST_MS,
  CELL_PLACE,
  CELL_SHORTEST_MS,
  CELLS_AT,
  COUNTED_AT,
  COUNTED_BYTES,
  COUNTED_CELL,
  COUNTED_CPU_MS,
  COUNTED_DURATION_MS,
  COUNTED_LINE,
  COUNTED_START,
  CPU_AT,
  EXACT_MS_AT,
  LINES_AT,
  MOST_LONGEST,
  MS_AT,
  STARTS_AT,
  US_AT,
} from "../layout";

/** Sorts the counted stalls by cell into columns, and adds them up. @param blockMs length of a block of time */
export function sortCounted(cellCount: i32, countedCount: i32, blockMs: f64): void {
  let place = 0;
  for (let i = 0; i < cellCount; i++) {
    const cell = CELLS_AT + i * CELL_BYTES;
    store<i32>(cell, place, CELL_PLACE);
    place += load<i32>(cell, CELL_COUNT);
  }
  for (let i = 0; i < countedCount; i++) {
    const counted = COUNTED_AT + i * COUNTED_BYTES;
    const cell = load<usize>(counted, COUNTED_CELL);
    const at = load<i32>(cell, CELL_PLACE);
    store<i32>(cell, at + 1, CELL_PLACE);
    const duration = load<f64>(counted, COUNTED_DURATION_MS);
    const us = Math.round(duration * 1000);
    const column = usize(at) << 3;
    store<f64>(STARTS_AT + column, load<f64>(counted, COUNTED_START));
    store<f64>(EXACT_MS_AT + column, duration);
    store<f64>(MS_AT + column, us / 1000);
    store<f64>(US_AT + column, us);
    store<f64>(CPU_AT + column, load<f64>(counted, COUNTED_CPU_MS));
    store<f64>(LINES_AT + column, load<f64>(counted, COUNTED_LINE));
  }
  let block = BLOCKS_AT;
  for (let i = 0; i < cellCount; i++) block = addUp(CELLS_AT + i * CELL_BYTES, block, blockMs);
}

/** Adds up the stalls of a cell. @param block the address for its runs @returns the address for those of the next cell */
function addUp(cell: usize, block: usize, blockMs: f64): usize {
  const count = load<i32>(cell, CELL_COUNT);
  let column = usize(load<i32>(cell, CELL_PLACE) - count) << 3;
  let blockedUs: f64 = 0;
  let firstMs: f64 = Infinity;
  let lastMs: f64 = -Infinity;
  let longestMs: f64 = 0;
  let shortestMs: f64 = Infinity;
  let run = block - BLOCK_BYTES;
  let number: f64 = NaN;
  for (let i = 0; i < count; i++, column += 8) {
    const start = load<f64>(STARTS_AT + column);
    const ms = load<f64>(MS_AT + column);
    const us = load<f64>(US_AT + column);
    blockedUs += us;
    if (start < firstMs) firstMs = start;
    if (start > lastMs) lastMs = start;
    if (ms > longestMs) longestMs = ms;
    keepLongest(cell, i, column);
    if (ms < shortestMs) shortestMs = ms;
    const own = floor(start / blockMs);
    if (own !== number) {
      number = own;
      run += BLOCK_BYTES;
      store<f64>(run, number, BLOCK_NUMBER);
      store<f64>(run, 0, BLOCK_COUNT);
      store<f64>(run, 0, BLOCK_US);
    }
    store<f64>(run, load<f64>(run, BLOCK_COUNT) + 1, BLOCK_COUNT);
    store<f64>(run, load<f64>(run, BLOCK_US) + us, BLOCK_US);
  }
  const end = run + BLOCK_BYTES;
  store<i32>(cell, i32(block - BLOCKS_AT) / BLOCK_BYTES, CELL_BLOCK);
  store<i32>(cell, i32(end - block) / BLOCK_BYTES, CELL_BLOCKS);
  store<f64>(cell, blockedUs, CELL_BLOCKED_US);
  store<f64>(cell, firstMs, CELL_FIRST_MS);
  store<f64>(cell, lastMs, CELL_LAST_MS);
  store<f64>(cell, longestMs, CELL_LONGEST_MS);
  store<f64>(cell, shortestMs, CELL_SHORTEST_MS);
  return end;
}

/** Keeps the place of a stall if it is among the longest of its cell. @param place of the stall, from the cell's first */
function keepLongest(cell: usize, place: i32, column: usize): void {
  const first = column - (usize(place) << 3);
  let at = min(place, MOST_LONGEST);
  for (; at > 0; at--) {
    const other = load<i32>(cell + ((at - 1) << 2), CELL_LONGEST);
    if (!isLonger(column, first + (usize(other) << 3))) break;
    if (at < MOST_LONGEST) store<i32>(cell + (at << 2), other, CELL_LONGEST);
  }
  if (at < MOST_LONGEST) store<i32>(cell + (at << 2), place, CELL_LONGEST);
}

/** Whether a stall is longer than one before it, or as long and began earlier. */
function isLonger(column: usize, before: usize): bool {
  const difference = load<f64>(MS_AT + column) - load<f64>(MS_AT + before);
  if (difference !== 0) return difference > 0;
  return load<f64>(STARTS_AT + column) < load<f64>(STARTS_AT + before);
}
