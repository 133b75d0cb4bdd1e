/**
 * The two clocks of the emitter. Both are bound when the module is loaded, so that a host that replaces `Date`
 * or `process.hrtime` later (fake timers in tests do) does not bend the record of a stall.
 */
const hrtime = process.hrtime;
const dateNow = Date.now;

/**
 * Milliseconds of the monotonic clock, with fractions.
 *
 * Not `performance.now()`: that counts from another origin in every thread, and the two threads of the emitter
 * compare their times. It stands still while the machine sleeps (CLOCK_MONOTONIC on Linux).
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** Epoch milliseconds of the wall clock. */
export function wallMs(): number {
  return dateNow();
}
