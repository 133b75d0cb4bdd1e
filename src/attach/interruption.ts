import { within } from "./pause.js";

/** Waits for a time to pass, for the user to have enough, or for something else to happen. `ms` undefined: no time. */
export async function waitFor(
  ms: number | undefined,
  interrupted: AbortSignal,
  other: Promise<void>,
): Promise<void> {
  const asked = new Promise<void>((done) => {
    if (interrupted.aborted) done();
    else interrupted.addEventListener("abort", () => done(), { once: true });
  });
  const happened = Promise.race([asked, other]);
  await (ms === undefined ? happened : within(ms, happened));
}

/**
 * Aborts with `interrupted`, or when `ms` have passed.
 *
 * @param lostMs for how long since then somebody was kept from working, which puts it off
 * `AbortSignal.any` of an `AbortSignal.timeout` may never abort: while nobody listens to it, the collector takes its sources.
 */
export function interruptedWithin(
  ms: number,
  interrupted: AbortSignal,
  lostMs: () => number = () => 0,
): AbortSignal {
  const sinceMs = performance.now();
  const end = new AbortController();
  const abort = (): void => end.abort();
  if (interrupted.aborted) abort();
  interrupted.addEventListener("abort", abort, { once: true });
  const check = (): void => {
    const leftMs = ms + lostMs() - (performance.now() - sinceMs);
    if (leftMs <= 0) abort();
    else setTimeout(check, leftMs).unref();
  };
  check();
  return end.signal;
}
