import { fileOf, systemCallOf } from "../emitter/thread-state.js";
import { mainTaskOf } from "../emitter/watched-task.js";
import { childPids, isWorker, readText } from "./linux-system.js";

/**
 * What the main thread of a process is doing, as far as the system tells: `computing`, `waiting in fsync on /data/db`.
 *
 * @returns undefined where the system does not tell
 */
export function threadWords(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/task/${pid}/stat`);
  if (stat === undefined) return undefined;
  const state = stat[stat.lastIndexOf(")") + 2];
  if (state === "R") return "it is using a CPU, or waiting for one";
  const call = systemCallOf(readText(`/proc/${pid}/task/${pid}/syscall`) ?? "");
  const children = /^(?:epoll|wait4|$)/.test(call.name ?? "") ? childrenOf(pid) : [];
  if (children.length > 0) return `it is waiting, probably for its child ${children.join(", ")}`;
  const file = fileOf(mainTaskOf(pid), call);
  const on = file === undefined ? "" : ` on ${file}`;
  const place = call.name === undefined ? "" : ` in ${call.name}${on}`;
  const channel = readText(`/proc/${pid}/task/${pid}/wchan`)?.trim() ?? "";
  const kernel = /^[a-z_]\w+$/i.test(channel) ? ` (kernel: ${channel})` : "";
  return state === "D"
    ? `it is in an uninterruptible wait${place}${kernel}: a disk, or a network file system`
    : `it is waiting${place}${kernel}`;
}

/**
 * The main thread waits in its poll and has no child for which it could: nothing holds it.
 *
 * @returns undefined where the system does not tell
 */
export function looksIdle(pid: number): boolean | undefined {
  const call = readText(`/proc/${pid}/task/${pid}/syscall`);
  if (call === undefined) return undefined;
  return systemCallOf(call).name?.startsWith("epoll") === true && childrenOf(pid).length === 0;
}

/** `4711 (sleep 60)`. Only those that execSync and spawnSync may have started: they do it in the main thread. */
function childrenOf(pid: number): readonly string[] {
  return childPids(pid)
    .filter((child) => !isWorker(child))
    .map((child) => {
      const words = (readText(`/proc/${child}/cmdline`) ?? "").split("\0").join(" ").trim();
      return `${child} (${words.length > 60 ? `${words.slice(0, 59)}…` : words})`;
    });
}
