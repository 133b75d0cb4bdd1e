import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A control group with a CPU quota of its own, where this machine lets us make one: cgroup v1 or v2, as root or where
 * the group was handed to us. Source: cgroups(7), the kernel's scheduler/sched-bwc and admin-guide/cgroup-v2.
 */
export class CpuGroup {
  readonly #folder: string;
  readonly #isV2: boolean;

  private constructor(folder: string, isV2: boolean) {
    this.#folder = folder;
    this.#isV2 = isV2;
  }

  /** Makes a group without a quota; undefined where that is not allowed. */
  static create(): CpuGroup | undefined {
    const name = `stall-report-bed-${process.pid}-${Date.now()}`;
    for (const [parent, isV2] of parents()) {
      const folder = join(parent, name);
      try {
        mkdirSync(folder);
      } catch {
        continue;
      }
      const group = new CpuGroup(folder, isV2);
      try {
        group.limit(100);
        return group;
      } catch {
        group.remove();
      }
    }
    return undefined;
  }

  /** The file into which a process writes its id to enter. */
  get processesFile(): string {
    return join(this.#folder, "cgroup.procs");
  }

  /** Allows this many milliseconds of processor time in each tenth of a second. */
  limit(ms: number): void {
    if (this.#isV2) writeFileSync(join(this.#folder, "cpu.max"), `${ms * 1000} 100000`);
    else writeFileSync(join(this.#folder, "cpu.cfs_quota_us"), `${ms * 1000}`);
  }

  /** Removes the group, once all of its processes have ended. */
  remove(): void {
    try {
      rmdirSync(this.#folder);
    } catch {
      // A process of it has not been reaped yet; the empty group that stays behind harms nobody.
    }
  }
}

function parents(): readonly (readonly [folder: string, isV2: boolean])[] {
  const lines = readFileSync("/proc/self/cgroup", "utf8").trim().split("\n");
  const pathOf = (found: string | undefined): string => found?.split(":").slice(2).join(":") ?? "/";
  const v1 = lines.find((line) => line.split(":")[1]?.split(",").includes("cpu"));
  const v2 = lines.find((line) => line.startsWith("0::"));
  return [
    ...(v1 === undefined ? [] : [[join("/sys/fs/cgroup/cpu", pathOf(v1)), false] as const]),
    [join("/sys/fs/cgroup", pathOf(v2)), true],
    ["/sys/fs/cgroup", true],
  ];
}
