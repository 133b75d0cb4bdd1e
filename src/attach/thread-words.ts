import { fileOf } from "../emitter/thread-state.js";
import { mainTaskOf } from "../emitter/watched-task.js";
import { awaitedStream } from "./full-stream.js";
import { childPids, commandLineOf, isWorker, listFolder, readText } from "./linux-system.js";
import { processWords } from "./process-words.js";
import { callOf, isPoll } from "./system-call.js";

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
  const call = callOf(pid) ?? {};
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
  const call = callOf(pid);
  return call && isPoll(call) && childrenOf(pid).length === 0;
}

/**
 * The main thread cannot turn its loop now: it computes, or waits for something that is no event of the loop.
 *
 * `execSync` waits in a poll as well, that of a loop of its own. The event loop's is older then, and nobody waits in it. A loop that has
 * not turned yet has nothing in its poll, and is not told apart from the unused ones of Node.
 *
 * @returns undefined where the system does not tell
 */
export function isAway(pid: number): boolean | undefined {
  const call = callOf(pid);
  if (call === undefined || !isPoll(call)) return call && true;
  if (childrenOf(pid).length === 0) return false;
  const calls = listFolder(`/proc/${pid}/task`).map((task) => callOf(pid, Number(task)) ?? {});
  const awaited = new Set(calls.filter(isPoll).map(({ firstArgument }) => Number(firstArgument)));
  return listFolder(`/proc/${pid}/fdinfo`)
    .map(Number)
    .some((fd) => fd < Number(call.firstArgument) && !awaited.has(fd) && isUsedPoll(pid, fd));
}

/** A descriptor is that of a poll which waits for something. Source: proc(5), fdinfo. */
function isUsedPoll(pid: number, fd: number): boolean {
  return /^tfd:/m.test(readText(`/proc/${pid}/fdinfo/${fd}`) ?? "");
}

/** `4711 (sleep 60)`. Only those that execSync and spawnSync may have started: they do it in the main thread. */
function childrenOf(pid: number): readonly string[] {
  return childPids(pid)
    .filter((child) => !isWorker(child))
    .map((child) => processWords(child, commandLineOf(child)));
}
