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
