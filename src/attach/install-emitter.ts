import type { AttachOrders } from "../emitter/attached.js";
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
 * Loads the emitter in the target.
 *
 * From an immediate, so in a turn of the loop of its own and not in the middle of a function of the application; what the
 * command line of the protocol gives is there only during the evaluation itself. `require` of an ES module works from
 * 20.19 and 22.12 on. @throws ConnectionLost
 */
export async function installEmitter(
  client: ProtocolClient,
  module: string,
  orders: AttachOrders,
): Promise<Installed> {
  const expression = `(${install})((process.getBuiltinModule ?? require)("node:module").createRequire(${JSON.stringify(module)}), ${JSON.stringify(module)}, ${JSON.stringify(orders)})`;
  const { result, exceptionDetails } = await client.post("Runtime.evaluate", {
    expression,
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

/** Its text is evaluated in the target: it uses nothing from outside of itself. */
function install(load: NodeJS.Require, module: string, orders: AttachOrders): Promise<Installed> {
  return new Promise((done) => {
    setImmediate(() => {
      const begunMs = performance.now();
      let outcome: Omit<Installed, "holdMs">;
      try {
        outcome = load(module).startAttached(orders);
      } catch (error) {
        const isTooOld = (error as NodeJS.ErrnoException).code === "ERR_REQUIRE_ESM";
        outcome = {
          refusal: isTooOld
            ? `its Node ${process.version} is too old for the emitter: 20.19, 22.12 or later is needed`
            : String((error as Error).message),
        };
      }
      done({ ...outcome, holdMs: performance.now() - begunMs });
    });
  });
}
