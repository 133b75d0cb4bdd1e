import { hasNodeFlag } from "./node-flags.js";
import { ProcFile } from "./proc-file.js";
import type { WatchedTask } from "./watched-task.js";

/** From 22.19 and 23.9 on, on all systems; `@types/node` does not know it. In microseconds, of the calling thread. */
interface ThreadUsage {
  threadCpuUsage?(): { readonly user: number; readonly system: number };
}

/** Where there is no /proc (macOS, Windows), Node may tell how long the calling thread has run. */
function ownCpuMs(): number {
  const usage = (process as ThreadUsage).threadCpuUsage?.();
  return usage === undefined ? Number.NaN : (usage.user + usage.system) / 1e3;
}

/** Milliseconds for which a thread has run and has waited for a processor since it began; NaN where nobody tells. */
export interface ThreadTimes {
  readonly mainCpuMs: number;
  readonly queueMs: number;
}

/**
 * The scheduler's account of a thread. The watched thread reads its own at every beat, which takes some microseconds: a
 * watchdog that is starved with it would read it at another moment than the stall began or ended.
 *
 * Source: proc(5), `schedstat`.
 */
export class ThreadSchedule {
  readonly #schedstat: ProcFile;

  constructor({ taskFolder }: WatchedTask) {
    // Node would print a warning with a stack at every beat.
    const isTold = hasNodeFlag("--trace-sync-io");
    this.#schedstat = ProcFile.in(isTold ? undefined : taskFolder, "schedstat");
  }

  read(): ThreadTimes {
    const [ran, waited] = this.#schedstat.read()?.split(" ", 2) ?? [];
    return {
      mainCpuMs: ran === undefined ? ownCpuMs() : Number(ran) / 1e6,
      queueMs: Number(waited ?? Number.NaN) / 1e6,
    };
  }

  close(): void {
    this.#schedstat.close();
  }
}
