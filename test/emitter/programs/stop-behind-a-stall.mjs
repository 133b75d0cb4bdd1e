/**
 * Stops the emitter right behind a stall: `at-once`, in the very turn of the loop in which the stall is noticed (`same-turn`),
 * with the stall behind the call (`before-it-is-awaited`), or without waiting for it, at the end of the process (`exit`).
 */
import { readFileSync } from "node:fs";
import { startStallEmitter } from "../../../dist/src/emitter/index.js";

const [how, rounds] = process.argv.slice(2);
const file = process.env.STALL_REPORT_FILE.replace("%p", process.pid);

function block(forMs) {
  for (const end = performance.now() + forMs; performance.now() < end; );
}

async function untilWatched(times) {
  const started = () => readFileSync(file, "utf8").split('"type":"start"').length - 1;
  const isThere = () => {
    try {
      return started() >= times;
    } catch {
      return false;
    }
  };
  while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 5));
}

for (let round = 1; round <= Number(rounds); round++) {
  const emitter = startStallEmitter({ file, threshold: 60, interval: 20 });
  await untilWatched(round);
  if (how === "same-turn") {
    const stopped = new Promise((resolve) => setTimeout(() => resolve(emitter.stop()), 90));
    block(120);
    await stopped;
  } else if (how === "before-it-is-awaited") {
    const stopped = emitter.stop();
    block(120);
    await stopped;
  } else {
    block(120);
    const stopped = emitter.stop();
    if (how === "exit") process.exit(3);
    await stopped;
  }
}
