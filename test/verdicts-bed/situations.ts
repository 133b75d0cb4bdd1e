import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { asVerdictKind, isSuspect } from "../../src/verdict/verdict.js";
import { holdAtBreakpoint } from "../emitter/hold-at-breakpoint.js";
import { CpuGroup } from "./cpu-group.js";
import type { Running } from "./run-situation.js";

/** A real program in a real situation, and what must be said of it. */
export interface Situation {
  readonly title: string;
  /** Below `test/`. */
  readonly program: string;
  /** Which functions may be blamed; none for false positives, which blame nobody. */
  readonly functions: readonly string[];
  /** The kinds of verdict that are right. */
  readonly verdicts: readonly string[];
  readonly args?: readonly string[];
  readonly flags?: readonly string[];
  readonly thresholdMs?: number;
  /** The processor to which the program is pinned. */
  readonly cpu?: number;
  readonly needsCpuGroup?: true;
  /** What is done to the program while it runs. */
  readonly meanwhile?: (running: Running) => Promise<void>;
}

/** Why a situation cannot be made on this machine; undefined if it can. */
export function obstacle(situation: Situation): string | undefined {
  if (process.platform !== "linux") return "the bed uses Linux's own tools";
  if (situation.needsCpuGroup !== true) return undefined;
  const group = CpuGroup.create();
  group?.remove();
  return group === undefined ? "this machine lets us make no group with a CPU quota" : undefined;
}

/** Whether a word is the name of a suspected false positive. */
export function isSuspectKind(word: string): boolean {
  const kind = asVerdictKind(word);
  return kind !== undefined && isSuspect(kind);
}

/** The number of the last processor on which we may run: in a container those may be any. */
const LAST_CPU = lastCpu();

function lastCpu(): number {
  if (process.platform !== "linux") return 0;
  const status = readFileSync("/proc/self/status", "utf8");
  return Number(/^Cpus_allowed_list:.*?(\d+)$/m.exec(status)?.[1]);
}

/**
 * Hogs on the program's processor, once its watchdog is up; when all of them are at it, the program may begin. Each has a
 * session of its own, lest the scheduler takes all of them together for one.
 */
async function crowd({ child, hasPrinted, endWithIt }: Running, word: string): Promise<void> {
  await hasPrinted(word);
  await sleep(600);
  const hogs = Array.from({ length: 6 }, () => {
    const hog = ["-c", `${LAST_CPU}`, "sh", "-c", "echo; while :; do :; done"];
    return spawn("taskset", hog, { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  });
  for (const hog of hogs) endWithIt(hog);
  await Promise.all(hogs.map((hog) => once(hog.stdout, "data")));
  child.stdin?.end();
}

/** An idle process is stopped from outside, a while after its watchdog is up. */
async function stopIdle({ child, hasPrinted }: Running): Promise<void> {
  await hasPrinted("idle");
  await sleep(1000);
  child.kill("SIGSTOP");
  await sleep(1500);
  child.kill("SIGCONT");
  child.stdin?.end();
}

/** Work is stopped by the process itself, lest it be over before somebody else has come to it. */
async function stopAtWork({ child, hasPrinted }: Running): Promise<void> {
  await hasPrinted("ready");
  child.stdin?.end();
  while (!/\) T/.test(readFileSync(`/proc/${child.pid}/stat`, "utf8"))) await sleep(20);
  await sleep(1500);
  child.kill("SIGCONT");
}

async function limitQuota({ child, hasPrinted, group }: Running): Promise<void> {
  await hasPrinted("ready");
  await sleep(600);
  group?.limit(15);
  child.stdin?.end();
}

/** The fifteen situations, and two that were found to be different: a stop and a crowd that meet an idle process. */
export const SITUATIONS: readonly Situation[] = [
  {
    title: "a JS loop",
    program: "emitter/programs/js-loop.mjs",
    functions: ["countPrimes"],
    verdicts: ["code"],
  },
  {
    title: "a regular expression",
    program: "emitter/programs/regular-expression.mjs",
    functions: ["validateSlug"],
    verdicts: ["code"],
  },
  {
    title: "JSON.parse",
    program: "verdicts-bed/programs/json-parse.mjs",
    functions: ["loadWorkbook"],
    verdicts: ["native"],
  },
  {
    title: "a default sort",
    program: "emitter/programs/default-sort.mjs",
    functions: ["listCustomers"],
    verdicts: ["native"],
  },
  {
    title: "pbkdf2Sync",
    program: "emitter/programs/pbkdf2.mjs",
    functions: ["hashPassword"],
    verdicts: ["native"],
  },
  {
    title: "execSync",
    program: "emitter/programs/exec-sync.mjs",
    functions: ["convertImage"],
    verdicts: ["wait"],
  },
  {
    title: "a sync read of a pipe",
    program: "verdicts-bed/programs/read-pipe.mjs",
    functions: ["importOrders"],
    verdicts: ["wait"],
  },
  {
    title: "Atomics.wait",
    program: "emitter/programs/atomics-wait.mjs",
    functions: ["waitForLock"],
    verdicts: ["wait"],
  },
  {
    title: "GC pressure",
    program: "verdicts-bed/programs/collect-garbage.mjs",
    flags: [
      "--single-threaded-gc",
      "--no-incremental-marking",
      "--max-semi-space-size=1",
      "--max-old-space-size=92",
    ],
    functions: ["replayEvents"],
    verdicts: ["gc"],
  },
  {
    title: "a WebAssembly loop",
    program: "emitter/programs/wasm-loop.mjs",
    functions: ["runFilter"],
    verdicts: ["code"],
  },
  {
    title: "SIGSTOP, while idle",
    program: "emitter/programs/idle.mjs",
    args: ["until-told"],
    functions: [],
    verdicts: ["suspended"],
    meanwhile: stopIdle,
  },
  {
    title: "SIGSTOP, in a function",
    program: "verdicts-bed/programs/short-work.mjs",
    args: ["250", "1", "stopped"],
    functions: [],
    verdicts: ["suspended"],
    meanwhile: stopAtWork,
  },
  {
    title: "CPU hogs on the same CPU",
    program: "verdicts-bed/programs/short-work.mjs",
    args: ["200", "2"],
    cpu: LAST_CPU,
    functions: [],
    verdicts: ["starved"],
    meanwhile: (running) => crowd(running, "ready"),
  },
  {
    title: "CPU hogs beside an idle process",
    program: "emitter/programs/idle.mjs",
    args: ["3000"],
    thresholdMs: 150,
    cpu: LAST_CPU,
    functions: [],
    verdicts: ["starved", "idle", "nothing"],
    meanwhile: (running) => crowd(running, "idle"),
  },
  {
    title: "a CPU quota",
    program: "verdicts-bed/programs/short-work.mjs",
    args: ["200", "2"],
    needsCpuGroup: true,
    functions: [],
    verdicts: ["starved"],
    meanwhile: limitQuota,
  },
  {
    title: "a debugger at a breakpoint",
    program: "emitter/programs/breakpoint.mjs",
    flags: ["--inspect=127.0.0.1:0"],
    functions: [],
    verdicts: ["debugger"],
    meanwhile: ({ child }) => holdAtBreakpoint(child),
  },
  {
    title: "a mere idle process",
    program: "emitter/programs/idle.mjs",
    args: ["2500"],
    thresholdMs: 200,
    functions: [],
    verdicts: ["nothing", "idle", "starved", "suspended"],
  },
];
