import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, isAbsolute } from "node:path";
import type { AttachOrders } from "../emitter/attached.js";
import type { EmitterOptions } from "../emitter/options.js";
import { UsageError } from "../read/usage-error.js";
import { endOf } from "./check-target.js";
import { installEmitter } from "./install-emitter.js";
import { waitFor } from "./interruption.js";
import { pause } from "./pause.js";
import type { ProcessFacts, System } from "./process-facts.js";
import type { ProtocolClient } from "./protocol-client.js";
import { rootOf, type StopOutcome, Workplace } from "./workplace.js";

/** How long an emitter that was told to stop may take: its loop must turn for that. */
const STOP_LIMIT_MS = 3000;

/** How often we look whether there is still something to record. */
const LOOK_MS = 300;

/** What to record. */
export interface RecorderSettings {
  /** Without its file. */
  readonly options: EmitterOptions;
  /** The emitter stays in the target, and this is its log. */
  readonly keepFile: string | undefined;
}

/** The emitter in the target, from its installation to its removal. */
export class Recorder {
  /** The log as we find it. */
  readonly log: string;
  /** Milliseconds for which the target's main thread was held by the installation. */
  readonly heldMs: number;
  readonly #workplace: Workplace | undefined;
  /** Of the log: another attach may remove it before we come to read it, or a container that ends. */
  readonly #descriptor: number | undefined;

  private constructor(log: string, workplace: Workplace | undefined, heldMs: number) {
    this.log = log;
    this.#workplace = workplace;
    this.heldMs = heldMs;
    this.#descriptor = existsSync(log) ? openSync(log, "r") : undefined;
  }

  /** Follows the emitter that is in the target already. @param log as the target names it @throws UsageError */
  static follow(facts: ProcessFacts, log: string): Recorder {
    if (log === "") {
      throw new UsageError(
        `process ${facts.pid} already has an emitter, of an older version that does not say where its log is: look for STALL_REPORT_FILE`,
      );
    }
    if (!isAbsolute(log)) {
      throw new UsageError(
        `process ${facts.pid} already has an emitter, which writes to a file descriptor of the process (${log}): look where that leads`,
      );
    }
    return new Recorder(`${rootOf(facts)}${log}`, undefined, 0);
  }

  /** The emitter was there before, or stays there. */
  get stays(): boolean {
    return this.#workplace === undefined;
  }

  /** Nobody has removed the log; so does another attach, with the emitter, if it was the one that had installed it. */
  get hasLog(): boolean {
    return existsSync(dirname(this.log));
  }

  /** Installs the emitter. @throws UsageError if the target does not allow it, ConnectionLost */
  static async install(
    client: ProtocolClient,
    facts: ProcessFacts,
    { options, keepFile }: RecorderSettings,
  ): Promise<Recorder> {
    const workplace = keepFile === undefined ? new Workplace(facts) : undefined;
    try {
      const log = keepFile ?? workplace?.inner("stalls.ndjson") ?? "";
      const orders: AttachOrders = {
        options: { ...options, file: log.replaceAll("%", "%%") },
        socket: await workplace?.listen(facts),
      };
      const { refusal, emitterLog, holdMs } = await installEmitter(client, orders);
      if (refusal !== undefined) {
        throw new UsageError(`the emitter cannot run in process ${facts.pid}: ${refusal}`);
      }
      if (emitterLog !== undefined) {
        workplace?.close();
        return Recorder.follow(facts, emitterLog);
      }
      return new Recorder(`${rootOf(facts)}${log}`, workplace, holdMs);
    } catch (error) {
      workplace?.close();
      throw error;
    }
  }

  /** Lets it record. Returns after the time, when the user has seen enough, or when the target has ended. */
  async record(
    forMs: number | undefined,
    interrupted: AbortSignal,
    facts: ProcessFacts,
    system: System,
  ): Promise<void> {
    const end = new AbortController();
    const watch = async (): Promise<void> => {
      while (!end.signal.aborted && this.hasLog && endOf(facts, system) === undefined) {
        await pause(LOOK_MS);
      }
    };
    await waitFor(forMs, interrupted, watch());
    end.abort();
  }

  /** The log to read: a copy of what was in it, if it has been removed. @param newLog names the copy */
  readableLog(newLog: () => string): string {
    if (this.#descriptor === undefined || this.hasLog) return this.log;
    const path = newLog();
    writeFileSync(path, readFileSync(this.#descriptor));
    return path;
  }

  /** Takes the emitter out, unless it stays. */
  async stop({ pid }: ProcessFacts): Promise<StopOutcome> {
    return this.#workplace?.stopEmitter(pid, STOP_LIMIT_MS) ?? "stopped";
  }

  /** Removes what is temporary. The log may be among it. */
  dispose(): void {
    this.#workplace?.close();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }
}
