import { readFileSync } from "node:fs";
import { ProcFile } from "./proc-file.js";

/**
 * Finds the `cpu.stat` of the cgroup that a process is in; undefined where there is none.
 *
 * The line of `/proc/PID/cgroup` names the group as the host sees it. Inside a container with its own cgroup
 * namespace that path does not exist below the mount, and the mount's root is the group itself.
 *
 * Source: cgroups(7); the kernel's admin-guide/cgroup-v2 and scheduler/sched-bwc.
 */
export function findCpuStat(processFolder: string): ProcFile | undefined {
  const groups = readText(`${processFolder}/cgroup`);
  if (groups === undefined) return undefined;
  const lines = groups.trim().split("\n");
  const v2 = lines.find((line) => line.startsWith("0::"))?.slice(3);
  const v1 = lines.find((line) => line.split(":")[1]?.split(",").includes("cpu"));
  const v1Path = v1?.split(":").slice(2).join(":");
  const candidates = [
    v1Path === undefined ? [] : roots(["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct"], v1Path),
    v2 === undefined ? [] : roots(["/sys/fs/cgroup", "/sys/fs/cgroup/unified"], v2),
  ].flat();
  for (const path of candidates) {
    const text = readText(path);
    if (text !== undefined && throttledMs(text) !== undefined) return new ProcFile(path);
  }
  return undefined;
}

/** Milliseconds for which the group was throttled so far, from the text of its `cpu.stat`. */
export function throttledMs(cpuStat: string): number | undefined {
  const v2 = /^throttled_usec (\d+)$/m.exec(cpuStat)?.[1];
  if (v2 !== undefined) return Number(v2) / 1e3;
  const v1 = /^throttled_time (\d+)$/m.exec(cpuStat)?.[1];
  return v1 === undefined ? undefined : Number(v1) / 1e6;
}

function roots(mounts: readonly string[], path: string): string[] {
  const relative = path === "/" ? "" : path;
  return mounts.flatMap((mount) =>
    relative === "" ? [`${mount}/cpu.stat`] : [`${mount}${relative}/cpu.stat`, `${mount}/cpu.stat`],
  );
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
