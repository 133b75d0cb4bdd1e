import { readlinkSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

/**
 * The number by which `/proc/self/task` knows the calling thread; undefined where the system does not tell. The main
 * thread's is the process id.
 */
export function ownTaskId(): number | undefined {
  if (isMainThread) return process.pid;
  try {
    const task = /\/task\/(\d+)$/.exec(readlinkSync("/proc/thread-self"))?.[1];
    return task === undefined ? undefined : Number(task);
  } catch {
    return undefined;
  }
}
