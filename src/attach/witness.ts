import { ASK_SCRIPT } from "../emitter/ask-script.js";
import { monotonicMs } from "../emitter/clock.js";
import type { TimedAnswer } from "../emitter/open-stall.js";
import { withoutOwnFrames } from "../emitter/stack-text.js";
import { UsageError } from "../read/usage-error.js";
import type { ProcessFacts } from "./process-facts.js";
import type { ProtocolClient } from "./protocol-client.js";
import type { Statement, TargetFacts } from "./witness-program.js";
import { WITNESS_TEXT } from "./witness-text.js";

/**
 * Says the number of the process instead if it is another one than we mean. A Node that waits for a debugger before its first
 * line (`--inspect-brk`) has none yet, and no loop: asked for an immediate it would crash.
 */
const place = (
  pid: number,
): string => `process.pid !== ${pid} ? process.pid : (module => {${WITNESS_TEXT}
return module.exports.makeWitness();
})({ exports: {} })
//# sourceURL=${ASK_SCRIPT}`;

/** An answer of the target, and whether its loop had turned by then. */
export interface WitnessAnswer extends TimedAnswer {
  /** For how many milliseconds the loop had been turning again when the answer was given; undefined: it does not turn. */
  readonly turnedForMs: number | undefined;
}

/** The witness that we have in the target. */
export class Witness {
  readonly #client: ProtocolClient;
  readonly #objectId: string;
  #target: TargetFacts | undefined;
  #heldMs = 0;

  private constructor(client: ProtocolClient, objectId: string) {
    this.#client = client;
    this.#objectId = objectId;
  }

  /** What the target says about itself. */
  get target(): TargetFacts {
    if (this.#target === undefined) throw new Error("unreachable: the witness was not placed");
    return this.#target;
  }

  /** Milliseconds for which the target's main thread was held by answering. */
  get heldMs(): number {
    return this.#heldMs;
  }

  /** Places the witness, which takes its first stack in that moment. @throws ConnectionLost, UsageError */
  static async place(client: ProtocolClient, { pid, ownPid }: ProcessFacts): Promise<Witness> {
    const expression = place(ownPid);
    const { result } = await client.post("Runtime.evaluate", { expression, silent: true });
    if (result.objectId === undefined) {
      const { type, value, description } = result;
      throw new UsageError(
        type === "undefined"
          ? `process ${pid} has not started running: it is waiting for a debugger (--inspect-brk, --inspect-wait), so it was left alone`
          : `process ${pid} does not answer like a Node.js process with that PID (${description ?? value}), so it was left alone`,
      );
    }
    const witness = new Witness(client, result.objectId);
    witness.#target = await witness.#call<TargetFacts>("describe");
    return witness;
  }

  /** Asks what is running. The answer to the first question is the stack at the time of placing. @throws ConnectionLost */
  async ask(askedMs = monotonicMs()): Promise<WitnessAnswer> {
    const { frames, timeMs, holdMs, turnedMs } = await this.#call<Statement>("ask");
    this.#heldMs += holdMs;
    return {
      askedMs,
      answeredMs: monotonicMs(),
      turnedForMs: turnedMs === undefined ? undefined : timeMs - turnedMs,
      answer: { frames: withoutOwnFrames(frames), beat: 0, idleMs: 0, timeMs, holdMs },
    };
  }

  async #call<T>(method: "ask" | "describe"): Promise<T> {
    const { result } = await this.#client.post("Runtime.callFunctionOn", {
      objectId: this.#objectId,
      functionDeclaration: `//# sourceURL=${ASK_SCRIPT}\nfunction () { return this.${method}(); }`,
      returnByValue: true,
      silent: true,
    });
    return result.value as T;
  }
}
