import type { Frame, Origin } from "./frame.js";

const NODE_MODULES = /[\\/]node_modules[\\/]/;
const PYTHON_PACKAGES = /[\\/](?:site|dist)-packages[\\/]/;
/** `/usr/lib/python3.11/`, and `C:\Python312\Lib\` on Windows. */
const PYTHON_LIBRARY = /[\\/]lib(?:64)?[\\/]python\d(?:\.\d+)?[\\/]|\\Python\d+\\Lib\\/;
/** The frozen modules of Python's own start-up code. */
const PYTHON_FROZEN = /^<frozen /;
/** Files of this package's emitter, wherever it is installed. */
const EMITTER = /[\\/]stall-report[\\/]dist[\\/]src[\\/]emitter[\\/]/;

/**
 * Says who wrote the code of a frame. Never "idle": that is a judgement on a whole stack.
 *
 * Builtins of the engine (`Array.sort`) and the standard library of Python count as "node", that is as the
 * runtime: nobody can mend them, so the function that called them is the one to look at.
 */
export function originOf(frame: Frame): Exclude<Origin, "idle"> {
  const file = frame.file;
  if (frame.isNative === true) return "node";
  if (file === undefined) return "unknown";
  if (file.startsWith("node:") || file.startsWith("internal/")) return "node";
  if (EMITTER.test(file)) return "node";
  if (NODE_MODULES.test(file) || PYTHON_PACKAGES.test(file)) return "dependency";
  if (frame.isPython === true && (PYTHON_LIBRARY.test(file) || PYTHON_FROZEN.test(file))) {
    return "node";
  }
  return "app";
}
