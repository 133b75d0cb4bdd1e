/**
 * Logs of processes whose stalls come by chance at rates that are known: the truth that a verdict is held against. It shares nothing
 * with the simulator of `bench/stats` but its random numbers.
 */

import { Random } from "../../bench/stats/random.js";
import { DAY_MS, HOUR_MS } from "../../src/record/time-units.js";
import { MONDAY } from "./log-file.js";

/** A record as an emitter writes it. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly timestamp: string | number };

/** How a function stalls. */
export interface FunctionPlan {
  /** Stalls an hour. */
  readonly rate: number;
  readonly durationMs?: number;
  readonly file?: string;
  /** Missing is 12. */
  readonly line?: number;
  /** Mean stalls of a burst, some seconds apart. */
  readonly burstSize?: number;
}

/** One process. */
export interface RandomProcess {
  readonly fromMs?: number;
  readonly hours?: number;
  readonly host?: string;
  readonly service?: string;
  /** Missing is 1; null writes none. */
  readonly version?: string | null;
  readonly thresholdMs?: number;
  readonly stalls?: Readonly<Record<string, number | FunctionPlan>>;
  /** A factor of all rates at a time. */
  readonly load?: (ms: number) => number;
  readonly aliveEveryMs?: number;
  /** How far its clock on the wall is ahead. */
  readonly skewMs?: number;
  /** Fields of each record besides, or in place of, its own. */
  readonly edit?: (record: LogLine, index: number) => object | undefined;
}

/** Writes the logs of one seed. */
export class RandomLogs {
  readonly random: Random;
  #sessions = 0;

  constructor(seed: number) {
    this.random = new Random(seed);
  }

  /** The records of one process, in the order of time. A record for which `edit` gives undefined is lost. */
  records(plan: RandomProcess): LogLine[] {
    const { fromMs = MONDAY, hours = 24, host = "web-1", service = "shop", version = "1" } = plan;
    const { thresholdMs = 100, aliveEveryMs = 300_000, skewMs = 0, stalls = {} } = plan;
    const toMs = fromMs + hours * HOUR_MS;
    const session = `s${this.#sessions++}`;
    const found: { readonly at: number; readonly record: LogLine }[] = [];
    const add = (at: number, type: string, fields: object): void => {
      const timestamp = new Date(at + skewMs).toISOString();
      found.push({ at, record: { v: 1, type, session, timestamp, ...fields } });
    };
    const program = { host, service, ...(version === null ? {} : { version }) };
    add(fromMs, "start", {
      ...program,
      node: "v22.12.0",
      platform: "linux-x64",
      threshold: thresholdMs,
    });
    for (let at = fromMs + aliveEveryMs; at < toMs; at += aliveEveryMs) {
      add(at, "alive", { uptime: at - fromMs });
    }
    let seq = 0;
    for (const [name, how] of Object.entries(stalls)) {
      const one = typeof how === "number" ? { rate: how } : how;
      const file = one.file ?? `/srv/${service}/src/${name}.js`;
      for (const at of this.#timesOf(one, fromMs, toMs, plan.load ?? (() => 1))) {
        const durationMs = (one.durationMs ?? 300) * this.random.factor(0.6);
        if (durationMs < thresholdMs) continue;
        const stack = `Error\n    at ${name} (${file}:${one.line ?? 12}:7)\n    at handle (/srv/${service}/src/server.js:40:5)`;
        add(Math.round(at), "stall", {
          seq: seq++,
          duration: Math.round(durationMs * 1000) / 1000,
          stack,
        });
      }
    }
    add(toMs, "stop", { uptime: toMs - fromMs, reason: "exit" });
    return found
      .sort((a, b) => a.at - b.at)
      .flatMap(({ record }, i) => {
        const edited = plan.edit === undefined ? {} : plan.edit(record, i);
        return edited === undefined ? [] : [{ ...record, ...edited }];
      });
  }

  /** Processes of one plan on so many hosts. */
  fleet(count: number, prefix: string, plan: RandomProcess): LogLine[] {
    return Array.from({ length: count }, (_, i) =>
      this.records({ ...plan, host: `${prefix}-${i + 1}` }),
    ).flat();
  }

  #timesOf(
    { rate, burstSize = 1 }: FunctionPlan,
    fromMs: number,
    toMs: number,
    load: (ms: number) => number,
  ): number[] {
    const stepMs = HOUR_MS / 4;
    const times: number[] = [];
    for (let from = fromMs; from < toMs; from += stepMs) {
      const lengthMs = Math.min(stepMs, toMs - from);
      const mean = ((rate * load(from)) / burstSize) * (lengthMs / HOUR_MS);
      for (let left = this.random.poisson(mean); left > 0; left--) {
        let at = from + this.random.uniform() * lengthMs;
        do {
          if (at < toMs) times.push(at);
          at += 5_000 + 10_000 * this.random.uniform();
        } while (this.random.uniform() > 1 / burstSize);
      }
    }
    return times;
  }
}

/** Load that swings over the day. */
export const daily = (ms: number): number =>
  1 + 0.8 * Math.sin(2 * Math.PI * ((ms % DAY_MS) / DAY_MS - 0.3));

/** Load that is a third at weekends. */
export const weekly = (ms: number): number => ([0, 6].includes(new Date(ms).getUTCDay()) ? 0.3 : 1);
