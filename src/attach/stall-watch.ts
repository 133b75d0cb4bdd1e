import type { Profiler } from "node:inspector";
import { monotonicMs } from "../emitter/clock.js";
import type { StackText } from "../emitter/stack-text.js";
import { cutProfile } from "../emitter/stall-profile.js";
import { PlaceLearner } from "./learn-places.js";
import type { ObservedStall } from "./observed-stall.js";
import { pause, within } from "./pause.js";
import { ConnectionLost, type ProtocolClient } from "./protocol-client.js";
import { hardlyRan } from "./silence-words.js";
import type { Witness } from "./witness.js";

/** Between two questions: the first ones find out whether the loop turns, later ones what runs. */
const FIRST_PAUSE_MS = 50;
const PAUSE_MS = 250;

/** A wedged thread has time for a fine profile; 5 s give a thousand samples. */
const SAMPLING_MS = 5;

/** What is asked for in a native call comes when the call returns. */
const LAST_WAIT_MS = 3000;

/** What a watch tells while it goes on. */
export interface WatchListener {
  /** The loop does not turn, and this is what runs; its text is empty if no function was on the stack whenever we asked. */
  onWedge(stack: StackText): void;
  /** One sentence on what is done. */
  say(sentence: string): void;
  /** No answer for this many milliseconds. Called again and again. */
  onSilence(silentMs: number): void;
  readonly interrupted: AbortSignal;
}

/** How to watch, in milliseconds. */
export interface WatchSettings {
  readonly thresholdMs: number;
  /** How long to look at a loop that does not turn, from the first answer on. */
  readonly lookMs: number;
}

/**
 * Asks the target what runs until its loop turns, or until the time is over.
 *
 * Nothing is installed for that: it answers from inside the function that runs.
 *
 * @returns when the loop turned, monotonic milliseconds; undefined: not in all the time that we had, or until the user had
 *   seen enough
 * @throws ConnectionLost if the target ends; what was seen of it is in the stall
 */
export async function watchStall(
  client: ProtocolClient,
  stall: ObservedStall,
  witness: Witness,
  { thresholdMs, lookMs }: WatchSettings,
  listener: WatchListener,
): Promise<number | undefined> {
  let askedMs = stall.startMs;
  let queuedMs = 0;
  let firstMs: number | undefined;
  let isTold = false;
  let isProfiling = false;
  const learner = new PlaceLearner(client, stall.places);
  const isStall = (): boolean => monotonicMs() - stall.startMs >= thresholdMs;
  try {
    while (true) {
      const answer = await awaitPatiently(witness.ask(askedMs), stall, listener);
      if (answer === undefined) return undefined;
      if (answer.turnedForMs !== undefined) return answer.answeredMs - answer.turnedForMs;
      learner.note(answer.answer.frames.map(({ file }) => file));
      // A wait for a processor is no native call: the question counts from when it could be answered.
      const waitedMs = stall.queuedMs() - queuedMs;
      stall.addAnswer({ ...answer, askedMs: Math.min(askedMs + waitedMs, answer.answeredMs) });
      firstMs ??= answer.answeredMs;
      const isWedged = isStall();
      if (isWedged) await awaitPatiently(learner.learn(), stall, listener);
      const stack = isWedged && !isTold ? stall.firstStack : undefined;
      if (stack !== undefined) {
        isTold = true;
        listener.onWedge(stack);
      }
      if (isWedged && !isProfiling && stall.isAnswered) {
        stall.observe();
        const started = await awaitPatiently(startProfile(client), stall, listener);
        isProfiling = started !== undefined;
        if (isProfiling) listener.say(`sampling it for ${lookMs / 1000} s`);
      }
      if (listener.interrupted.aborted || monotonicMs() - firstMs >= lookMs) return undefined;
      await pause(isWedged ? PAUSE_MS : FIRST_PAUSE_MS);
      askedMs = monotonicMs();
      queuedMs = stall.queuedMs();
    }
  } finally {
    // A process that exits waits for us to leave, and until then it tells what it has sampled.
    const sampled = isProfiling ? await stopProfile(client) : undefined;
    learner.note(sampled?.nodes.map(({ callFrame }) => callFrame.url) ?? []);
    if (isStall()) await within(LAST_WAIT_MS, learner.learn()).catch(() => {});
    // All of the profile lies within the stall, and the clocks of a container may differ from ours.
    const profile =
      sampled && cutProfile(sampled, 0, Infinity, SAMPLING_MS, (url) => stall.places.textOf(url));
    if (profile !== undefined) stall.noteProfile(profile);
    // A main thread that is idle, or starved, on a crowded machine may answer that late, too.
    const isIdle = profile?.stacks.every(({ frames }) => frames.length === 0);
    const isKnown = isProfiling && !isIdle && !hardlyRan(stall.withheld());
    if (isKnown && !isTold) listener.onWedge({ stack: "" });
  }
}

/** Waits for what the target does only when it comes to it. @returns undefined if the user does not want to wait */
export async function awaitPatiently<T>(
  work: Promise<T>,
  stall: ObservedStall,
  { interrupted, onSilence }: Pick<WatchListener, "interrupted" | "onSilence">,
): Promise<T | undefined> {
  const answered = work.then((value) => ({ value }));
  answered.catch(() => {}); // it may fail when nobody waits for it any longer
  const sinceMs = monotonicMs();
  while (!interrupted.aborted) {
    const done = await within(100, answered);
    if (done !== undefined) return done.value;
    stall.observe();
    onSilence(monotonicMs() - sinceMs);
  }
  return undefined;
}

async function startProfile(client: ProtocolClient): Promise<"started"> {
  await client.post("Profiler.enable");
  // Another session of the target may be profiling, such as the emitter's own: it is its interval then.
  const interval = client.post("Profiler.setSamplingInterval", { interval: SAMPLING_MS * 1000 });
  await interval.catch((error: unknown) => {
    if (error instanceof ConnectionLost) throw error;
  });
  await client.post("Profiler.start");
  return "started";
}

/** @returns undefined if there is none, or if it does not come in time */
async function stopProfile(client: ProtocolClient): Promise<Profiler.Profile | undefined> {
  const stopped = client.post("Profiler.stop").catch(() => undefined);
  return (await within(LAST_WAIT_MS, stopped))?.profile;
}
