import { type SystemCall, systemCallOf } from "../emitter/thread-state.js";
import { readText } from "./linux-system.js";

/** The system call that a thread of a process is in; undefined where the system does not tell. */
export function callOf(pid: number, task = pid): SystemCall | undefined {
  const text = readText(`/proc/${pid}/task/${task}/syscall`);
  return text === undefined ? undefined : systemCallOf(text);
}

/** It waits for events. */
export function isPoll({ name = "" }: SystemCall): boolean {
  return name.startsWith("epoll");
}
