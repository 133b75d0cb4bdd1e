import { readlinkSync, statSync } from "node:fs";
import { commandLineOf, listFolder, processIds, readText } from "./linux-system.js";
import { processWords } from "./process-words.js";
import { callOf } from "./system-call.js";

export const STDERR = 2;

/** What the main thread of a process waits to write to, as words, if that is a pipe, a socket or a terminal. */
export function awaitedStream(pid: number): string | undefined {
  const fd = writtenBy(pid, pid) ?? inspectorsStream(pid);
  const why = fd === undefined ? undefined : whyFull(pid, fd);
  if (why === undefined) return undefined;
  const name = { 1: "its standard output", 2: "its standard error" }[fd ?? 0];
  return `${name ?? `its descriptor ${fd}`}, ${why}`;
}

/** The thread of an inspector says that it is open, and the main thread waits for that. */
function inspectorsStream(pid: number): number | undefined {
  if (callOf(pid)?.name !== "futex") return undefined;
  const tasks = listFolder(`/proc/${pid}/task`).map(Number);
  return tasks.some((task) => writtenBy(pid, task) === STDERR) ? STDERR : undefined;
}

/** The descriptor to which a thread is writing; undefined: it is not. */
export function writtenBy(pid: number, task: number): number | undefined {
  const { name = "", firstArgument } = callOf(pid, task) ?? {};
  return /^(?:writev?|sendto|sendmsg)$/.test(name) ? Number(firstArgument) : undefined;
}

/** How open(2) marks whether a descriptor may be read. */
const O_ACCMODE = 0o3;
const O_WRONLY = 0o1;

function openFlags(pid: number, fd: number | string): number | undefined {
  const flags = /^flags:\s*(\d+)/m.exec(readText(`/proc/${pid}/fdinfo/${fd}`) ?? "")?.[1];
  return flags === undefined ? undefined : Number.parseInt(flags, 8);
}

/** Why nothing more goes into what a process has open, with what helps; undefined if that can take whatever comes. */
export function whyFull(pid: number, fd: number): string | undefined {
  const path = `/proc/${pid}/fd/${fd}`;
  try {
    const kind = statSync(path);
    const target = readlinkSync(path);
    if (kind.isSocket()) return "a socket whose other end does not read";
    if (kind.isFIFO()) {
      return `a full pipe that ${readersOf(target)} not read (timeout 1 cat ${path} > saved.txt empties it)`;
    }
    return kind.isCharacterDevice()
      ? `the terminal ${target}, which is stopped (Ctrl-Q in it resumes it)`
      : undefined;
  } catch {
    return undefined;
  }
}

/** `process 17 (tee log) does`, of those that we may look into. */
function readersOf(pipe: string): string {
  const readers = processIds()
    .filter((pid) =>
      listFolder(`/proc/${pid}/fd`).some((fd) => {
        try {
          const isIt = readlinkSync(`/proc/${pid}/fd/${fd}`) === pipe;
          return isIt && ((openFlags(pid, fd) ?? O_WRONLY) & O_ACCMODE) !== O_WRONLY;
        } catch {
          return false; // closed in the meantime
        }
      }),
    )
    .map((pid) => processWords(pid, commandLineOf(pid)));
  if (readers.length === 0) return "whoever has its other end does";
  return readers.length === 1
    ? `process ${readers[0]} does`
    : `processes ${readers.slice(0, MOST_READERS).join(" and ")} do`;
}

/** So many readers are named. */
const MOST_READERS = 2;
