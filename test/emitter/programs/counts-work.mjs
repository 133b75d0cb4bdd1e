// Does units of work, each of which stalls once, and counts them; the argument says how many.
import { startStallEmitter } from "stall-report/emitter";

const emitter = startStallEmitter();
const units = Number(process.argv[2]);

function work() {
  const end = performance.now() + 120;
  while (performance.now() < end);
}

for (const wrong of [-1, Number.NaN, Number.POSITIVE_INFINITY, "2"]) {
  try {
    emitter.count(wrong);
    console.log("counted", wrong);
  } catch (error) {
    console.log(error.name);
  }
}
for (let unit = 0; unit < units; unit++) {
  work();
  emitter.count();
  emitter.count(0.5);
  await new Promise((done) => setTimeout(done, 60));
}
