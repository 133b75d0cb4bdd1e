import type { AttachOrders, startAttached } from "../emitter/attached.js";
import { OWN_MARK } from "../emitter/own-call.js";
import { BUILTINS } from "./builtins.js";
import { EMITTER_TEXT } from "./emitter-text.js";
import type { ProtocolClient } from "./protocol-client.js";

/** What came of the installation. */
export interface Installed {
  /** Why it was not possible. */
  readonly refusal?: string;
  /** There is an emitter already, and this is its log. */
  readonly emitterLog?: string;
  /** Milliseconds for which the main thread was held. */
  readonly holdMs: number;
}

/**
 * Loads the emitter in the target, which needs no file for it: its text comes with the order.
 *
 * From an immediate, so in a turn of the loop of its own and not in the middle of a function of the application.
 *
 * @throws ConnectionLost
 */
export async function installEmitter(
  client: ProtocolClient,
  orders: AttachOrders,
): Promise<Installed> {
  const load = `(require, module) => {${EMITTER_TEXT}\n}`;
  const { result, exceptionDetails } = await client.post("Runtime.evaluate", {
    expression: `(${install})(${load}, ${BUILTINS}, ${JSON.stringify(orders)})\n//# sourceURL=${OWN_MARK}emitter`,
    includeCommandLineAPI: true,
    awaitPromise: true,
    returnByValue: true,
    silent: true,
  });
  if (exceptionDetails !== undefined) {
    return { refusal: exceptionDetails.exception?.description ?? exceptionDetails.text, holdMs: 0 };
  }
  return result.value as Installed;
}

type Module = { exports: { startAttached: typeof startAttached } };
type Load = (require: (name: string) => unknown, module: Module) => void;

/** Its text is evaluated in the target: it uses nothing from outside of itself. */
function install(
  load: Load,
  require: (name: string) => unknown,
  orders: AttachOrders,
): Promise<Installed> {
  return new Promise((done) => {
    setImmediate(() => {
      const begunMs = performance.now();
      let outcome: Omit<Installed, "holdMs">;
      try {
        const module = { exports: {} } as Module;
        load(require, module);
        outcome = module.exports.startAttached(orders);
      } catch (error) {
        outcome = { refusal: String(error) };
      }
      done({ ...outcome, holdMs: performance.now() - begunMs });
    });
  });
}
