/** A thread that reads pieces of the inputs ahead of the main thread. */
import { resolve } from "node:path";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import { LogLines } from "../read/log-lines.js";
import { readFileChunks } from "../read/read-chunks.js";
import { type Transcript, TranscriptWriter } from "../read/transcript.js";
import {
  FIRST_PIECE_WORD,
  type ReadingTask,
  type ReadPiece,
  STOPPED,
  WINDOW_WORD,
} from "./ahead-task.js";
import type { Piece } from "./plan-pieces.js";

/** After so many unusable pieces in turn, the rest is unlikely to be better. */
const MOST_IN_VAIN = 2;

const { pieces, words, piecesPerWindow, folder, module, manner } = workerData as ReadingTask;
const kernel = new KernelOnDemand(0, module);
const writer = new TranscriptWriter(manner);

/** Reads one window after the other, each from its end. */
async function readPieces(): Promise<void> {
  let inVain = 0;
  for (let first = 0; first < pieces.length; first += piecesPerWindow) {
    waitForWindow(first / piecesPerWindow - 1);
    const end = Math.min(first + piecesPerWindow, pieces.length);
    for (let number = end - 1; number >= first; number--) {
      if (inVain >= MOST_IN_VAIN || words[WINDOW_WORD] === STOPPED) return;
      if (Atomics.exchange(words, FIRST_PIECE_WORD + number, 1) !== 0) continue;
      const transcript = await read(pieces[number] as Piece);
      inVain = transcript === undefined ? inVain + 1 : 0;
      say({ number, newKinds: writer.takeKinds(), transcript });
    }
  }
}

/** Waits until the main thread is in a window, or tells all threads to stop. */
function waitForWindow(window: number): void {
  for (;;) {
    const at = Atomics.load(words, WINDOW_WORD);
    if (at >= window || at === STOPPED) return;
    Atomics.wait(words, WINDOW_WORD, at);
  }
}

/** Undefined if the transcript is too long or the file cannot be read: the main thread reads it, and finds out why. */
async function read({ path, range }: Piece): Promise<Transcript | undefined> {
  const lines = new LogLines(writer, { kernel, firstOffset: range?.from });
  let bytes = 0;
  let isWhole = true;
  try {
    for await (const chunk of readFileChunks(resolve(folder, path), {
      range,
      room: () => lines.room(),
    })) {
      lines.push(chunk);
      bytes += chunk.length;
      isWhole = writer.isWorthwhile;
      if (!isWhole) break;
    }
  } catch {
    isWhole = false;
  }
  lines.finish();
  const transcript = writer.take(lines.lines, bytes);
  return isWhole ? transcript : undefined;
}

function say(piece: ReadPiece): void {
  const told = piece.transcript?.told ?? [];
  const buffers = told.flatMap((one) => ("counted" in one ? [one.counted.bytes.buffer] : []));
  (parentPort as MessagePort).postMessage(piece, buffers);
}

readPieces();
