import { getHeapStatistics } from "node:v8";
import { resourceLimits } from "node:worker_threads";
import { type Bounds, boundsFor } from "../tally/bounds.js";

const MB = 1024 * 1024;

/** The bounds that the heap of this thread has room for. Options that set their own win over them. */
export function heapBounds(): Bounds {
  return boundsFor(oldGenerationBytes());
}

/**
 * The most that objects which stay may take, in bytes.
 *
 * The limit that V8 tells includes the young generation, which no object stays in. Beside a limit of 64 MB on the command line
 * that is 48 to 192 MB more, depending on the version; where the machine or its container decides, it is next to nothing.
 */
function oldGenerationBytes(): number {
  const { maxOldGenerationSizeMb = Number.POSITIVE_INFINITY } = resourceLimits;
  const limitMb = Math.min(maxOldGenerationSizeMb, flaggedMb());
  return Math.min(getHeapStatistics().heap_size_limit, limitMb * MB);
}

/** What `--max-old-space-size` says, in MB; the last one wins, and those of the command line come after the environment's. */
function flaggedMb(): number {
  const flags = [...(process.env["NODE_OPTIONS"] ?? "").split(" "), ...process.execArgv];
  const flag = /^"?--max[-_]old[-_]space[-_]size=(\d+)/;
  const sizes = flags.flatMap((text) => flag.exec(text)?.[1] ?? []).map(Number);
  return sizes.at(-1) || Number.POSITIVE_INFINITY;
}
