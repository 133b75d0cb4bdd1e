/**
 * Node's timers as they were when the emitter was loaded: a test of the host may put its own in their place later, and a
 * named import of a builtin follows.
 */
import { clearTimeout, setImmediate, setTimeout } from "node:timers";

export const startTimer = setTimeout;
export const stopTimer = clearTimeout;
export const startImmediate = setImmediate;
