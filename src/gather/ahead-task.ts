/** The messages between the main thread and those that read ahead, and the layout of the memory that they share. */
import type { CountingManner, Transcript } from "../read/transcript.js";
import type { StallRecord } from "../record/record.js";
import type { Piece } from "./plan-pieces.js";

/** The window that the main thread is in; -1 tells all threads to stop. */
export const WINDOW_WORD = 0;
export const STOPPED = -1;
/** The word of the first piece: 0 until a thread reads the piece. */
export const FIRST_PIECE_WORD = 1;

/** What a thread gets at its start. */
export interface ReadingTask {
  readonly pieces: readonly Piece[];
  readonly piecesPerWindow: number;
  /** Shared by all threads. */
  readonly words: Int32Array;
  /** The folder to which relative paths belong. */
  readonly folder: string;
  readonly module: WebAssembly.Module;
  readonly manner: CountingManner;
}

/** A piece that a thread has read. */
export interface ReadPiece {
  readonly number: number;
  readonly newKinds: readonly StallRecord[];
  /** Undefined if the main thread must read the piece. */
  readonly transcript: Transcript | undefined;
}
