import { isMainThread } from "node:worker_threads";
import { otherRuntime } from "./runtime-name.js";

type Inspector = typeof import("node:inspector");

/**
 * Node's inspector; undefined in a Node that was built without it, where a plain import would end the host, and in other
 * runtimes: Deno throws at whoever only looks for its address without leave.
 */
export const inspector: Inspector | undefined =
  process.features.inspector && otherRuntime() === undefined
    ? process.getBuiltinModule("node:inspector")
    : undefined;

/** Why this thread's stack cannot be read, in a word; undefined if it can. @param isSampled the profiler is to run in it */
export function stackRefusal(isSampled: boolean): string | undefined {
  const refusal = inspectorRefusal();
  if (refusal !== undefined || isMainThread || isSampled) return refusal;
  return "a worker thread cannot be interrupted, and sampling is off";
}

/**
 * Why no session may be opened in this thread, in a word; undefined if one may.
 *
 * Must be asked before the watchdog tries: `connectToMainThread()` does not refuse but aborts the process (`parent_handle_ != nullptr`),
 * on Node 20 under the permission model, and up to 24 in the runner of `node --test`, which Node starts without an inspector.
 */
function inspectorRefusal(): string | undefined {
  const runtime = otherRuntime();
  if (runtime !== undefined) return `${runtime} cannot tell what a running thread is doing`;
  if (inspector === undefined) return "Node was built without the inspector";
  const { permission } = process as { permission?: { has(scope: string): boolean } };
  if (permission?.has("inspector") === false) return "the permission model needs --allow-inspector";
  try {
    const session = new inspector.Session();
    session.connect();
    session.disconnect();
  } catch {
    return "this process was started without an inspector";
  }
  return undefined;
}
