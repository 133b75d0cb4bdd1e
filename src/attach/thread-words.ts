import { fileOf, systemCallOf } from "../emitter/thread-state.js";
import { mainTaskOf } from "../emitter/watched-task.js";
import { awaitedStream } from "./full-stream.js";
import { childPids, commandLineOf, isWorker, readText } from "./linux-system.js";
import { processWords } from "./process-words.js";

/**
 * What the main thread of a process is doing, as far as the system tells: `computing`, `waiting in fsync on /data/db`.
 *
 * @returns undefined where the system does not tell
 */
export function threadWords(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/task/${pid}/stat`);
  if (stat === undefined) return undefined;
  const state = stat[stat.lastIndexOf(")") + 2];
  if (state === "R") return stateWords(state);
  const stream = awaitedStream(pid);
  if (stream !== undefined) return `it is waiting to write to ${stream}`;
  const call = systemCallOf(readText(`/proc/${pid}/task/${pid}/syscall`) ?? "");
  const children = /^(?:epoll|wait4|vfork|$)/.test(call.name ?? "") ? childrenOf(pid) : [];
  if (children.length > 0) return `it is waiting, probably for its child ${children.join(", ")}`;
  const file = fileOf(mainTaskOf(pid), call);
  const on = file === undefined ? "" : ` on ${file}`;
  const place = call.name === undefined ? "" : ` in ${call.name}${on}`;
  const channel = readText(`/proc/${pid}/task/${pid}/wchan`)?.trim() ?? "";
  const kernel = /^[a-z_]\w+$/i.test(channel) ? ` (kernel: ${channel})` : "";
  return stateWords(state ?? "", `${place}${kernel}`);
}

/** What a scheduler state says by itself. @param place in what it is, if that is known */
export function stateWords(state: string, place = ""): string {
  if (state === "R") return "it is using a CPU, or waiting for one";
  return /[DU]/.test(state)
    ? `it is in an uninterruptible wait${place}: a disk, or a network file system, does not respond`
    : `it is waiting${place}`;
}

/**
 * The main thread waits in its poll and has no child for which it could: nothing holds it.
 *
 * @returns undefined where the system does not tell
 */
export function looksIdle(pid: number): boolean | undefined {
  const isPolling = isInPoll(pid);
  return isPolling && childrenOf(pid).length === 0;
}

/** The main thread waits for events: those of its loop, or of a child for which execSync waits. @returns undefined: not told */
export function isInPoll(pid: number): boolean | undefined {
  const call = readText(`/proc/${pid}/task/${pid}/syscall`);
  return call === undefined ? undefined : systemCallOf(call).name?.startsWith("epoll") === true;
}

/** `4711 (sleep 60)`. Only those that execSync and spawnSync may have started: they do it in the main thread. */
function childrenOf(pid: number): readonly string[] {
  return childPids(pid)
    .filter((child) => !isWorker(child))
    .map((child) => processWords(child, commandLineOf(child)));
}
