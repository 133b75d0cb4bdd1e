import { Worker } from "node:worker_threads";
import type { PieceAhead, WrittenPiece } from "../read/read-log.js";
import { TranscriptReader } from "../read/transcript.js";
import {
  FIRST_PIECE_WORD,
  type ReadingTask,
  type ReadPiece,
  STOPPED,
  WINDOW_WORD,
} from "./ahead-task.js";
import type { Piece } from "./plan-pieces.js";

/** These threads keep hardly any objects, so a small nursery saves memory and costs no time. */
const YOUNG_GENERATION_MB = 1;
/** How many pieces a window has for each thread. */
const PIECES_OF_A_THREAD = 4;

/** After so many unusable pieces, the rest is unlikely to be better. */
const MOST_REFUSED = 2;

/**
 * Other threads that read pieces of the inputs before this thread reaches them.
 *
 * What they read is replayed in the order of the inputs, as if this thread had read it. This thread reads from the beginning of a
 * window of pieces, the others from its end, so it waits for at most one piece. Then it replays theirs, while they begin with the
 * next window. It does not matter which thread is faster, and at most two windows are in memory.
 */
export class ReadAhead {
  readonly #pieces: readonly Piece[];
  readonly #words: Int32Array;
  readonly #piecesPerWindow: number;
  /** What was read, by the numbers of the pieces. */
  readonly #read = new Map<number, WrittenPiece | undefined>();
  readonly #waiting = new Map<number, (written: WrittenPiece | undefined) => void>();
  #running = 0;
  #refused = 0;
  readonly #deaths: string[] = [];

  /** @param threads how many, with this one */
  constructor(
    pieces: readonly Piece[],
    threads: number,
    task: Pick<ReadingTask, "folder" | "module" | "manner">,
  ) {
    this.#pieces = pieces;
    this.#piecesPerWindow = PIECES_OF_A_THREAD * threads;
    const sizeBytes = (FIRST_PIECE_WORD + pieces.length) * Int32Array.BYTES_PER_ELEMENT;
    this.#words = new Int32Array(new SharedArrayBuffer(sizeBytes));
    const whole = { ...task, pieces, words: this.#words, piecesPerWindow: this.#piecesPerWindow };
    for (let i = 1; i < threads; i++) this.#start(whole);
  }

  /** Why threads have ended before their work was done, one text for each. This thread does their work. */
  get deaths(): readonly string[] {
    return this.#deaths;
  }

  /** The pieces of an input; undefined if it is read as a whole. */
  piecesOf(input: number): readonly PieceAhead[] | undefined {
    const own = this.#pieces.flatMap((piece, number) =>
      piece.input === input
        ? [{ range: piece.range, take: () => this.#take(number), refuse: () => this.#refuse() }]
        : [],
    );
    return own.length === 0 ? undefined : own;
  }

  /** Stops the other threads. */
  close(): void {
    this.#enter(STOPPED);
  }

  async #take(number: number): Promise<WrittenPiece | undefined> {
    const window = Math.floor(number / this.#piecesPerWindow);
    if (window > (this.#words[WINDOW_WORD] as number)) this.#enter(window);
    if (Atomics.exchange(this.#words, FIRST_PIECE_WORD + number, 1) === 0) return undefined;
    if (!this.#read.has(number) && this.#running > 0) {
      return new Promise((resolve) => this.#waiting.set(number, resolve));
    }
    const written = this.#read.get(number);
    this.#read.delete(number);
    return written;
  }

  #refuse(): void {
    if (++this.#refused === MOST_REFUSED) this.close();
  }

  #enter(window: number): void {
    if (this.#words[WINDOW_WORD] === STOPPED) return;
    Atomics.store(this.#words, WINDOW_WORD, window);
    Atomics.notify(this.#words, WINDOW_WORD);
  }

  #start(task: ReadingTask): void {
    const reader = new TranscriptReader();
    let worker: Worker;
    try {
      worker = new Worker(new URL("./ahead-worker.js", import.meta.url), {
        workerData: task,
        execArgv: [],
        resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
      });
    } catch (error) {
      // The system has no room for another thread.
      this.#deaths.push(String((error as Error).message));
      return;
    }
    this.#running++;
    worker.on("message", ({ number, newKinds, transcript }: ReadPiece) => {
      reader.addKinds(newKinds);
      this.#keep(number, transcript && { transcript, reader });
    });
    let reason: string | undefined;
    worker.on("error", (error) => {
      reason = error.message;
    });
    worker.on("exit", (code) => {
      if (code !== 0) {
        this.#deaths.push(reason ?? `exit status ${code}`);
        // What it has begun, it will not deliver, and the others would wait for this thread.
        this.close();
      }
      this.#running--;
      if (this.#running > 0) return;
      for (const number of [...this.#waiting.keys()]) this.#keep(number, undefined);
    });
  }

  #keep(number: number, written: WrittenPiece | undefined): void {
    const resolve = this.#waiting.get(number);
    if (resolve === undefined) this.#read.set(number, written);
    else {
      this.#waiting.delete(number);
      resolve(written);
    }
  }
}
