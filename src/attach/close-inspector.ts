import { OWN_MARK } from "../emitter/own-call.js";
import { BUILTINS } from "./builtins.js";
import { LEAVE_TEXT } from "./leave-text.js";
import { ConnectionLost, type ProtocolClient } from "./protocol-client.js";

/** Closing ends the connection too, so the answer never comes. */
const CLOSE = `((require, module) => {${LEAVE_TEXT}
module.exports.leave();
})(${BUILTINS}, { exports: {} })
//# sourceURL=${OWN_MARK}leave`;

/** Closes the inspector to which a client is connected. Resolves, with true, when the connection has ended. */
export async function closeInspector(client: ProtocolClient): Promise<true> {
  try {
    await client.post("Runtime.evaluate", {
      expression: CLOSE,
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
