/**
 * Prints how long a blocking function took: what the record of its stall is compared with.
 */
function print(started) {
  const tookMs = Number(process.hrtime.bigint() - started) / 1e6;
  process.stdout.write(`${JSON.stringify({ tookMs })}\n`);
}

/** Runs a blocking function and prints how long it took. */
export function report(block) {
  const started = process.hrtime.bigint();
  block();
  print(started);
}

/** To be called at the beginning of a callback: prints when the callback is over, from the next one. */
export function reportAfterThis() {
  const started = process.hrtime.bigint();
  setImmediate(() => print(started));
}

/**
 * How many times `block` must be repeated for its processor time to be `targetMs`. Not measured by the wall clock: on
 * a crowded machine that would make the real run much too short.
 */
export function repeatsFor(targetMs, block) {
  let leastMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3; tries++) {
    const before = process.cpuUsage();
    block();
    const { user, system } = process.cpuUsage(before);
    leastMs = Math.min(leastMs, (user + system) / 1e3);
  }
  return Math.ceil(targetMs / leastMs);
}
