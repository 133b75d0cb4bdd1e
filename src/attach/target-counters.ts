import { EvidenceReader } from "../emitter/evidence.js";
import { mainTaskOf } from "../emitter/watched-task.js";
import { processCpuMs } from "./linux-system.js";

/** The counters of another process and of its main thread, as the emitter reads its own. */
export function countersOf(pid: number): EvidenceReader {
  return new EvidenceReader(mainTaskOf(pid), () => processCpuMs(pid));
}
