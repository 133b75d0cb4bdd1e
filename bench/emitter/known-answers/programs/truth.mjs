/** Tells, as a line of JSON in the file TRUTH_FILE, when a stall really began and ended (epoch ms, fractions). */
import { appendFileSync } from "node:fs";

const epoch = (ms) => performance.timeOrigin + ms;

function tell(from, to) {
  if (process.env.TRUTH_FILE === undefined) return;
  appendFileSync(process.env.TRUTH_FILE, `${JSON.stringify({ from, to })}\n`);
}

/** After the emitter and its watchdog are up; then once more around the loop. */
export const LATER = 700;

/** Runs a function that blocks, and tells for how long. */
export function stall(block) {
  const from = performance.now();
  const result = block();
  tell(epoch(from), epoch(performance.now()));
  setTimeout(() => {}, 600);
  return result;
}

/** For a call that is the last thing its callback does: tells when the loop has turned. */
export function stallToTheEnd() {
  const from = performance.now();
  setImmediate(() => tell(epoch(from), epoch(performance.now())));
  setTimeout(() => {}, 900);
}

/** For stalls of many callbacks: the caller says when. Milliseconds of `performance.now()`. */
export function stalled(from, to = performance.now()) {
  tell(epoch(from), epoch(to));
  setTimeout(() => {}, 600);
}

/** Computes for some milliseconds of wall time. */
export function spin(forMs, seed = 1) {
  const end = performance.now() + forMs;
  let n = seed;
  while (performance.now() < end) for (let i = 0; i < 2000; i++) n = (n * 31 + i) | 0;
  return n;
}

/** How often a block must be repeated to take so many milliseconds of processor time; it is measured first. */
export function repeats(targetMs, block) {
  const before = process.cpuUsage();
  let count = 0;
  let usedMs = 0;
  while (usedMs < 60) {
    block();
    count++;
    const { user, system } = process.cpuUsage(before);
    usedMs = (user + system) / 1e3;
  }
  return Math.ceil((targetMs * count) / usedMs);
}
