import { ASK_SCRIPT } from "../emitter/ask-script.js";
import { monotonicMs } from "../emitter/clock.js";
import type { TimedAnswer } from "../emitter/open-stall.js";
import { withoutOwnFrames } from "../emitter/stack-text.js";
import type { ProtocolClient } from "./protocol-client.js";
import type { Statement, TargetFacts } from "./witness-program.js";
import { WITNESS_TEXT } from "./witness-text.js";

const PLACE = `(module => {${WITNESS_TEXT}
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

  /** Places the witness, which takes its first stack in that moment. @throws ConnectionLost */
  static async place(client: ProtocolClient): Promise<Witness> {
    const { result } = await client.post("Runtime.evaluate", { expression: PLACE, silent: true });
    if (result.objectId === undefined) {
      throw new Error(`the target does not answer as a Node does: ${result.description}`);
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
