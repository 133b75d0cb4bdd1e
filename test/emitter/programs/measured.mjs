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
