/**
 * Fuzzes everything that reads foreign input.
 *
 *     npm run fuzz -- --minutes 10 [--seed 7] [--target stacks]
 *     npm run fuzz -- --target stacks --seed 7 --path 12:0:3      repeats one case, as a failure says
 *
 * The targets take turns, each in its own thread with a bounded heap. A case that throws, hangs or takes too much memory is printed
 * with the command that repeats it, and the other targets go on.
 */
import { parseArgs } from "node:util";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import fc from "fast-check";
import { FUZZ_TARGETS } from "../test/fuzz/targets.js";

/** How long a turn of a target lasts. */
const TURN_MS = 15_000;
/** A case that takes more of a processor is considered to hang; how long it waits for one says nothing. */
const HANG_CPU_MS = 60_000;
const LOOK_MS = 1000;
const HEAP_MB = 1024;

interface Turn {
  readonly target: string;
  readonly seed: number;
  /** One case of that seed; undefined for as many as the time allows. */
  readonly path: string | undefined;
  /** The number of the current case, for the watching thread. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

interface Outcome {
  readonly cases: number;
  /** What went wrong, and fast-check's path to the case. */
  readonly failure?: { readonly path: string; readonly text: string };
}

if (isMainThread) await main();
else parentPort?.postMessage(await takeTurn(workerData as Turn));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      minutes: { type: "string", default: "1" },
      seed: { type: "string", default: String(Date.now() % 2 ** 31) },
      target: { type: "string" },
      path: { type: "string" },
    },
  });
  const { target, path } = values;
  const names = FUZZ_TARGETS.map(({ name }) => name);
  const wanted = target === undefined ? names : names.filter((name) => name === target);
  if (wanted.length === 0) throw new Error(`--target is one of: ${names.join(", ")}`);
  const end = Date.now() + Number(values.minutes) * 60_000;
  const cases = new Map<string, number>();
  const failed = new Set<string>();
  for (let seed = Number(values.seed); failed.size < wanted.length; seed++) {
    for (const name of wanted.filter((one) => !failed.has(one))) {
      const outcome = await turnOf(name, seed, path);
      cases.set(name, (cases.get(name) ?? 0) + outcome.cases);
      if (outcome.failure !== undefined) {
        failed.add(name);
        const again = `npm run fuzz -- --target ${name} --seed ${seed} --path ${outcome.failure.path}`;
        console.log(`\n${name}: ${outcome.failure.text}\n\nAgain: ${again}\n`);
      }
      if (Date.now() > end || path !== undefined) break;
    }
    if (Date.now() > end || path !== undefined) break;
  }
  for (const [name, count] of cases) console.log(`${name.padEnd(22)} ${count} cases`);
  console.log(failed.size === 0 ? "nothing failed" : `failed: ${[...failed].join(", ")}`);
  process.exitCode = failed.size === 0 ? 0 : 1;
}

/** Runs one turn in a thread, and terminates it if it hangs. */
async function turnOf(target: string, seed: number, path: string | undefined): Promise<Outcome> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { target, seed, path, progress } satisfies Turn,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  return new Promise((resolve) => {
    const stop = (text: string): void => {
      const cases = Atomics.load(progress, 0);
      resolve({ cases, failure: { path: path ?? String(Math.max(0, cases - 1)), text } });
      void worker.terminate();
    };
    let seen = -1;
    let before = process.cpuUsage();
    const watch = setInterval(() => {
      const now = Atomics.load(progress, 0);
      const { user, system } = process.cpuUsage(before);
      if (now !== seen) before = process.cpuUsage();
      else if ((user + system) / 1000 > HANG_CPU_MS) {
        stop(`a case took more than ${HANG_CPU_MS / 1000} s`);
      }
      seen = now;
    }, LOOK_MS);
    worker.on("message", (outcome: Outcome) => resolve(outcome));
    worker.on("error", (error: Error) => stop(String(error.stack ?? error)));
    worker.on("exit", () => {
      clearInterval(watch);
      stop("the thread ended");
    });
  });
}

/** Runs one turn, inside the thread. */
async function takeTurn({ target, seed, path, progress }: Turn): Promise<Outcome> {
  const law = FUZZ_TARGETS.find(({ name }) => name === target)?.law();
  if (law === undefined) throw new Error(`no target ${target}`);
  const run = law.run.bind(law);
  law.run = (value) => {
    Atomics.add(progress, 0, 1);
    if (path !== undefined) console.log(shown(value));
    return run(value);
  };
  const { failed, numRuns, counterexample, counterexamplePath, errorInstance } = await fc.check(
    law,
    {
      seed,
      ...(path === undefined ? { numRuns: 1e9 } : { path, numRuns: 1, endOnFailure: true }),
      interruptAfterTimeLimit: TURN_MS,
    },
  );
  if (!failed || counterexamplePath === null) return { cases: numRuns };
  const said = errorInstance instanceof Error ? errorInstance.stack : String(errorInstance);
  const text = `${said?.slice(0, 2000)}\n\nInput: ${shown(counterexample).slice(0, 5000)}`;
  return { cases: numRuns, failure: { path: counterexamplePath, text } };
}

/** An input as JSON, with bytes shown as text. */
function shown(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, one: unknown) {
    const raw = this[key];
    return Buffer.isBuffer(raw) ? raw.toString() : one;
  });
}
