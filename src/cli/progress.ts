import { cutEnd } from "../render/display-width.js";
import { formatBytes, formatDuration } from "../render/units.js";
import type { Io } from "./io.js";
import { terminalWidth } from "./terminal.js";

/** Whoever waits for less than this needs no progress. */
const QUIET_MS = 1000;
/** How often the line is written anew at the most. */
const REFRESH_MS = 200;
const ERASE_LINE = "\r\u001b[K";

/** A line on standard error that says how far the reading is; only on a terminal, and only if it takes long. */
export class Progress {
  readonly #io: Io;
  readonly #isWanted: boolean;
  readonly #startMs: number;
  #shownMs = 0;

  /** @param isWanted false for `--no-progress` and `--quiet` */
  constructor(io: Io, isWanted: boolean) {
    this.#io = io;
    this.#isWanted = isWanted && io.stderr.isTerminal;
    this.#startMs = io.now();
  }

  /** @param totalBytes 0 where that is unknown: for a pipe */
  readonly update = (bytes: number, totalBytes: number): void => {
    if (!this.#isWanted) return;
    const nowMs = this.#io.now();
    const spentMs = nowMs - this.#startMs;
    if (spentMs < QUIET_MS || nowMs - this.#shownMs < REFRESH_MS) return;
    this.#shownMs = nowMs;
    // A line that the terminal breaks could not be taken away again.
    const room = terminalWidth(this.#io, this.#io.stderr) - 1;
    this.#io.stderr.write(ERASE_LINE + cutEnd(progressText(bytes, totalBytes, spentMs), room));
  };

  /** Takes the line away. */
  end(): void {
    if (this.#shownMs > 0) this.#io.stderr.write(ERASE_LINE);
    this.#shownMs = 0;
  }
}

/** `reading: 43 %, 430 MB of 1.0 GB, 610 MB/s, 1 s left`; compressed inputs are longer than their files say. */
function progressText(bytes: number, totalBytes: number, spentMs: number): string {
  const bytesPerMs = bytes / spentMs;
  const rate = `${formatBytes(bytesPerMs * 1000)}/s`;
  if (bytes >= totalBytes) return `reading: ${formatBytes(bytes)}, ${rate}`;
  const share = `${Math.floor((bytes / totalBytes) * 100)} %`;
  const left = formatDuration((totalBytes - bytes) / bytesPerMs);
  return `reading: ${share}, ${formatBytes(bytes)} of ${formatBytes(totalBytes)}, ${rate}, ${left} left`;
}
