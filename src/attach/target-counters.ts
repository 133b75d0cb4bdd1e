import { EvidenceReader } from "../emitter/evidence.js";
import type { WatchedTask } from "../emitter/watched-task.js";
import { processCpuMs } from "./linux-system.js";

/** The counters of another process and of one of its threads, as the emitter reads its own. */
export function countersOf(pid: number, task: WatchedTask): EvidenceReader {
  return new EvidenceReader(task, () => processCpuMs(pid));
}
