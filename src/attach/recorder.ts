import type { AttachOrders } from "../emitter/attached.js";
import type { EmitterOptions } from "../emitter/options.js";
import { UsageError } from "../read/usage-error.js";
import { installEmitter } from "./install-emitter.js";
import { waitFor } from "./interruption.js";
import type { ProcessFacts } from "./process-facts.js";
import type { ProtocolClient } from "./protocol-client.js";
import { rootOf, type StopOutcome, Workplace } from "./workplace.js";

/** How long an emitter that was told to stop may take: its loop must turn for that. */
const STOP_LIMIT_MS = 3000;

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
  /** It was there before, or stays there. */
  readonly stays: boolean;
  /** Milliseconds for which the target's main thread was held by the installation. */
  readonly heldMs: number;
  readonly #workplace: Workplace | undefined;

  private constructor(log: string, stays: boolean, heldMs: number, workplace?: Workplace) {
    this.log = log;
    this.stays = stays;
    this.heldMs = heldMs;
    this.#workplace = workplace;
  }

  /** Follows the emitter that is in the target already. @param log as the target names it */
  static follow(facts: ProcessFacts, log: string): Recorder {
    return new Recorder(`${rootOf(facts)}${log}`, true, 0);
  }

  /** Installs the emitter. @throws UsageError if the target does not allow it, ConnectionLost */
  static async install(
    client: ProtocolClient,
    facts: ProcessFacts,
    { options, keepFile }: RecorderSettings,
  ): Promise<Recorder> {
    const workplace = new Workplace(facts);
    try {
      const log = keepFile ?? workplace.inner("stalls.ndjson");
      const orders: AttachOrders = {
        options: { ...options, file: log.replaceAll("%", "%%") },
        socket: keepFile === undefined ? await workplace.listen(facts) : undefined,
      };
      const { refusal, emitterLog, holdMs } = await installEmitter(client, orders);
      if (refusal !== undefined) {
        throw new UsageError(`the emitter cannot run in process ${facts.pid}: ${refusal}`);
      }
      if (emitterLog !== undefined) {
        workplace.close({ isLeftToTarget: false });
        return Recorder.follow(facts, emitterLog);
      }
      return new Recorder(`${rootOf(facts)}${log}`, keepFile !== undefined, holdMs, workplace);
    } catch (error) {
      workplace.close({ isLeftToTarget: false });
      throw error;
    }
  }

  /** Lets it record. Returns after the time, when the user has seen enough, or when the target has ended. */
  async record(forMs: number | undefined, interrupted: AbortSignal): Promise<void> {
    await waitFor(forMs, interrupted, this.#workplace?.gone() ?? new Promise(() => {}));
  }

  /** Takes the emitter out, unless it stays. */
  async stop(): Promise<StopOutcome> {
    return this.#workplace === undefined || this.stays
      ? "stopped"
      : this.#workplace.stopEmitter(STOP_LIMIT_MS);
  }

  /** Removes what is temporary. The log may be among it. */
  dispose(isLeftToTarget: boolean): void {
    this.#workplace?.close({ isLeftToTarget });
  }
}
