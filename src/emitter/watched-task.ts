import { readlinkSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/** Where the system tells about a thread that is watched, as folders of proc(5). */
export interface WatchedTask {
  /** Such as `/proc/self`. */
  readonly processFolder: string;
  /** Such as `/proc/self/task/17`; undefined where the thread's number is not known. */
  readonly taskFolder: string | undefined;
}

/** The calling thread, as any thread of this process finds it. */
export function ownTask(): WatchedTask {
  const processFolder = "/proc/self";
  const id = ownTaskId();
  return {
    processFolder,
    taskFolder: id === undefined ? undefined : `${processFolder}/task/${id}`,
  };
}

/** The main thread of another process. */
export function mainTaskOf(pid: number): WatchedTask {
  return { processFolder: `/proc/${pid}`, taskFolder: `/proc/${pid}/task/${pid}` };
}

/** The number of the calling thread's task; the main thread's is the process id. */
function ownTaskId(): number | undefined {
  if (isMainThread) return process.pid;
  try {
    const task = /\/task\/(\d+)$/.exec(readlinkSync("/proc/thread-self"))?.[1];
    return task === undefined ? undefined : Number(task);
  } catch {
    return undefined;
  }
}
