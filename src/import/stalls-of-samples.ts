import { defined } from "../record/defined.js";
import type { LogRecord, StackSample, StallRecord } from "../record/record.js";
import { roundMs } from "../record/time-units.js";
import { timestampOf } from "./imported.js";
import { type PrintedStack, type ProfileNode, printNode } from "./profile-nodes.js";

/** One sample of a thread. */
export interface ThreadSample {
  /** Milliseconds on the recording's clock. */
  readonly atMs: number;
  readonly node: ProfileNode;
  /** The innermost function's 1-based line, if the sample has it. */
  readonly line: number | undefined;
}

/** An interval in which a thread was busy, in milliseconds on the recording's clock. */
export interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The most samples that are used of one stall. */
const MOST_STACKS = 200;
const IDLE = /^\((?:idle|program|root)\)$/;

/** What was recorded of one thread. Times are milliseconds on the recording's clock. */
export interface Recording {
  readonly session: string;
  readonly service?: string | undefined;
  /** The epoch ms of the clock's zero. */
  readonly zeroMs: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** The records of a thread: its start, its stalls and its end. */
export function recordsOf(
  { session, service, zeroMs, startMs, endMs }: Recording,
  stalls: readonly StallRecord[],
  thresholdMs: number,
): LogRecord[] {
  const at = (ms: number) => ({ session, timestamp: timestampOf(zeroMs + ms) });
  return [
    { type: "start", ...at(startMs), ...defined({ service }), threshold: thresholdMs },
    ...stalls,
    { type: "stop", ...at(endMs), stalls: stalls.length },
  ];
}

/**
 * The stretches of samples in which the thread ran JavaScript or garbage collection without interruption. A sample represents the
 * time until the next one.
 *
 * @param endMs the end of the recording
 */
export function busyStretches(samples: readonly ThreadSample[], endMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  let fromMs: number | undefined;
  for (const { atMs, node } of samples) {
    const isIdle = IDLE.test(node.functionName);
    if (!isIdle) fromMs ??= atMs;
    else if (fromMs !== undefined) {
      stretches.push({ fromMs, toMs: atMs });
      fromMs = undefined;
    }
  }
  if (fromMs !== undefined) stretches.push({ fromMs, toMs: Math.max(endMs, fromMs) });
  return stretches;
}

/**
 * Makes a stall of a stretch: the first sample's stack becomes the stall's, and all others become later samples.
 *
 * @param samples the thread's, in time order
 * @returns undefined if no sample of JavaScript fell into it
 */
export function stallOf(
  { fromMs, toMs }: Stretch,
  samples: readonly ThreadSample[],
  { zeroMs, session }: Recording,
): StallRecord | undefined {
  const inside = withoutCollections(
    samples.filter(({ atMs }) => atMs >= fromMs && atMs < toMs),
  ).filter(({ node }) => !IDLE.test(node.functionName));
  const printed = new Map<string, PrintedStack>();
  const ids = new Map<ProfileNode, number>();
  const runs: { readonly atMs: number; count: number; readonly stack: PrintedStack }[] = [];
  for (const { atMs, node, line } of thinned(inside)) {
    const id = ids.get(node) ?? ids.size;
    ids.set(node, id);
    const key = `${id}:${line}`;
    const stack = printed.get(key) ?? printNode(node, line);
    printed.set(key, stack);
    const last = runs.at(-1);
    if (last?.stack === stack) last.count++;
    else runs.push({ atMs, count: 1, stack });
  }
  const [first, ...later] = runs;
  if (first === undefined) return undefined;
  const since = (atMs: number): number => roundMs(atMs - fromMs);
  return {
    type: "stall",
    session,
    timestamp: timestampOf(zeroMs + fromMs),
    duration: roundMs(toMs - fromMs),
    ...first.stack,
    capture: { at: since(first.atMs), delay: 0, during: true },
    samples: later.map(({ atMs, count, stack }): StackSample => {
      return { at: since(atMs), delay: 0, ...(count > 1 && { count }), ...stack };
    }),
  };
}

/** Assigns garbage collections, which have no stack, to the function that ran before them, or else after them. */
function withoutCollections(samples: readonly ThreadSample[]): ThreadSample[] {
  const isCollection = ({ node }: ThreadSample): boolean =>
    node.functionName === "(garbage collector)";
  let running = samples.find((sample) => !isCollection(sample));
  return samples.flatMap((sample) => {
    if (!isCollection(sample)) running = sample;
    return running === undefined ? [] : [{ ...running, atMs: sample.atMs }];
  });
}

/** At most {@link MOST_STACKS} samples, evenly spread. */
function thinned(samples: readonly ThreadSample[]): readonly ThreadSample[] {
  if (samples.length <= MOST_STACKS) return samples;
  const step = samples.length / MOST_STACKS;
  return Array.from(
    { length: MOST_STACKS },
    (_, i) => samples[Math.floor(i * step)] as ThreadSample,
  );
}
