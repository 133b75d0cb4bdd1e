import { fstatSync } from "node:fs";
import type { Readable } from "node:stream";
import { isatty } from "node:tty";
import { appendWhole } from "../emitter/append-whole.js";
import { escapeMessage } from "../render/workflow-commands.js";
import { whyNot } from "./why-not.js";

/** One of the two streams that a command writes to. */
export interface Output {
  write(text: string): void;
  /** Writes a text that may be too long for one string. In a file, all of it appears or nothing. */
  writePieces(pieces: Iterable<string>): void;
  readonly isTerminal: boolean;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
  /** Height of the terminal; undefined where there is none. */
  readonly rows: number | undefined;
}

/** The world as a command sees it; tests pass one of their own. */
export interface Io {
  readonly stdin: Readable;
  readonly isStdinTerminal: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Tells the user something on standard error that does not end the command, unless `--quiet`. Escapes the message. */
  warn(message: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder against which relative paths are resolved. */
  readonly folder: string;
  /** Epoch ms. */
  now(): number;
  /**
   * Calls back at the first Ctrl-C; a second one ends the process.
   *
   * @param signals other signals that count as a Ctrl-C
   * @returns a function that stops listening
   */
  onInterrupt(callback: () => void, signals?: readonly NodeJS.Signals[]): () => void;
}

/** The world of this process. A stream is opened when it is first used, because each costs two milliseconds. */
export function processIo(): Io {
  // A reader that goes away (`| head`) has what it wanted: a quiet end and no failure, but a failed gate stays failed.
  const stdout = outputOf(
    1,
    () => process.stdout,
    (error) => {
      if (error.code === "EPIPE") {
        // A command that has written all returns its status first; one that would write more is ended.
        setImmediate(() => process.exit());
        return;
      }
      const why = whyNot(error);
      stderr.write(
        `stall-report: cannot write to standard output: ${why}; write to another place\n`,
      );
      process.exit(EXIT.usage);
    },
  );
  // Nobody reads the warnings: the report goes on.
  const stderr = outputOf(
    2,
    () => process.stderr,
    () => {},
  );
  return {
    get stdin() {
      return process.stdin;
    },
    isStdinTerminal: isatty(0),
    stdout,
    stderr,
    warn: (message) => stderr.write(warningLine(message)),
    env: process.env,
    folder: currentFolder(),
    now: () => Date.now(),
    onInterrupt(callback, signals = []) {
      const all: readonly NodeJS.Signals[] = ["SIGINT", ...signals];
      const stop = (): void => {
        for (const signal of all) process.removeListener(signal, listener);
      };
      const listener = (): void => {
        stop();
        callback();
      };
      for (const signal of all) process.on(signal, listener);
      return stop;
    },
  };
}

/** The current folder, or where it was before it was removed: files with absolute paths can still be read. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    // Libraries ask for it, too.
    process.chdir("/");
    return process.env["PWD"] ?? "/";
  }
}

/** The same world without warnings, for a second reading of the same inputs. */
export function silenced(io: Io): Io {
  return { ...io, warn: () => {}, stderr: { ...io.stderr, write: () => {} } };
}

/** One line of standard error. The message may hold text of a log, so it is escaped here. */
export function warningLine(message: string): string {
  return `warning: ${escapeMessage(message)}\n`;
}

/** @param onFailed called when nobody reads any longer, or a disk is full */
function outputOf(
  descriptor: number,
  stream: () => NodeJS.WriteStream,
  onFailed: (error: NodeJS.ErrnoException) => void,
): Output {
  let opened: NodeJS.WriteStream | undefined;
  const open = (): NodeJS.WriteStream => {
    if (opened !== undefined) return opened;
    opened = stream();
    opened.on("error", onFailed);
    return opened;
  };
  const isTerminal = isatty(descriptor);
  const isFile = fstatSync(descriptor).isFile();
  const writePieces = (pieces: Iterable<string>): void => {
    if (!isFile) {
      for (const piece of pieces) open().write(piece);
      return;
    }
    // Node's own stream for files takes a part that was written for the whole: a full disk would be no error.
    try {
      appendWhole(descriptor, bytesOf(pieces));
    } catch (error) {
      onFailed(error as NodeJS.ErrnoException);
    }
  };
  return {
    write: (text) => writePieces([text]),
    writePieces,
    isTerminal,
    get columns() {
      return isTerminal ? open().columns : undefined;
    },
    get rows() {
      return isTerminal ? open().rows : undefined;
    },
  };
}

function* bytesOf(pieces: Iterable<string>): Generator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}

/** The exit statuses of the command line. */
export const EXIT = {
  done: 0,
  gateFailed: 1,
  usage: 2,
  cannotTell: 3,
  interrupted: 130,
} as const;
