/**
 * Works three times for as many milliseconds of processor time as its argument says: less than the threshold, so
 * whatever makes a stall of it is not this program. Says when it is ready, waits, and says when it works.
 */
import { writeSync } from "node:fs";

const [cpuMs, pauseMs, times] = process.argv.slice(2).map(Number);

function renderPage() {
  writeSync(1, "working\n");
  const { user, system } = process.cpuUsage();
  let used = 0;
  while (used < cpuMs * 1e3) {
    const now = process.cpuUsage();
    used = now.user + now.system - user - system;
  }
}

writeSync(1, "ready\n");
let left = times;
const timer = setInterval(() => {
  renderPage();
  if (--left === 0) clearInterval(timer);
}, pauseMs);
