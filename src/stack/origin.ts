import { remembered } from "./bounded-cache.js";
import type { Frame, Origin } from "./frame.js";
import { isNodeFile } from "./node-files.js";
import { packageOf } from "./package-path.js";
import { isPythonLibrary } from "./python-library.js";

/** Files of this package's emitter, wherever it is installed. */
const EMITTER = /[\\/]stall-report[\\/]dist[\\/](?:src[\\/]emitter|bundle)[\\/]/;
const JAVA_RUNTIME = /^(?:java|javax|jdk|sun|com\.sun|kotlin|kotlinx|scala|groovy|clojure)\./;
const DOTNET_RUNTIME = /^(?:System|Microsoft|Interop|Internal)\./;

/**
 * Determines who wrote the code of a frame. Never "idle", which is a judgement on a whole stack.
 *
 * Builtins of the engine (`Array.sort`) and the standard libraries of other languages count as "node", the runtime: users cannot
 * change them, so their caller is the function to look at.
 */
export function originOf(frame: Frame): Exclude<Origin, "idle"> {
  if (frame.isNative === true) return "node";
  if (frame.isUnread === true) return "unknown";
  const { file, functionName = "", language } = frame;
  if (language === "java") return JAVA_RUNTIME.test(functionName) ? "node" : "app";
  if (language === "dotnet") return DOTNET_RUNTIME.test(functionName) ? "node" : "app";
  if (file === undefined) return "unknown";
  if (language === "python") {
    if (packageOf(file) !== undefined) return "dependency";
    return isPythonLibrary(file) ? "node" : "app";
  }
  return originOfFile(file) as "node" | "app" | "dependency";
}

const originOfFile = remembered((file): Origin => {
  return isNodeFile(file) || EMITTER.test(file) ? "node" : originOfSource(file);
});

/** Whether a frame is code of the application or of one of its dependencies. */
export function isUserCode(frame: Frame): boolean {
  const origin = originOf(frame);
  return origin === "app" || origin === "dependency";
}

/** Determines who wrote an original source, by its path: the application, or a package that was bundled with it. */
export function originOfSource(file: string): "app" | "dependency" {
  return packageOf(file) === undefined ? "app" : "dependency";
}
