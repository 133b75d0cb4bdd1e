import {
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeSync,
} from "node:fs";
import { closeDescriptor } from "./close-descriptor.js";
import type { LossReason } from "./line-writer.js";

/** For how long, in all, a line waits for a reader that does not keep up. Everything else of the watchdog waits with it. */
const LONGEST_WAIT_MS = 200;
const WAIT_MS = 5;
/** The bits of the flags of a descriptor that say whether it is for reading or writing. */
const ACCESS_MODE = 3;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/**
 * Writes lines to a descriptor that the process was given: standard output, or a pipe of whoever started it. There is nothing
 * to rotate, and nothing to repair but a line of our own that was cut short.
 */
export class DescriptorWriter {
  readonly #descriptor: number;
  readonly #firstLine: () => string;
  #fd: number | undefined;
  #isTorn = false;

  constructor(descriptor: number, firstLine: () => string) {
    this.#descriptor = descriptor;
    this.#firstLine = firstLine;
  }

  /** Writes the first line. @returns undefined, or why that was not possible; it is tried again at every line */
  open(): LossReason | undefined {
    if (this.#fd !== undefined) return undefined;
    try {
      this.#fd = openAgain(this.#descriptor);
    } catch {
      return "write-error";
    }
    return this.#write(this.#fd, this.#firstLine());
  }

  /** Writes one line, which must end in a newline. @returns undefined, or why the line was lost */
  append(line: string): LossReason | undefined {
    const reason = this.open();
    return reason ?? this.#write(this.#fd as number, line);
  }

  close(): void {
    if (this.#fd !== undefined && this.#fd !== this.#descriptor) closeDescriptor(this.#fd);
    this.#fd = undefined;
  }

  #write(fd: number, line: string): LossReason | undefined {
    const bytes = Buffer.from(this.#isTorn ? `\n${line}` : line);
    let written = 0;
    for (let waitedMs = 0; written < bytes.length; ) {
      try {
        written += writeSync(fd, bytes, written);
      } catch (error) {
        const isFull = (error as { code?: unknown }).code === "EAGAIN";
        if (!isFull || waitedMs >= LONGEST_WAIT_MS) {
          this.#isTorn ||= written > 0;
          return isFull ? "too-fast" : "write-error";
        }
        Atomics.wait(sleeper, 0, 0, WAIT_MS);
        waitedMs += WAIT_MS;
      }
    }
    this.#isTorn = false;
    return undefined;
  }
}

/**
 * Opens the pipe or terminal that a descriptor leads to once more: of our own, it can be set not to block, and whoever reads it
 * slowly does not hold the watchdog, and with it the end of the process, for ever.
 *
 * @throws if the process was not given this descriptor
 */
function openAgain(descriptor: number): number {
  const status = fstatSync(descriptor);
  const isGiven =
    status.isFile() || status.isFIFO() || status.isSocket() || status.isCharacterDevice();
  if (!isGiven || (status.isFIFO() && isOwn(descriptor)))
    throw new Error(`descriptor ${descriptor} was not handed on`);
  // A socket cannot be opened again, and in a file the program must go on after what we have written.
  if (status.isSocket() || status.isFile()) return descriptor;
  const flags = constants.O_WRONLY | (constants.O_NONBLOCK ?? 0);
  try {
    return openSync(`/dev/fd/${descriptor}`, flags);
  } catch {
    return descriptor;
  }
}

/**
 * Whether it is a pipe that Node has opened for itself, as it does for signals: writing there would break the program. Both
 * ends of such a pipe are in this process. Not known outside Linux.
 */
function isOwn(descriptor: number): boolean {
  try {
    const target = readlinkSync(`/proc/self/fd/${descriptor}`);
    return readdirSync("/proc/self/fd").some((other) => leadsTo(other, target) && isReadEnd(other));
  } catch {
    return false;
  }
}

function leadsTo(descriptor: string, target: string): boolean {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`) === target;
  } catch {
    return false;
  }
}

function isReadEnd(descriptor: string): boolean {
  const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8");
  const flags = Number.parseInt(/^flags:\s*(\d+)/m.exec(info)?.[1] ?? "0", 8);
  return (flags & ACCESS_MODE) === constants.O_RDONLY;
}
