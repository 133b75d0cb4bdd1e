/** What this process has used so far: processor time of the main thread and of all threads (ms), memory (MB). */
import { readFileSync } from "node:fs";

export function usage() {
  const schedstat = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8");
  const { user, system } = process.cpuUsage();
  return {
    mainCpuMs: Number(schedstat.split(" ")[0]) / 1e6,
    processCpuMs: (user + system) / 1e3,
    rssMb: process.memoryUsage.rss() / 2 ** 20,
  };
}
