/**
 * Waits until the emitter's watchdog is up, which on a crowded machine takes longer than some of these programs run.
 * Without an emitter it does not wait at all.
 */
import { existsSync } from "node:fs";

export async function watchdogIsReady(log = process.env.STALL_TEST_LOG) {
  if (!log) return;
  const file = log.replaceAll("%p", String(process.pid));
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
}
