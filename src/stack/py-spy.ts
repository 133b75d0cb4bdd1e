import type { Frame } from "./frame.js";

/** `    load (shop/prices.py:31)`; native frames have a library and no line: `    epoll_wait (libc.so.6)`. */
const FRAME_LINE = /^\s+(\S.*?) \(([^()]+?)(?::(\d{1,9}))?\)\s*$/;
const LIBRARY = /\.so(?:\.\d+)*$|\.dylib$|\.dll$|^\/usr\/bin\//;
const SOURCE = /\.pyx?$|^<.+>$/;
/** `Thread 4711 (active+gil): "MainThread"` */
const THREAD_LINE = /^Thread .+?\((\w[\w+]*)\)(?:: "(.*)")?/;

interface Thread {
  readonly isMain: boolean;
  readonly isActive: boolean;
  readonly frames: Frame[];
}

/**
 * Reads a dump of py-spy, innermost first. Of several threads, the main one is chosen, because the event loop runs there; if
 * threads have no names, the first active one.
 *
 * @param lines of a text that is not a traceback
 */
export function readPySpyDump(lines: readonly string[]): Frame[] {
  const threads: Thread[] = [{ isMain: false, isActive: false, frames: [] }];
  for (const line of lines) {
    const thread = THREAD_LINE.exec(line);
    if (thread !== null) {
      const isActive = thread[1]?.startsWith("active") === true;
      threads.push({ isMain: thread[2] === "MainThread", isActive, frames: [] });
      continue;
    }
    const frame = readLine(line);
    if (frame !== undefined) threads.at(-1)?.frames.push(frame);
  }
  const filled = threads.filter(({ frames }) => frames.some(({ line }) => line !== undefined));
  const chosen =
    filled.find(({ isMain }) => isMain) ?? filled.find(({ isActive }) => isActive) ?? filled[0];
  return chosen?.frames ?? [];
}

function readLine(text: string): Frame | undefined {
  const [, name = "", file = "", line] = FRAME_LINE.exec(text) ?? [];
  if (line === undefined) {
    return LIBRARY.test(file)
      ? { functionName: name, isNative: true, language: "python" }
      : undefined;
  }
  if (!SOURCE.test(file)) return undefined;
  return {
    ...(name !== "<module>" && { functionName: name }),
    file,
    line: Number(line),
    language: "python",
  };
}
