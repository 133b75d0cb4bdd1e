import type { StallRecord } from "../record/record.js";
import {
  type Imported,
  type ImportOptions,
  isObject,
  type Json,
  type JsonObject,
  listOf,
  numberOf,
  objectOf,
  textOf,
  timestampOf,
} from "./imported.js";
import { type ProfileNode, readNodes } from "./profile-nodes.js";
import {
  busyStretches,
  type Recording,
  recordsOf,
  type Stretch,
  stallOf,
  type ThreadSample,
} from "./stalls-of-samples.js";

/** One turn of the event loop, under the names that Chromium has used over time. */
const TASK =
  /^(?:RunTask|(?:ThreadControllerImpl|MessageLoop)::RunTask|TaskQueueManager::ProcessTaskFromWorkQueue)$/;
/** Events that name the JavaScript they run, for traces without samples. */
const CALL = /^(?:FunctionCall|EvaluateScript|v8\.run|TimerFire|EventDispatch)$/;

/** Whether a document is a Chromium trace: an object with `traceEvents`, or the list of events alone. */
export function isChromeTrace(document: Json): boolean {
  const events = traceEvents(document);
  return (
    events.length > 0 &&
    events.slice(0, 50).some((one) => textOf(objectOf(one)["ph"]) !== undefined)
  );
}

function traceEvents(document: Json): readonly Json[] {
  return Array.isArray(document) ? document : listOf(objectOf(document)["traceEvents"]);
}

/** One thread of a trace. Times are milliseconds on the trace's clock. */
interface Thread {
  readonly key: string;
  name: string | undefined;
  readonly tasks: Stretch[];
  readonly calls: (Stretch & { readonly node: ProfileNode })[];
  readonly samples: ThreadSample[];
}

/** Converts a trace: long tasks become stalls, with the samples of their thread; in threads without tasks, stretches of samples do. */
export function importChromeTrace(document: Json, { thresholdMs, endMs }: ImportOptions): Imported {
  const events = traceEvents(document).filter(isObject);
  const threads = readThreads(events);
  const running = threads.filter(({ samples, calls }) => samples.length + calls.length > 0);
  if (running.length === 0) {
    return {
      failure:
        "is a trace without JavaScript samples and calls; record it with the categories devtools.timeline, toplevel and disabled-by-default-v8.cpu_profiler",
    };
  }
  const times = events.flatMap(({ ts, dur }) => {
    const us = numberOf(ts) ?? 0;
    return us > 0 ? [us / 1000, (us + (numberOf(dur) ?? 0)) / 1000] : [];
  });
  const [firstMs, lastMs] = times.reduce(
    ([least, most], ms) => [Math.min(least, ms), Math.max(most, ms)],
    [Number.POSITIVE_INFINITY, 0],
  ) as [number, number];
  const zeroMs = startOf(document, firstMs) ?? endMs - lastMs;
  const records = running.flatMap((thread) => {
    const session = `trace-${timestampOf(zeroMs + firstMs)}-${thread.key}`;
    const recording = { session, service: thread.name, zeroMs, startMs: firstMs, endMs: lastMs };
    return recordsOf(recording, stallsOf(thread, recording, thresholdMs), thresholdMs);
  });
  return { records };
}

/** The epoch ms of the clock's zero, if DevTools recorded when it started. */
function startOf(document: Json, firstMs: number): number | undefined {
  const { startTime } = objectOf(objectOf(document)["metadata"]);
  const ms = Date.parse(textOf(startTime) ?? "");
  return Number.isNaN(ms) ? undefined : ms - firstMs;
}

function stallsOf(
  { tasks, samples, calls }: Thread,
  recording: Recording,
  thresholdMs: number,
): StallRecord[] {
  const stretches = tasks.length > 0 ? outermost(tasks) : busyStretches(samples, recording.endMs);
  return stretches
    .filter(({ fromMs, toMs }) => toMs - fromMs >= thresholdMs)
    .flatMap((stretch) => {
      const seen = stallOf(stretch, samples, recording);
      return seen ?? stallOf(stretch, samplesOfCalls(calls, stretch), recording) ?? [];
    });
}

/** Tasks in time order, without nested ones: a task has two events with different names, and a nested loop runs tasks in a task. */
function outermost(tasks: readonly Stretch[]): Stretch[] {
  const kept: Stretch[] = [];
  for (const task of tasks.toSorted((a, b) => a.fromMs - b.fromMs || b.toMs - a.toMs)) {
    if (task.toMs > (kept.at(-1)?.toMs ?? 0)) kept.push(task);
  }
  return kept;
}

/** The longest call in a task as a sample, for tasks without samples. */
function samplesOfCalls(calls: Thread["calls"], { fromMs, toMs }: Stretch): ThreadSample[] {
  const inside = calls.filter((call) => call.fromMs >= fromMs && call.toMs <= toMs);
  const [longest] = inside.sort((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs));
  return longest === undefined ? [] : [{ atMs: fromMs, node: longest.node, line: undefined }];
}

/** A thread's profile, which a trace contains in chunks. */
interface PartedProfile {
  readonly thread: Thread;
  readonly nodes: Map<number, ProfileNode>;
  us: number;
}

function readThreads(events: readonly JsonObject[]): Thread[] {
  const threads = new Map<string, Thread>();
  const threadOf = (pid: Json | undefined, tid: Json | undefined): Thread => {
    const key = `${numberOf(pid) ?? 0}-${numberOf(tid) ?? 0}`;
    const known = threads.get(key) ?? { key, name: undefined, tasks: [], calls: [], samples: [] };
    threads.set(key, known);
    return known;
  };
  const profiles = new Map<string, PartedProfile>();
  for (const event of events) {
    const { name, ph, pid, tid, ts, dur, id } = event;
    const args = objectOf(event["args"]);
    const data = objectOf(args["data"]);
    const fromMs = (numberOf(ts) ?? 0) / 1000;
    const stretch = { fromMs, toMs: fromMs + (numberOf(dur) ?? 0) / 1000 };
    const what = textOf(name) ?? "";
    if (what === "thread_name") threadOf(pid, tid).name = textOf(args["name"]);
    else if (what === "Profile") {
      const us = numberOf(data["startTime"]) ?? numberOf(ts) ?? 0;
      profiles.set(`${pid} ${id}`, { thread: threadOf(pid, tid), nodes: new Map(), us });
    } else if (what === "ProfileChunk") addChunk(profiles.get(`${pid} ${id}`), data);
    else if (ph === "X" && TASK.test(what)) threadOf(pid, tid).tasks.push(stretch);
    else if (ph === "X" && CALL.test(what) && textOf(data["url"]) !== undefined) {
      threadOf(pid, tid).calls.push({ ...stretch, node: calledNode(data) });
    }
  }
  for (const { samples } of threads.values()) samples.sort((a, b) => a.atMs - b.atMs);
  return [...threads.values()];
}

function addChunk(profile: PartedProfile | undefined, data: JsonObject): void {
  if (profile === undefined) return;
  const { nodes, samples } = objectOf(data["cpuProfile"]);
  readNodes(nodes, profile.nodes);
  const deltas = listOf(data["timeDeltas"]);
  const lines = listOf(data["lines"]);
  for (const [i, id] of listOf(samples).entries()) {
    profile.us += numberOf(deltas[i]) ?? 0;
    const node = profile.nodes.get(numberOf(id) ?? Number.NaN);
    if (node === undefined) continue;
    const line = numberOf(lines[i]) ?? 0;
    const sample = { atMs: profile.us / 1000, node, line: line > 0 ? line : undefined };
    profile.thread.samples.push(sample);
  }
}

/** The function of a call event, whose positions are 1-based. */
function calledNode({ functionName, url, lineNumber, columnNumber }: JsonObject): ProfileNode {
  const line = Math.max(numberOf(lineNumber) ?? 1, 1);
  return {
    functionName: textOf(functionName) ?? "",
    url: textOf(url) ?? "",
    begin: [line, Math.max(numberOf(columnNumber) ?? 1, 1)],
    heaviestLine: undefined,
    parent: undefined,
  };
}
