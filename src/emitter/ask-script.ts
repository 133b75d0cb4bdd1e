/** A name for the evaluated text, so that its own frame is recognised in the stack. */
export const ASK_SCRIPT = "stall-report:ask";

/**
 * The text that the watchdog evaluates in the watched thread. It only calls what is there: all real work is
 * compiled code, so nothing is parsed in mid-stall and `--disallow-code-generation-from-strings` is no matter.
 */
export const ASK_EXPRESSION = `globalThis[Symbol.for("stall-report.emitter")]?.answer()\n//# sourceURL=${ASK_SCRIPT}`;
