import { readFileSync } from "node:fs";
import { ProcFile } from "./proc-file.js";

/**
 * Finds the `cpu.stat` of the cgroup that a process is in; undefined where there is none.
 *
 * Source: cgroups(7); the kernel's admin-guide/cgroup-v2 and scheduler/sched-bwc.
 */
export function findCpuStat(processFolder: string): ProcFile | undefined {
  const groups = readText(`${processFolder}/cgroup`);
  if (groups === undefined) return undefined;
  const candidates = [
    ...groupFiles(groups, "cpu", "cpu.stat"),
    ...groupFiles(groups, "", "cpu.stat"),
  ];
  for (const path of candidates) {
    const text = readText(path);
    if (text !== undefined && throttledMs(text) !== undefined) return new ProcFile(path);
  }
  return undefined;
}

/**
 * Where a file of a process's control group may lie, the likeliest first.
 *
 * The line of `/proc/PID/cgroup` names the group as the host sees it. Inside a container with its own cgroup
 * namespace that path does not exist below the mount, and the mount's root is the group itself.
 *
 * @param groups the text of `/proc/PID/cgroup`
 * @param controller of cgroup v1; "" for v2
 */
export function groupFiles(groups: string, controller: string, file: string): readonly string[] {
  const line = groups
    .trim()
    .split("\n")
    .map((text) => text.split(":"))
    .find(([id, names = ""]) =>
      controller === "" ? id === "0" && names === "" : names.split(",").includes(controller),
    );
  if (line === undefined) return [];
  const path = line.slice(2).join(":").replace(/^\/$/, "");
  const mounts = controller === "" ? ["", "/unified"] : [`/${controller}`, `/${line[1]}`];
  const folders = mounts.flatMap((mount) => [`${mount}${path}`, mount]);
  return [...new Set(folders)].map((folder) => `/sys/fs/cgroup${folder}/${file}`);
}

/** Milliseconds for which the group was throttled so far, from the text of its `cpu.stat`. */
export function throttledMs(cpuStat: string): number | undefined {
  const v2 = /^throttled_usec (\d+)$/m.exec(cpuStat)?.[1];
  if (v2 !== undefined) return Number(v2) / 1e3;
  const v1 = /^throttled_time (\d+)$/m.exec(cpuStat)?.[1];
  return v1 === undefined ? undefined : Number(v1) / 1e6;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return undefined;
  }
}
