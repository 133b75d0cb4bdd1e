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

/**
 * Why no session may be opened in this process, in a word; undefined if one may.
 *
 * Must be asked in the main thread, and before the watchdog tries: under the permission model Node 20 does not refuse
 * `connectToMainThread()` in a worker but aborts the process (`parent_handle_ != nullptr`).
 */
export function inspectorRefusal(): string | undefined {
  const runtime = otherRuntime();
  if (runtime !== undefined) return `${runtime} cannot tell what a running thread is doing`;
  if (inspector === undefined) return "Node was built without the inspector";
  const { permission } = process as { permission?: { has(scope: string): boolean } };
  return permission === undefined || permission.has("inspector")
    ? undefined
    : "the permission model needs --allow-inspector";
}
