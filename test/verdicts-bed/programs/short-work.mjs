/**
 * Works as many times as its second argument says, each time for as many milliseconds of processor time as the first one says: less than the threshold, so
 * whatever makes a stall of it is not this program. Says when it is ready, begins when it is told to, by the end of its input,
 * and says when it works. `stopped`: it stops itself in the middle of its work, until somebody lets it go on.
 */
import { writeSync } from "node:fs";
import { watchdogIsReady } from "../../emitter/programs/ready.mjs";

const [cpuMs, times] = process.argv.slice(2).map(Number);
const isStopped = process.argv[4] === "stopped";

function renderPage() {
  writeSync(1, "working\n");
  const { user, system } = process.cpuUsage();
  let used = 0;
  let hasStopped = !isStopped;
  while (used < cpuMs * 1e3) {
    const now = process.cpuUsage();
    used = now.user + now.system - user - system;
    if (hasStopped || used < cpuMs * 500) continue;
    hasStopped = true;
    process.kill(process.pid, "SIGSTOP");
  }
}

await watchdogIsReady();
writeSync(1, "ready\n");
process.stdin.resume().once("end", () => {
  let left = times;
  const timer = setInterval(() => {
    renderPage();
    if (--left === 0) clearInterval(timer);
  }, 1000);
});
