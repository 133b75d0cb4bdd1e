/**
 * Loads what BENCH_VARIANT names beside the host: nothing, our emitter, our emitter with the profiler, or a peer.
 * Each is set to notice stalls of 500 ms, as its own documentation tells.
 */
import { createRequire } from "node:module";
import { Worker } from "node:worker_threads";

const require = createRequire(import.meta.url);
const emitter = new URL("../../../dist/src/emitter/index.js", import.meta.url).href;

async function ours(sample, requests = true) {
  const { startStallEmitter } = await import(emitter);
  const threshold = Number(process.env.STALL_REPORT_THRESHOLD ?? 500);
  startStallEmitter({ file: process.env.STALL_REPORT_FILE, sample, requests, threshold });
}

const variants = {
  none: () => {},
  ours: () => ours(false),
  "ours+sampling": () => ours(true),
  "ours-requests": () => ours(false, false),
  "blocked-at": () => {
    const print = (ms, stack) => console.error(JSON.stringify({ peer: { ms, stack } }));
    require("blocked-at")(print, { threshold: 500 });
  },
  "node-native-stacktrace": () => {
    const { registerThread, threadPoll } = require("@sentry-internal/node-native-stacktrace");
    registerThread();
    setInterval(() => threadPoll(), 100).unref();
    new Worker(new URL("./native-watchdog.mjs", import.meta.url)).unref();
  },
};

await variants[process.env.BENCH_VARIANT ?? "none"]();
