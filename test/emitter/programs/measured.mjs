/**
 * Runs a blocking function and prints how long it took: what the record of the stall is compared with.
 */
export function report(block) {
  const started = process.hrtime.bigint();
  block();
  const tookMs = Number(process.hrtime.bigint() - started) / 1e6;
  process.stdout.write(`${JSON.stringify({ tookMs })}\n`);
}
