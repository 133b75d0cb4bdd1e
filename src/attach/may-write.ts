import { closeSync, constants, openSync } from "node:fs";
import type { WASI } from "node:wasi";

/** The types of Node lack the constructor that is used here. */
const { Memory } = (
  globalThis as unknown as {
    readonly WebAssembly: {
      readonly Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
    };
  }
).WebAssembly;

const { O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;

/** For how long we wait for room: what has some says so at once. */
const LIMIT_NS = 20_000_000n;

/** Where things lie in the memory that is passed. Source: WASI preview 1, `subscription` and `event`. */
const SUBSCRIPTION_BYTES = 48;
const EVENTS_AT = 2 * SUBSCRIPTION_BYTES;
const COUNT_AT = 1024;
const CLOCK = 0;
const FD_WRITE = 2;
const MONOTONIC = 1;
/** The descriptor as the module knows it. */
const STDOUT = 1;

/**
 * Whether a write to a pipe or a terminal would go through at once. Nothing is written, and nobody notices.
 *
 * Node has no `poll` of its own but for what WebAssembly modules may call.
 *
 * @returns undefined if it cannot be told: it is a file or a socket, or nobody has it open for reading
 */
export function mayWriteTo(path: string): boolean | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, O_WRONLY | O_NONBLOCK | O_NOCTTY);
    return isWritable(descriptor);
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function isWritable(descriptor: number): boolean | undefined {
  const memory = new Memory({ initial: 1 });
  const view = new DataView(memory.buffer);
  const poll = new (loadWasi())({ version: "preview1", stdout: descriptor });
  poll.initialize({ exports: { memory } });
  view.setUint8(8, FD_WRITE);
  view.setUint32(16, STDOUT, true);
  view.setUint8(SUBSCRIPTION_BYTES + 8, CLOCK);
  view.setUint32(SUBSCRIPTION_BYTES + 16, MONOTONIC, true);
  view.setBigUint64(SUBSCRIPTION_BYTES + 24, LIMIT_NS, true);
  const { poll_oneoff: ask } = poll.wasiImport as Record<string, (...words: number[]) => number>;
  if (ask?.(0, EVENTS_AT, 2, COUNT_AT) !== 0 || view.getUint32(COUNT_AT, true) === 0) {
    return undefined;
  }
  return view.getUint8(EVENTS_AT + 10) === FD_WRITE;
}

/** Node warns of every use that this module is experimental. */
function loadWasi(): typeof WASI {
  const { emitWarning } = process;
  process.emitWarning = () => {};
  try {
    return process.getBuiltinModule("node:wasi").WASI;
  } finally {
    process.emitWarning = emitWarning;
  }
}
