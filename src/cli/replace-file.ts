import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { SystemFault, UsageError } from "../read/usage-error.js";
import { undoAtSignal } from "./undo-at-signal.js";
import { whyNot } from "./why-not.js";

/** A file whose contents are about to be replaced. */
export interface Replacement {
  /** Replaces the file with a text, atomically. @throws UsageError if that fails */
  finish(text: string): void;
  /** Leaves what stood there before; does nothing to a file that was finished. */
  discard(): void;
}

/**
 * Opens a file to be replaced, before any work is done for it. What is written becomes visible only when it is complete.
 *
 * @param subject how messages call the file, such as `-o report.html`
 * @throws UsageError
 */
export function openReplacement(subject: string, path: string): Replacement {
  const target = realTarget(path);
  try {
    return isOrdinary(target) ? besides(subject, target) : inPlace(subject, target);
  } catch (error) {
    throw cannotWrite(subject, error);
  }
}

/** Through a link, so that the link stays. */
function realTarget(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** False for `/dev/null`, a pipe and the like, which must not be replaced by a file. */
function isOrdinary(target: string): boolean {
  const found = statSync(target, { throwIfNoEntry: false });
  if (found?.isDirectory() === true) throw new UsageError("it is a directory");
  return found === undefined || found.isFile();
}

/** What is being replaced. */
const begun = new Set<string>();

/**
 * Writes a file beside the target and renames it when it is complete.
 *
 * Its name does not grow with the target's, and no other has it: in containers, what a SIGKILL left and what others write is of a
 * process with the same number.
 */
function besides(subject: string, target: string): Replacement {
  if (begun.has(target)) throw new UsageError("it is named twice");
  const partial = join(dirname(target), `stall-report-${crypto.randomUUID()}.partial`);
  const remove = (): void => rmSync(partial, { force: true });
  const stopListening = undoAtSignal(remove);
  let descriptor: number;
  try {
    descriptor = openSync(partial, "wx");
  } catch (error) {
    stopListening();
    throw error;
  }
  begun.add(target);
  let isOver = false;
  return {
    finish(text) {
      isOver = true;
      begun.delete(target);
      try {
        // Loops until all is written; `writeSync` may write less than it was given.
        writeFileSync(descriptor, text);
        closeSync(descriptor);
        renameSync(partial, target);
      } catch (error) {
        remove();
        throw cannotWrite(subject, error);
      } finally {
        stopListening();
      }
    },
    discard() {
      if (isOver) return;
      isOver = true;
      begun.delete(target);
      try {
        closeSync(descriptor);
      } catch {} // nothing of it is kept
      remove();
      stopListening();
    },
  };
}

function inPlace(subject: string, target: string): Replacement {
  accessSync(target, constants.W_OK);
  return {
    finish(text) {
      try {
        writeFileSync(target, text);
      } catch (error) {
        throw cannotWrite(subject, error);
      }
    },
    discard() {},
  };
}

/** Two options that name one file are the user's mistake, and so is a directory; all else is the system's answer. */
function cannotWrite(subject: string, error: unknown): UsageError {
  const { code } = error as NodeJS.ErrnoException;
  const Fault = code === undefined ? UsageError : SystemFault;
  return new Fault(`${subject}: cannot write: ${whyNot(error as NodeJS.ErrnoException)}`);
}
