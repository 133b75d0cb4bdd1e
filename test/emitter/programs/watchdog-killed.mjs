/** Kills the emitter's worker, as a bug in it or the lack of memory would. */
import { syncBuiltinESMExports } from "node:module";
import threads from "node:worker_threads";

const made = [];
const { Worker } = threads;
threads.Worker = class extends Worker {
  constructor(...args) {
    super(...args);
    made.push(this);
  }
};
syncBuiltinESMExports();
const { startStallEmitter } = await import(process.argv[2]);
const emitter = startStallEmitter({ file: process.env.STALL_REPORT_FILE });
setTimeout(async () => {
  await made[0].terminate();
  setTimeout(async () => {
    await emitter.stop();
    console.log("still here", made.length);
  }, 300);
}, 300);
