import { type EmitterOptions, resolveOptions } from "../emitter/options.js";
import { UsageError } from "../read/usage-error.js";

/** What the user asks for. */
export interface AttachSettings {
  readonly pid: number;
  /** The target is taken for a Node though it does not look like one. */
  readonly isForced: boolean;
  /** For how many milliseconds to look or to record; undefined: until the user has seen enough. */
  readonly forMs: number | undefined;
  /** The emitter stays in the target, with this log (an absolute path). */
  readonly keepFile: string | undefined;
  readonly emitter: Pick<
    EmitterOptions,
    "threshold" | "interval" | "service" | "version" | "sample"
  >;
}

/** From how many milliseconds on a stall counts. Checks what the emitter is to be told. @throws UsageError */
export function thresholdOf({ emitter }: AttachSettings): number {
  try {
    return resolveOptions(emitter).thresholdMs;
  } catch (error) {
    throw new UsageError(`--${(error as Error).message}`);
  }
}
