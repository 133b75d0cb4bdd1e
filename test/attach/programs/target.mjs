/**
 * A program for `stall-report attach`: `node target.mjs KIND`. It says `ready` and, when its standard input ends, `works`
 * if its loop turns again.
 */
import { execFileSync, execSync } from "node:child_process";
import cluster from "node:cluster";
import { once } from "node:events";
import { readSync } from "node:fs";
import { isMainThread, Worker } from "node:worker_threads";

let isHeld = true;
const release = () => isHeld;

function compute(forMs) {
  const end = Date.now() + forMs;
  let sum = 0;
  while (Date.now() < end) sum += Math.sqrt(sum + 1);
  return sum;
}
function holdLoop() {
  while (release()) compute(20);
}
function matchForever() {
  return /^(a+)+$/.test(`${"a".repeat(45)}b`);
}
const text = JSON.stringify(Array.from({ length: 200_000 }, (_, i) => ({ i })));
let kept;
function parseOnce() {
  kept = JSON.parse(text);
  return kept.length;
}
function parseForever() {
  let sum = 0;
  while (release()) sum += parseOnce();
  return sum;
}
function runChildren() {
  while (release()) execSync("sleep 0.3");
}
function waitForChild() {
  execFileSync("cat", { stdio: "inherit" });
  process.exit(0);
}
function hasInputEnded() {
  try {
    readSync(0, Buffer.alloc(8));
    return true;
  } catch {
    return false; // EAGAIN
  }
}
function waitToLeave() {
  while (!hasInputEnded()) compute(20);
  process.exit(0);
}
function waitForLock() {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
}
function floodMicrotasks() {
  Promise.resolve().then(floodMicrotasks);
}
function stallOften() {
  compute(400);
  setTimeout(stallOften, 100);
}
function startWorker() {
  if (isMainThread) new Worker(new URL(import.meta.url), { argv: ["worker"] });
  else holdWorker();
}
function holdWorker() {
  while (release()) compute(20);
}
const kinds = {
  worker: startWorker,
  loop: holdLoop,
  regex: matchForever,
  parse: parseForever,
  exec: runChildren,
  child: waitForChild,
  leave: waitToLeave,
  lock: waitForLock,
  microtasks: floodMicrotasks,
  slow: stallOften,
  idle: () => {},
  loop8s: () => {
    compute(8000);
    console.log("turned");
  },
  cluster: () => [cluster.fork(), cluster.fork()],
  usr1: () => process.on("SIGUSR1", () => console.log("got SIGUSR1")),
};

if (isMainThread && cluster.isPrimary) console.log("ready");
setTimeout(cluster.isPrimary ? kinds[process.argv[2]] : () => {}, 50);
// The child reads it itself.
if (isMainThread && cluster.isPrimary && process.argv[2] !== "child") {
  process.stdin.resume();
  await once(process.stdin, "end");
  isHeld = false;
  console.log("works");
  process.exit(0);
}
