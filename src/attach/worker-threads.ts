import { monotonicMs } from "../emitter/clock.js";
import type { StackText } from "../emitter/stack-text.js";
import { LONGEST_QUEUE_MS } from "./crowd.js";
import { listFolder, readText } from "./linux-system.js";
import { ObservedStall } from "./observed-stall.js";
import { pause, within } from "./pause.js";
import type { ProcessFacts } from "./process-facts.js";
import { ConnectionLost, ProtocolClient } from "./protocol-client.js";
import { type WatchListener, type WatchSettings, watchStall } from "./stall-watch.js";
import type { TextListener } from "./web-socket.js";
import { Witness } from "./witness.js";
import type { TargetFacts } from "./witness-program.js";

/** For how long the threads are watched, and for which part of that one must have run, or wanted to, to be of interest. */
const LOOK_MS = 200;
const BUSY_SHARE = 0.5;

/**
 * A worker that does not answer for so long is in a native call, and left alone. What computes is given so much time of its own:
 * the question comes to it by way of two other threads, and each of the three may wait for a processor.
 */
const ANSWER_LIMIT_MS = 1000;

/** Of so many workers that do not answer the titles are told. */
const MOST_TITLES = 3;

/** A worker thread that computed without its loop turning, for as long as we looked. */
export interface WedgedWorker {
  readonly target: TargetFacts;
  readonly stall: ObservedStall;
}

/** What a watch of workers tells. `thread` is a worker's `threadId`. */
export interface WorkerListener extends Omit<WatchListener, "onWedge"> {
  onWedge(stack: StackText, thread: number): void;
  /** Ends the watch of a worker; how long it may take counts from here. */
  patience(stall: ObservedStall): AbortSignal;
}

/** A worker thread's inspector. */
interface OpenWorker {
  readonly client: ProtocolClient;
  /** As Node calls it: `Worker 3`, or the name that it was given. */
  readonly title: string;
}

/**
 * Finds the worker threads that use a processor and do not come back to their loop, and looks at them for as long as at a
 * main thread. Where no thread but the main one computes, nothing is done to the process.
 *
 * @throws ConnectionLost
 */
export async function watchWorkers(
  client: ProtocolClient,
  facts: ProcessFacts,
  settings: WatchSettings,
  listener: WorkerListener,
): Promise<readonly WedgedWorker[]> {
  const busy = await busyThreads(facts.pid);
  if (busy.size === 0) return [];
  const silent: string[] = [];
  const turning: string[] = [];
  const unknown = new Set(busy.keys());
  const watched = (await openWorkers(client)).map(async (worker) => {
    try {
      return await watchWorker(worker);
    } catch (error) {
      if (error instanceof ConnectionLost) return []; // it has ended
      throw error;
    }
  });
  const wedged = (await Promise.all(watched)).flat();
  if (unknown.size > 0 && silent.length > 0) listener.say(wordsOnSilent(silent));
  if (turning.length > 0) listener.say(wordsOnTurning(turning));
  return wedged;

  async function unlessInCall<T>(work: Promise<T>): Promise<T | undefined> {
    const sinceMs = monotonicMs();
    const before = threadTimes(facts.pid);
    let answer: T | undefined;
    do answer = await within(100, work);
    while (answer === undefined && !listener.interrupted.aborted && mayAnswer());
    return answer;

    function mayAnswer(): boolean {
      const waitedMs = monotonicMs() - sinceMs;
      const now = threadTimes(facts.pid);
      const ownMs = [...unknown].map((own) => {
        const task = busy.get(own) ?? Number.NaN;
        const from = before.get(task);
        const to = now.get(task);
        return from && to && hasNotSlept(from, to) ? to.runMs - from.runMs : waitedMs;
      });
      return waitedMs < LONGEST_QUEUE_MS && ownMs.some((ms) => ms < ANSWER_LIMIT_MS);
    }
  }

  async function watchWorker(worker: OpenWorker): Promise<readonly WedgedWorker[]> {
    const { client, title } = worker;
    const witness = await unlessInCall(Witness.place(client, facts));
    if (witness === undefined) silent.push(`"${title}"`);
    const own = witness?.target.worker;
    unknown.delete(own?.task ?? Number.NaN);
    const task = busy.get(own?.task ?? Number.NaN);
    if (witness === undefined || own === undefined || task === undefined) return [];
    const processFolder = `/proc/${facts.pid}`;
    const taskFolder = `${processFolder}/task/${task}`;
    const stall = new ObservedStall(facts.pid, { processFolder, taskFolder });
    const { target } = witness;
    try {
      const turnedMs = await watchStall(client, stall, witness, settings, {
        ...listener,
        interrupted: listener.patience(stall),
        onSilence() {}, // its words are of the main thread
        onWedge: (stack) => listener.onWedge(stack, own.thread),
      });
      if (turnedMs === undefined) return [{ target, stall }];
      turning.push(`"${title}"`);
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      if (stall.isAnswered) return [{ target, stall }];
    }
    stall.close();
    return [];
  }
}

function wordsOnSilent(all: readonly string[]): string {
  return `no answer from its thread ${titles(all)} (a native call cannot be interrupted)`;
}

function wordsOnTurning(all: readonly string[]): string {
  return `its thread ${titles(all)} computes, and its loop turns; only stalls of the main thread are recorded (for those of worker threads, start it with STALL_REPORT_WORKERS=1)`;
}

/** A few of them. */
function titles(all: readonly string[]): string {
  const more = all.length > MOST_TITLES ? ` and ${all.length - MOST_TITLES} more` : "";
  return `${all.slice(0, MOST_TITLES).join(", ")}${more}`;
}

/**
 * The threads of a process that compute, but for its main thread: the number by which the process knows each, and ours.
 * Nothing is done to the process. Empty where the system does not tell.
 */
async function busyThreads(pid: number): Promise<ReadonlyMap<number, number>> {
  const before = threadTimes(pid);
  await pause(LOOK_MS);
  const busy = new Map<number, number>();
  for (const [task, now] of threadTimes(pid)) {
    const then = before.get(task);
    if (task === pid || then === undefined) continue;
    const wantedMs = now.runMs - then.runMs + now.queuedMs - then.queuedMs;
    // A wait that goes on is not in the times yet, and on a crowded machine it may be the whole look.
    if (hasNotSlept(then, now) || wantedMs >= LOOK_MS * BUSY_SHARE) busy.set(now.ownTask, task);
  }
  return busy;
}

/** What the system tells of a thread so far. */
interface ThreadTimes {
  /** Milliseconds for which it has run, and for which it has waited for a processor. */
  readonly runMs: number;
  readonly queuedMs: number;
  /** How often it has gone to sleep; undefined while it sleeps. */
  readonly sleeps: string | undefined;
  /** Its number as its process sees it. */
  readonly ownTask: number;
}

/** It has run, or waited for a processor, all the time. */
function hasNotSlept(from: ThreadTimes, to: ThreadTimes): boolean {
  return from.sleeps !== undefined && from.sleeps === to.sleeps;
}

/** Of each thread of a process, by its number. */
function threadTimes(pid: number): ReadonlyMap<number, ThreadTimes> {
  const times = new Map<number, ThreadTimes>();
  for (const task of listFolder(`/proc/${pid}/task`)) {
    const folder = `/proc/${pid}/task/${task}`;
    const [run, queued] = readText(`${folder}/schedstat`)?.split(" ") ?? [];
    if (run === undefined) continue;
    const status = readText(`${folder}/status`) ?? "";
    const sleeps = /^State:\s*R.*^voluntary_ctxt_switches:\s*(\d+)/ms.exec(status)?.[1];
    const ownTask = Number(/^NSpid:.*?(\d+)$/m.exec(status)?.[1] ?? task);
    times.set(Number(task), {
      runMs: Number(run) / 1e6,
      queuedMs: Number(queued) / 1e6,
      sleeps,
      ownTask,
    });
  }
  return times;
}

/** Connects to the inspectors of all worker threads, through that of the main thread. @throws ConnectionLost */
async function openWorkers(client: ProtocolClient): Promise<readonly OpenWorker[]> {
  const listeners = new Map<string, TextListener>();
  const opening: Promise<OpenWorker>[] = [];
  client.on("NodeWorker.receivedMessageFromWorker", ({ sessionId, message }) =>
    listeners.get(sessionId)?.onText(message),
  );
  client.on("NodeWorker.detachedFromWorker", ({ sessionId }) =>
    listeners.get(sessionId)?.onClose(),
  );
  client.on("NodeWorker.attachedToWorker", ({ sessionId, workerInfo }) => {
    const worker = ProtocolClient.over((listener) => {
      listeners.set(sessionId, listener);
      return {
        send: (message) => {
          const sent = client.post("NodeWorker.sendMessageToWorker", { sessionId, message });
          sent.catch(() => listener.onClose());
        },
        close: () => {},
      };
    });
    opening.push(worker.then((opened) => ({ client: opened, title: workerInfo.title })));
  });
  // It tells of the workers that there are before it answers.
  await client.post("NodeWorker.enable", { waitForDebuggerOnStart: false });
  return Promise.all(opening);
}
