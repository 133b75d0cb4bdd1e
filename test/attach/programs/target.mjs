/**
 * A program for `stall-report attach`: `node target.mjs KIND`. It says `ready` and, when its standard input ends, `works`
 * if its loop turns again.
 */
import { execFileSync, execSync } from "node:child_process";
import cluster from "node:cluster";
import { once } from "node:events";
import { readSync, stat } from "node:fs";
import { close, open } from "node:inspector";
import { isMainThread, parentPort, Worker } from "node:worker_threads";

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
function hasInput() {
  try {
    readSync(0, Buffer.alloc(8));
    return true;
  } catch {
    return false; // EAGAIN
  }
}
function waitToLeave() {
  while (!hasInput()) compute(20);
  process.exit(0);
}
function turnWhenTold() {
  while (!hasInput()) compute(20);
  console.log("turned");
}
/** A signal that comes before that finds its inspector open. */
function closeInspectorWhenTold() {
  while (!hasInput()); // a signal ends the waiting
  compute(50);
  close();
  holdLoop();
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
function holdWorker() {
  parentPort.postMessage("held");
  while (release()) compute(20);
}
if (!isMainThread) setTimeout(holdWorker);
function holdClusterWorker() {
  process.send("held");
  for (const parent = process.ppid; process.ppid === parent; ) compute(20);
  process.exit();
}
const isHungWorker = cluster.isWorker && process.argv[2] === "hung worker of a cluster";
if (isHungWorker) setTimeout(holdClusterWorker);

const useSignal = () => process.on("SIGUSR1", () => console.log("got SIGUSR1"));

/** What is to be there before the target says that it is ready. */
const prepared = {
  worker: () => once(new Worker(new URL(import.meta.url)), "message"),
  cluster: () => Promise.all([1, 2].map(() => once(cluster.fork(), "online"))),
  "hung worker of a cluster": () => once(cluster.fork(), "message"),
  inspect: () => open(0),
  "inspect until told": () => open(0),
  usr1: useSignal,
  "usr1 blocked": useSignal,
};
/** What it does from then on. */
const kinds = {
  loop: holdLoop,
  "usr1 blocked": holdLoop,
  regex: matchForever,
  parse: parseForever,
  exec: runChildren,
  child: waitForChild,
  leave: waitToLeave,
  lock: waitForLock,
  microtasks: floodMicrotasks,
  slow: stallOften,
  "inspect until told": closeInspectorWhenTold,
  told: turnWhenTold,
  "told in a poll": () => stat(".", turnWhenTold),
};

if (isMainThread && cluster.isPrimary) {
  setTimeout(async () => {
    const kind = process.argv[2];
    if (kind in prepared) await prepared[kind]();
    console.log("ready");
    kinds[kind]?.();
  });
}
// The child reads it itself.
if (
  isMainThread &&
  cluster.isPrimary &&
  !["child", "inspect until told"].includes(process.argv[2])
) {
  process.stdin.resume();
  await once(process.stdin, "end");
  isHeld = false;
  console.log("works");
  process.exit(0);
}
