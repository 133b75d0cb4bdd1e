/**
 * The emitter's end in a process to which `stall-report attach` has attached: started there through the inspector, and
 * taken out again when the other end of a local socket says so, or is gone.
 */
import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { connect } from "node:net";
import { RunningEmitter } from "./emitter.js";
import { expandFilePattern } from "./file-pattern.js";
import { findResident } from "./global-slot.js";
import { type EmitterOptions, resolveOptions } from "./options.js";

/** What the attaching process orders. */
export interface AttachOrders {
  readonly options: EmitterOptions & { readonly file: string };
  /** The other end; undefined: the emitter stays. */
  readonly socket: { readonly path: string; readonly folder: string } | undefined;
}

/** The words of the two ends. */
export const STOP_WORD = "stop\n";
export const STOPPED_WORD = "stopped\n";

/** Starts the emitter. @returns why not, if it cannot be, or the log of the one that is there already */
export function startAttached({ options, socket }: AttachOrders): {
  readonly refusal?: string;
  readonly emitterLog?: string;
} {
  const resident = findResident();
  if (resident !== undefined) return { emitterLog: resident.file };
  const refusal = missingPermission(options.file) ?? unwritable(options.file);
  if (refusal !== undefined) return { refusal };
  const emitter = new RunningEmitter(resolveOptions(options), false);
  if (socket !== undefined) stopWithSocket(emitter, socket.path, socket.folder);
  return {};
}

interface Permission {
  has(scope: string, reference?: string): boolean;
}

/** What Node's permission model would refuse: the emitter must not find out by failing in somebody else's process. */
function missingPermission(file: string): string | undefined {
  const { permission } = process as { permission?: Permission };
  if (permission === undefined) return undefined;
  if (!permission.has("worker"))
    return "it was started with --permission but without --allow-worker";
  return permission.has("fs.write", file)
    ? undefined
    : `it was started with --permission and may not write ${file}`;
}

/** @param pattern as the emitter gets it */
function unwritable(pattern: string): string | undefined {
  const path = expandFilePattern(pattern);
  try {
    // To open a pipe would hold the process until somebody reads from it.
    if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) {
      return `${path} is not a regular file`;
    }
    closeSync(openSync(path, "a"));
    return undefined;
  } catch (error) {
    return `it cannot write ${path} (${(error as NodeJS.ErrnoException).code})`;
  }
}

/** The socket keeps nothing alive. Whoever is the last one there removes the folder. */
function stopWithSocket(emitter: RunningEmitter, path: string, folder: string): void {
  const socket = connect(path);
  socket.unref();
  socket.setEncoding("utf8");
  let hasEnded = false;
  const stop = async (): Promise<void> => {
    await emitter.stop();
    if (hasEnded) return;
    hasEnded = true;
    if (socket.closed) rmSync(folder, { recursive: true, force: true });
    else socket.end(STOPPED_WORD);
  };
  socket.on("data", () => void stop());
  socket.on("close", () => void stop());
  // It is followed by `close`.
  socket.on("error", () => {});
}
