/** What a kernel has counted, as plain data that can be sent to another thread. */
import {
  BLOCK_BYTES,
  BLOCKS_AT,
  CELL_BLOCK,
  CELL_BLOCKS,
  CELL_BYTES,
  CELL_PLACE,
  CELLS_AT,
  CPU_AT,
  EXACT_MS_AT,
  INPUT_AT,
  LINES_AT,
  MS_AT,
  OPENS_AT,
  REPORT_AT,
  REPORT_CELLS,
  REPORT_RUNS,
  REPORT_SESSIONS,
  REPORT_SPANS,
  RUNS_AT,
  SESSION_BYTES,
  SESSION_OPEN_AT,
  SESSION_OPEN_SIZE,
  SESSION_TEXT,
  SESSIONS_AT,
  SPAN_BYTES,
  SPANS_AT,
  STARTS_AT,
  US_AT,
} from "./layout.js";
import type { KernelMemory } from "./settlement.js";

/** The parts of a kernel's memory that {@link handOver} reads, one section after the other. */
export interface Snapshot {
  /** Of each section: its address and its size. */
  readonly sections: readonly (readonly [at: number, sizeBytes: number])[];
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The names of the sessions, by the numbers of their texts. */
  readonly names: ReadonlyMap<number, string>;
}

const REPORT_BYTES = 64;
const COLUMNS_AT = [STARTS_AT, EXACT_MS_AT, MS_AT, US_AT, CPU_AT, LINES_AT];

/** Copies what was counted, after the kernel has settled it. */
export function takeSnapshot(memory: KernelMemory): Snapshot {
  const { doubles, words } = memory;
  const reported = (word: number): number => words[(REPORT_AT >> 2) + word] as number;
  const wordAt = (address: number): number => words[address >> 2] as number;
  const sessionCount = reported(REPORT_SESSIONS);
  const names = new Map<number, string>();
  let openEnd = OPENS_AT;
  for (let i = 0; i < sessionCount; i++) {
    const session = SESSIONS_AT + i * SESSION_BYTES;
    const text = wordAt(session + SESSION_TEXT);
    if (text >= 0) names.set(text, memory.textOf(text));
    const openBytes = wordAt(session + SESSION_OPEN_SIZE);
    if (openBytes === 0) continue;
    openEnd = Math.max(openEnd, (doubles[(session + SESSION_OPEN_AT) >> 3] as number) + openBytes);
  }
  const cellCount = reported(REPORT_CELLS);
  // The stalls and blocks of cells are in the order of the cells.
  const lastCell = CELLS_AT + (cellCount - 1) * CELL_BYTES;
  const stallCount = cellCount === 0 ? 0 : wordAt(lastCell + CELL_PLACE);
  const blockCount =
    cellCount === 0 ? 0 : wordAt(lastCell + CELL_BLOCK) + wordAt(lastCell + CELL_BLOCKS);
  const sections = [
    [REPORT_AT, REPORT_BYTES],
    [SESSIONS_AT, sessionCount * SESSION_BYTES],
    [CELLS_AT, cellCount * CELL_BYTES],
    ...COLUMNS_AT.map((at) => [at, stallCount << 3] as const),
    [BLOCKS_AT, blockCount * BLOCK_BYTES],
    [SPANS_AT, reported(REPORT_SPANS) * SPAN_BYTES],
    [RUNS_AT, reported(REPORT_RUNS) * SPAN_BYTES],
    [OPENS_AT, openEnd - OPENS_AT],
  ] as const;
  const bytes = new Uint8Array(sections.reduce((sum, [, sizeBytes]) => sum + sizeBytes, 0));
  let end = 0;
  for (const [at, sizeBytes] of sections) {
    bytes.set(new Uint8Array(words.buffer, at, sizeBytes), end);
    end += sizeBytes;
  }
  return { sections, bytes, names };
}

/** A copy of the memory of another thread's kernel, filled from one snapshot after the other. */
export class SnapshotMemory implements KernelMemory {
  readonly doubles: Float64Array;
  readonly words: Int32Array;
  readonly bytes: Buffer;
  #names: ReadonlyMap<number, string> = new Map();

  constructor() {
    const buffer = new ArrayBuffer(INPUT_AT);
    this.doubles = new Float64Array(buffer);
    this.words = new Int32Array(buffer);
    this.bytes = Buffer.from(buffer);
  }

  /** @param linesBefore is added to the line numbers */
  load({ sections, bytes, names }: Snapshot, linesBefore: number): void {
    let end = 0;
    for (const [at, sizeBytes] of sections) {
      this.bytes.set(bytes.subarray(end, end + sizeBytes), at);
      end += sizeBytes;
      if (at !== LINES_AT) continue;
      const lines = this.doubles.subarray(at >> 3, (at + sizeBytes) >> 3);
      for (let i = 0; i < lines.length; i++) lines[i] = (lines[i] as number) + linesBefore;
    }
    this.#names = names;
  }

  textOf(text: number): string {
    return this.#names.get(text) as string;
  }
}
