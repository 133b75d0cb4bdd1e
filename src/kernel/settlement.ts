/** Hands over what the kernel has counted since the last time. */
import {
  BLOCKS_AT,
  CELL_BLOCK,
  CELL_BLOCKED_US,
  CELL_BLOCKS,
  CELL_BYTES,
  CELL_COUNT,
  CELL_FIRST_MS,
  CELL_KIND,
  CELL_LAST_MS,
  CELL_LONGEST,
  CELL_LONGEST_MS,
  CELL_PLACE,
  CELL_SESSION,
  CELL_SHORTEST_MS,
  CELLS_AT,
  CPU_AT,
  EXACT_MS_AT,
  LINES_AT,
  MOST_COUNTED,
  MOST_LONGEST,
  MS_AT,
  REPORT_AT,
  REPORT_CELLS,
  REPORT_RECORDS,
  REPORT_RUNS,
  REPORT_SESSIONS,
  REPORT_SPANS,
  RUNS_AT,
  SESSION_BYTES,
  SESSION_FIRST,
  SESSION_FROM,
  SESSION_NEXT,
  SESSION_OPEN_AT,
  SESSION_OPEN_LINE,
  SESSION_OPEN_OFFSET,
  SESSION_OPEN_SIZE,
  SESSION_TEXT,
  SESSION_TO,
  SESSION_UPTIME,
  SESSION_UPTIME_AT,
  SESSIONS_AT,
  SPAN_BYTES,
  SPAN_FIRST,
  SPAN_LAST,
  SPAN_SESSION,
  SPANS_AT,
  STARTS_AT,
  US_AT,
} from "./layout.js";
import type { CountedStalls, StallCounting } from "./stall-counting.js";

/** Receives a stall that is still open: the bytes of its line without the newline, the line's number and offset. */
export type OpenLine = (from: number, to: number, line: number, offset: number) => void;

/** The memory of a kernel. */
export interface KernelMemory {
  readonly doubles: Float64Array;
  readonly words: Int32Array;
  textOf(text: number): string;
}

const SHIFT_OF_DOUBLE = 3;

/** Passes what was counted to a {@link StallCounting}. @param kinds by their numbers, as returned by `kindOf` */
export function handOver(
  memory: KernelMemory,
  counting: StallCounting,
  kinds: readonly (object | undefined)[],
  onOpen: OpenLine,
): void {
  const { doubles, words } = memory;
  const reported = (word: number): number => words[(REPORT_AT >> 2) + word] as number;
  const sessions = Array.from({ length: reported(REPORT_SESSIONS) }, (_, i) => {
    const text = words[(SESSIONS_AT + i * SESSION_BYTES + SESSION_TEXT) >> 2] as number;
    return text < 0 ? undefined : memory.textOf(text);
  });
  const stallsOf = stallReader(memory, counting.blockMs);
  for (let i = 0; i < reported(REPORT_CELLS); i++) {
    const cell = CELLS_AT + i * CELL_BYTES;
    const session = sessions[words[(cell + CELL_SESSION) >> 2] as number];
    const kind = kinds[words[(cell + CELL_KIND) >> 2] as number] as object;
    counting.addStalls(kind, session, stallsOf(cell));
  }
  const eachSpan = (
    at: number,
    count: number,
    visit: (session: string | undefined, first: number, last: number) => void,
  ): void => {
    for (let i = 0; i < count; i++) {
      const span = (at + i * SPAN_BYTES) >> SHIFT_OF_DOUBLE;
      const session = sessions[doubles[span + (SPAN_SESSION >> SHIFT_OF_DOUBLE)] as number];
      const first = doubles[span + (SPAN_FIRST >> SHIFT_OF_DOUBLE)] as number;
      visit(session, first, doubles[span + (SPAN_LAST >> SHIFT_OF_DOUBLE)] as number);
    }
  };
  eachSpan(SPANS_AT, reported(REPORT_SPANS), (...span) => counting.addSpan(...span));
  eachSpan(RUNS_AT, reported(REPORT_RUNS), (session, first, last) =>
    counting.addSeqs(session as string, first, last),
  );
  let records = reported(REPORT_RECORDS);
  for (const [i, session] of sessions.entries()) {
    const at = (SESSIONS_AT + i * SESSION_BYTES) >> SHIFT_OF_DOUBLE;
    const of = (offset: number): number => doubles[at + (offset >> SHIFT_OF_DOUBLE)] as number;
    if (of(SESSION_NEXT) > of(SESSION_FIRST)) {
      counting.addSeqs(session as string, of(SESSION_FIRST), of(SESSION_NEXT) - 1);
    }
    if (!Number.isNaN(of(SESSION_FROM))) {
      counting.addSpan(session, of(SESSION_FROM), of(SESSION_TO));
    }
    if (!Number.isNaN(of(SESSION_UPTIME))) {
      counting.addUptime(session, of(SESSION_UPTIME), of(SESSION_UPTIME_AT));
    }
    const openBytes = words[2 * at + (SESSION_OPEN_SIZE >> 2)] as number;
    if (openBytes === 0) continue;
    records--;
    const from = of(SESSION_OPEN_AT);
    onOpen(from, from + openBytes, of(SESSION_OPEN_LINE), of(SESSION_OPEN_OFFSET));
  }
  counting.addRecords(records);
}

/**
 * Looks which sessions are counted still.
 *
 * @param granted those that were, by their texts; those that still are remain
 * @returns how many sessions had said nothing since the last time
 */
export function reviewSessions({ doubles, words }: KernelMemory, granted: Set<number>): number {
  let silentCount = 0;
  for (let i = 0; i < (words[(REPORT_AT >> 2) + REPORT_SESSIONS] as number); i++) {
    const at = SESSIONS_AT + i * SESSION_BYTES;
    const isSilent = Number.isNaN(doubles[(at + SESSION_FROM) >> SHIFT_OF_DOUBLE]);
    if (isSilent) silentCount++;
    if (Number.isNaN(doubles[(at + SESSION_NEXT) >> SHIFT_OF_DOUBLE])) {
      granted.delete(words[(at + SESSION_TEXT) >> 2] as number);
    }
  }
  return silentCount;
}

/** Creates a function that reads the stalls of a cell. */
function stallReader(
  { doubles, words }: KernelMemory,
  blockMs: number,
): (cell: number) => CountedStalls {
  const column = (at: number): Float64Array =>
    doubles.subarray(at >> SHIFT_OF_DOUBLE, (at >> SHIFT_OF_DOUBLE) + MOST_COUNTED);
  const evidence = {
    durationsMs: column(EXACT_MS_AT),
    cpuMs: column(CPU_AT),
    lines: column(LINES_AT),
  };
  return (cell) => {
    const word = (offset: number): number => words[(cell + offset) >> 2] as number;
    const double = (offset: number): number => doubles[(cell + offset) >> 3] as number;
    const cut = (at: number, first: number, size: number): Float64Array =>
      doubles.subarray((at >> SHIFT_OF_DOUBLE) + first, (at >> SHIFT_OF_DOUBLE) + first + size);
    const count = word(CELL_COUNT);
    const first = word(CELL_PLACE) - count;
    const longestAt = (cell + CELL_LONGEST) >> 2;
    return {
      count,
      startsMs: cut(STARTS_AT, first, count),
      durationsMs: cut(MS_AT, first, count),
      durationsUs: cut(US_AT, first, count),
      blockedUs: double(CELL_BLOCKED_US),
      firstMs: double(CELL_FIRST_MS),
      lastMs: double(CELL_LAST_MS),
      shortestMs: double(CELL_SHORTEST_MS),
      longestMs: double(CELL_LONGEST_MS),
      longest: words.subarray(longestAt, longestAt + Math.min(count, MOST_LONGEST)),
      blocks: cut(BLOCKS_AT, 3 * word(CELL_BLOCK), 3 * word(CELL_BLOCKS)),
      blockMs,
      evidence: { ...evidence, first },
    };
  };
}
