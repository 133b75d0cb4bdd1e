import { OWN_MARK } from "../emitter/own-call.js";
import { BUILTINS } from "./builtins.js";
import { LEAVE_TEXT } from "./leave-text.js";
import { ConnectionLost, type ProtocolClient } from "./protocol-client.js";

/** Closing ends the connection too, so the answer never comes. */
const close = (isStuck: boolean): string => `((require, module) => {${LEAVE_TEXT}
module.exports.leave(${isStuck});
})(${BUILTINS}, { exports: {} })
//# sourceURL=${OWN_MARK}leave`;

/**
 * Closes the inspector to which a client is connected. Resolves, with true, when the connection has ended.
 *
 * @param isStuck a line on the standard error of its process would wait
 */
export async function closeInspector(client: ProtocolClient, isStuck: boolean): Promise<true> {
  try {
    await client.post("Runtime.evaluate", {
      expression: close(isStuck),
      includeCommandLineAPI: true,
      silent: true,
    });
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
  } finally {
    client.close();
  }
  return true;
}
