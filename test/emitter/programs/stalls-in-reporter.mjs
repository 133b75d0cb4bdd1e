/** A reporter of `node --test`, which runs in Node's own process, and that one has no inspector. */
import { watchdogIsReady } from "./ready.mjs";

export default async function* report(events) {
  await watchdogIsReady();
  const endMs = performance.now() + 900;
  while (performance.now() < endMs);
  for await (const { type } of events) if (type === "test:pass") yield "passed\n";
}
