import { ProcFile } from "./proc-file.js";
import type { WatchedTask } from "./watched-task.js";

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
    this.#schedstat = ProcFile.in(taskFolder, "schedstat");
  }

  read(): ThreadTimes {
    const [ran, waited] = this.#schedstat.read()?.split(" ", 2) ?? [];
    return {
      mainCpuMs: Number(ran ?? Number.NaN) / 1e6,
      queueMs: Number(waited ?? Number.NaN) / 1e6,
    };
  }

  close(): void {
    this.#schedstat.close();
  }
}
