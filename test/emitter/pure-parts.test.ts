/** The parts of the emitter that know no thread and no clock. */
import assert from "node:assert/strict";
import { EventEmitter } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Profiler } from "node:inspector";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { blockingFunction, FunctionDictionary } from "../../src/emitter/blocking-function.js";
import { throttledMs } from "../../src/emitter/cgroup.js";
import { monotonicMs } from "../../src/emitter/clock.js";
import { readContext } from "../../src/emitter/context.js";
import { EndedStalls } from "../../src/emitter/ended-stalls.js";
import {
  isDisabled,
  readEnvironment,
  watchesWorkers,
  withManagersVariables,
} from "../../src/emitter/environment.js";
import { cpuBetween, suspendedBetween, withThreadTimes } from "../../src/emitter/evidence.js";
import { expandFilePattern, rotatedPath } from "../../src/emitter/file-pattern.js";
import { showsClient } from "../../src/emitter/inspector-client.js";
import { keptFrames, RECORD_LIMITS } from "../../src/emitter/kept-frames.js";
import { LatenessLog } from "../../src/emitter/lateness.js";
import { leadingIdleMs } from "../../src/emitter/leading-idle.js";
import { OpenStall } from "../../src/emitter/open-stall.js";
import { resolveOptions } from "../../src/emitter/options.js";
import { OriginalPlaces } from "../../src/emitter/original-places.js";
import { asOwn } from "../../src/emitter/own-call.js";
import { RateLimit } from "../../src/emitter/rate-limit.js";
import { readFrames } from "../../src/emitter/read-frames.js";
import { withResumed } from "../../src/emitter/resumed-function.js";
import { filesOf } from "../../src/emitter/script-identity.js";
import { SessionLog } from "../../src/emitter/session-log.js";
import { SharedState } from "../../src/emitter/shared-state.js";
import { type FrameText, printStack, withoutOwnFrames } from "../../src/emitter/stack-text.js";
import { contextOf } from "../../src/emitter/stall-body.js";
import { StallEvidence } from "../../src/emitter/stall-evidence.js";
import { cutProfile } from "../../src/emitter/stall-profile.js";
import { stallStack } from "../../src/emitter/stall-stack.js";
import { ThreadSchedule } from "../../src/emitter/thread-schedule.js";
import { ThreadObserver } from "../../src/emitter/thread-state.js";
import { weakMemo } from "../../src/emitter/weak-memo.js";
import type { StopRecord } from "../../src/record/record.js";
import { readLogs } from "./run-program.js";

const frame = (text: string) => ({
  text,
  functionName: text.split(" ")[0] ?? "",
  file: /([^( ]+):\d+:\d+\)?$/.exec(text)?.[1] ?? "",
  functionStart: null,
});

test("what is asked again within a stall is made once", () => {
  const made: string[] = [];
  const read = weakMemo((key) => {
    made.push(key);
    return key === "lost" ? undefined : `text of ${key}`;
  });
  const asked = ["a", "lost", "a", "lost"].map(read);
  assert.deepEqual(asked, ["text of a", undefined, "text of a", undefined]);
  assert.deepEqual(made, ["a", "lost"]);
});

describe("shared state", () => {
  const times = { mainCpuMs: 5, queueMs: 6 };
  const done = { requests: 7, work: 8.5 };
  const beat = {
    timeMs: 1.5,
    wallMs: 2.5,
    idleMs: 3,
    activeMs: 4,
    inspectorPort: 9229,
    ...times,
    ...done,
  };

  test("the other side reads the beat that was published", () => {
    const state = new SharedState();
    assert.equal(state.readBeat(), undefined);
    state.publishBeat({ count: 0, ...beat });
    assert.deepEqual(new SharedState(state.buffer).readBeat(), { count: 0, ...beat });
  });

  test("the count goes on where the number that guards it wraps", () => {
    const state = new SharedState();
    for (const count of [2 ** 30 - 2, 2 ** 30 - 1, 2 ** 30, 2 ** 31 + 1]) {
      state.publishBeat({ count, ...beat });
      assert.equal(state.readBeat()?.count, count);
    }
  });

  test("the ring gives every ended stall once, and counts those that were overwritten", () => {
    const state = new SharedState();
    const span = { startMs: 1, startWallMs: 2, durationMs: 3, wallAheadMs: 0, isStartup: false };
    const stall = { ...span, ...times };
    state.latchEndedStall({ beat: 0, ...stall });
    const first = { stalls: [{ beat: 0, ...stall }], next: 1, lost: 0 };
    assert.deepEqual(state.readEndedStalls(0), first);
    for (let n = 1; n <= 40; n++) state.latchEndedStall({ beat: n, ...stall });
    const { stalls, next, lost } = state.readEndedStalls(1);
    assert.deepEqual([stalls.length, stalls[0]?.beat, next, lost], [32, 9, 41, 8]);
  });
});

test("a stall waits for what a starving thread tells of it, but not for ever", () => {
  const times = { startMs: 1, startWallMs: 2, durationMs: 3, wallAheadMs: 0 };
  const cpu = { mainCpuMs: 1, queueMs: 2 };
  const ended = new EndedStalls();
  for (const beat of [1, 2]) {
    const stall = { beat, isStartup: false, ...times, ...cpu };
    ended.add({ stall, open: new OpenStall(beat), evidence: {}, seenMs: 0 });
  }
  assert.equal(ended.takeReady(3000, false, false), undefined);
  const aftermath = { beat: 1, sampled: undefined, resumed: [], scripts: [] };
  ended.addAftermath(aftermath);
  assert.equal(ended.takeReady(3000, false, false)?.aftermath, aftermath);
  assert.equal(ended.takeReady(3000, false, false), undefined);
  assert.equal(ended.takeReady(60_000, false, false)?.stall.beat, 2);
});

describe("the frames that are kept of a deep stack", () => {
  const kept = (names: readonly string[]) =>
    keptFrames(
      names,
      RECORD_LIMITS,
      (name) => name,
      (name) => (name === "application" ? "/srv/app.js" : "/srv/node_modules/x/x.js"),
    ).map(({ index, leftOut }) => [names[index], leftOut]);
  const callers = Array.from({ length: 30 }, (_, i) => `caller ${i}`);

  test("of recursion the innermost round, and all that has called it", () => {
    const round = ["copyFields", "copy"];
    const names = ["keys", ...Array.from({ length: 200 }, () => round).flat(), ...callers];
    const outer = callers.map((name) => [name, 0]);
    assert.deepEqual(kept(names), [["keys", 0], ["copyFields", 0], ["copy", 398], ...outer]);
  });

  test("else the two ends", () => {
    const names = Array.from({ length: 100 }, (_, i) => `${i}`);
    const ends = kept(names);
    assert.deepEqual([ends.length, ends[39], ends[40]], [64, ["39", 36], ["76", 0]]);
  });

  test("and between them the innermost function of the application, with what it had called", () => {
    const names = Array.from({ length: 100 }, (_, i) =>
      i === 60 || i === 65 ? "application" : `${i}`,
    );
    const ends = kept(names);
    assert.deepEqual(ends.slice(39, 43), [
      ["39", 19],
      ["59", 0],
      ["application", 15],
      ["76", 0],
    ]);
    assert.equal(ends.length, 66);
  });

  test("a stack that is not deep stays whole", () => {
    assert.equal(kept(Array.from({ length: 64 }, () => "sum")).length, 64);
  });
});

describe("lateness", () => {
  test("only the part inside the stall counts", () => {
    const log = new LatenessLog();
    log.note(100, 150);
    log.note(200, 1100);
    assert.equal(log.largestWithin(1000, 2000), 100);
    assert.equal(log.largestWithin(0, 2000), 900);
    assert.equal(log.largestWithin(1500, 2000), 0);
  });
  test("many small ones do not push out a large one", () => {
    const log = new LatenessLog();
    log.note(0, 500);
    for (let n = 1; n < 200; n++) log.note(n * 1000, n * 1000 + 1);
    assert.equal(log.largestWithin(0, 1e6), 500);
  });
});

describe("context", () => {
  test("secrets are redacted by key, at any depth", () => {
    const given = { route: "/a", Authorization: "x", user: { api_key: "y", name: "n" } };
    assert.deepEqual(
      readContext(() => given),
      {
        route: "/a",
        Authorization: "[redacted]",
        user: { api_key: "[redacted]", name: "n" },
      },
    );
  });
  test("what is wrong with one tag does not harm the others", () => {
    const circular: Record<string, unknown> = {};
    circular["self"] = circular;
    assert.deepEqual(
      readContext(() => ({ circular, big: 1n, ok: 1 })),
      { ok: 1 },
    );
  });
  test("an error gives no tags", () => {
    const broken = () => {
      throw new Error("broken");
    };
    assert.equal(readContext(broken), undefined);
  });
  test("at most 1 KiB", () => {
    const given = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`tag${i}`, "x".repeat(50)]),
    );
    assert.ok(Buffer.byteLength(JSON.stringify(readContext(() => given))) <= 1024);
  });
});

describe("options and environment", () => {
  test("a wrong option says what to pass", () => {
    assert.throws(() => resolveOptions({ threshold: 5 }), {
      name: "TypeError",
      message: "threshold must be a number of ms from 20 to 3600000, got 5",
    });
    assert.throws(() => resolveOptions({ keepFiles: 1.5 }), {
      name: "TypeError",
      message: "keepFiles must be a whole number of files from 0 to 1000, got 1.5",
    });
  });
  test("the beat is never slower than a quarter of the threshold", () => {
    assert.equal(resolveOptions({ threshold: 20 }).intervalMs, 5);
    assert.equal(resolveOptions({}).intervalMs, 100);
  });
  test("a wrong variable leaves the default and is told", () => {
    const { options, problems } = readEnvironment({
      STALL_REPORT_THRESHOLD: "12ms",
      STALL_REPORT_SAMPLE: "1",
    });
    assert.deepEqual(options, { sample: true });
    assert.equal(problems.length, 1);
  });
  test("all switches read the same words, and tell others", () => {
    for (const [word, isOn] of Object.entries({
      1: true,
      on: true,
      Yes: true,
      0: false,
      no: false,
    })) {
      assert.equal(isDisabled({ STALL_REPORT_DISABLED: word }), isOn);
      assert.equal(watchesWorkers({ STALL_REPORT_WORKERS: word }), isOn);
      assert.deepEqual(readEnvironment({ STALL_REPORT_SAMPLE: word }).options, { sample: isOn });
    }
    for (const name of ["DISABLED", "WORKERS", "SAMPLE", "REQUESTS"]) {
      const { problems } = readEnvironment({ [`STALL_REPORT_${name}`]: "2" });
      assert.deepEqual(problems, [
        `STALL_REPORT_${name}: must be 1 or 0, got "2"; the default is used`,
      ]);
    }
    assert.equal(isDisabled({ STALL_REPORT_DISABLED: "2" }), false);
  });
  test("pm2 in cluster mode has a program's variables in one of its own", () => {
    const own = { STALL_REPORT_THRESHOLD: "50", STALL_REPORT_FILE: "/logs/a.ndjson", PATH: "/x" };
    for (const text of [JSON.stringify(own), JSON.stringify({ name: "web", env: own })]) {
      const env = withManagersVariables({
        pm2_env: text,
        STALL_REPORT_SERVICE: "web",
        PATH: "/bin",
      });
      assert.deepEqual(readEnvironment(env).options, {
        file: "/logs/a.ndjson",
        threshold: 50,
        service: "web",
      });
      assert.equal(env["PATH"], "/bin");
    }
    const broken = { pm2_env: "{", PATH: "/bin" };
    assert.equal(withManagersVariables(broken), broken);
  });
  test("place-holders of the path", () => {
    assert.equal(expandFilePattern("a.%p.%%.ndjson"), `a.${process.pid}.%.ndjson`);
    assert.equal(
      expandFilePattern("%h.{host}.{pid}"),
      `${hostname()}.${hostname()}.${process.pid}`,
    );
    assert.equal(rotatedPath("/logs/a.7.ndjson", 2), "/logs/a.7.2.ndjson");
  });
});

describe("evidence", () => {
  test("throttling of both generations of cgroups", () => {
    assert.equal(throttledMs("nr_periods 1\nthrottled_usec 1500\n"), 1.5);
    assert.equal(throttledMs("nr_throttled 1\nthrottled_time 2500000\n"), 2.5);
    assert.equal(throttledMs("usage_usec 3\n"), undefined);
  });
  test("a counter of one thread is never longer than the stall, a missing one stays missing", () => {
    const before = { atMs: 0, processCpuMs: 0, mainCpuMs: 0 };
    const after = { atMs: 520, processCpuMs: 900, mainCpuMs: 515 };
    assert.deepEqual(cpuBetween(before, after, 500), { main: 500, process: 900 });
  });

  test("without /proc, as on macOS and Windows, Node's own figure of the thread is enough", () => {
    const schedule = new ThreadSchedule({ processFolder: "/no", taskFolder: undefined });
    const { mainCpuMs, queueMs } = schedule.read();
    schedule.close();
    assert.equal(Number.isNaN(mainCpuMs), !("threadCpuUsage" in process));
    assert.ok(Number.isNaN(queueMs));
    const at = (cpuMs: number) =>
      withThreadTimes({ atMs: 0 }, { mainCpuMs: cpuMs, queueMs: Number.NaN });
    assert.deepEqual(cpuBetween(at(0), at(640), 700), { main: 640 });
    assert.deepEqual(cpuBetween(at(0), at(Number.NaN), 700), {});
  });
  test("sleep is what the time since boot knows and the monotonic clock does not", () => {
    const reading = (atMs: number, bootMs?: number) => ({
      atMs,
      processCpuMs: 0,
      ...(bootMs === undefined ? {} : { bootMs }),
    });
    assert.equal(suspendedBetween(reading(0, 0), reading(600, 60_600), 0), 60_000);
    assert.equal(suspendedBetween(reading(0, 0), reading(600, 610), 3_600_000), 0);
    assert.equal(suspendedBetween(reading(0), reading(600), 60_000), 60_000);
  });
  test("a watchdog that came up late had no processor", () => {
    const nowMs = monotonicMs();
    const beat = { count: 0, timeMs: 0, wallMs: 0, idleMs: 0, activeMs: 0, inspectorPort: 0 };
    const unknown = { mainCpuMs: Number.NaN, queueMs: Number.NaN, requests: 0, work: 0 };
    const lagOf = (startedMs: number) => {
      const task = { processFolder: "/no", taskFolder: undefined };
      const evidence = new StallEvidence(task, { atMs: startedMs });
      const found = evidence.soFar(startedMs, nowMs, { ...beat, ...unknown }, undefined);
      evidence.close();
      return found.watchdogLag;
    };
    assert.deepEqual([lagOf(nowMs - 2000), lagOf(nowMs)], [1750, 0]);
  });
  test("an inspector's client is an established connection to its port", () => {
    const row = (local: string, state: string) => `  0: ${local} 0100007F:D3A2 ${state} 0:0 0`;
    assert.equal(showsClient(row("0100007F:240D", "01"), 9229), true);
    assert.equal(showsClient(row("0100007F:240D", "0A"), 9229), false);
    assert.equal(showsClient(row("0100007F:1F90", "01"), 9229), false);
  });
});

describe("the loop's own poll", { skip: !["x64", "arm64"].includes(process.arch) }, () => {
  const poll = process.arch === "x64" ? 281 : 22;
  const OWN = "0xd";
  const OF_EXEC = "0x14";
  /** At each beat: the descriptor that the thread waits on, and the children that it has. */
  const cases: readonly (readonly [string, readonly (readonly [string, string])[], boolean?])[] = [
    ["is where a thread without children waits", [[OWN, ""]], false],
    ["is not learned from execSync that has just begun", [[OF_EXEC, "71 "]]],
    [
      "is learned after that",
      [
        [OF_EXEC, "71 "],
        [OWN, ""],
      ],
      false,
    ],
    [
      "is not learned from one execSync after the other",
      [
        [OF_EXEC, "71 "],
        [OF_EXEC, "72 "],
      ],
    ],
    [
      "is learned beside a child that stays",
      [
        [OWN, "71 "],
        [OWN, "71 "],
      ],
      false,
    ],
    ["is not learned from execSync beside a child that stays", [[OF_EXEC, "71 72 "]]],
  ];
  for (const [title, beats, ownPoll] of cases) {
    test(title, () => {
      const folder = mkdtempSync(join(tmpdir(), "stall-task-"));
      const see = (descriptor: string, children: string) => {
        writeFileSync(join(folder, "syscall"), `${poll} ${descriptor} 0x7f00 0x400`);
        writeFileSync(join(folder, "children"), children);
      };
      const observer = new ThreadObserver({ processFolder: folder, taskFolder: folder });
      for (const [descriptor, children] of beats) {
        see(descriptor, children);
        observer.learnOwnPoll();
      }
      see(OF_EXEC, "");
      assert.equal(observer.observe().ownPoll, ownPoll);
      observer.close();
      rmSync(folder, { recursive: true });
    });
  }
});

describe("a function that goes on after Node's own code", () => {
  const parse = frame("json (node:stream/consumers:78:1)");
  const loop = frame("processTicksAndRejections (node:internal/process/task_queues:67:35)");
  const load = frame("load (/srv/app.js:3:4)");
  const late = { at: 500, delay: 400, isAfter: false, frames: [loop] };
  const printed = (frames: readonly FrameText[], first: typeof late | undefined): string[] =>
    withResumed(frames, first, [load], 900).map(({ text }) => text.split(" (")[0] ?? "");

  test("had awaited it", () => {
    assert.deepEqual(printed([parse, loop], late), ["json", loop.functionName, "async load"]);
  });
  test("is nobody where the first answer was prompt or too late, or Node did nothing of its own", () => {
    assert.deepEqual(printed([parse], { ...late, delay: 1 }), ["json"]);
    assert.deepEqual(printed([parse], { ...late, isAfter: true }), ["json"]);
    assert.deepEqual(printed([parse], undefined), ["json"]);
    assert.deepEqual(printed([loop], late), [loop.functionName]);
    assert.deepEqual(printed([load, parse], late), ["load", "json"]);
  });
});

describe("stacks", () => {
  const own = (name: string) => frame(`${name} (/srv/app/bundle.js:1:1)`);
  const entry = own("Timeout.stall-report:call [as _onTimeout]");
  const ask = frame("stall-report:ask:1:31");

  test("our own frames are taken off the top", () => {
    const rest = withoutOwnFrames([own("answer"), ask, frame("app (/a.js:1:1)")]);
    assert.deepEqual(rest, [frame("app (/a.js:1:1)")]);
  });
  test("under our own beat there is nothing", () => {
    const timers = frame("listOnTimeout (node:internal/timers:1:1)");
    assert.deepEqual(withoutOwnFrames([own("answer"), ask, own("beat"), entry, timers]), []);
    assert.deepEqual(withoutOwnFrames([own("answer"), ask, timers]), [timers]);
    const map = frame("Array.map (<anonymous>)");
    const beat = [own("answer"), ask, own("callback"), map, own("beat"), entry, timers];
    assert.deepEqual(withoutOwnFrames(beat), []);
    const app = frame("app (/a.js:1:1)");
    assert.deepEqual(withoutOwnFrames([own("answer"), ask, map, app]), [map, app]);
  });
  test("a listener of ours leaves no frame, neither its own nor one below it", () => {
    const emitter = new EventEmitter();
    let heard: readonly FrameText[] = [];
    emitter.on(
      "news",
      asOwn((news: string) => {
        heard = news === "new" ? readFrames() : [];
      }),
    );
    emitter.emit("news", "new");
    const [innermost] = withoutOwnFrames(heard);
    assert.match(innermost?.text ?? "", /^EventEmitter\.emit \(node:events/);
  });
  test("the function to blame is the innermost that is not Node's", () => {
    const hash = { ...frame("hash (/srv/a b.js:3:4)"), file: "/srv/a b.js" };
    assert.equal(
      blockingFunction([frame("pbkdf2Sync (node:crypto:1:2)"), hash]),
      "hash (/srv/a b.js)",
    );
    assert.equal(blockingFunction([]), "(event loop)");
  });
  test("the dictionary takes any name", () => {
    const dictionary = new FunctionDictionary();
    dictionary.add("__proto__ (/a.js)", 5);
    dictionary.add("__proto__ (/a.js)", 6);
    assert.deepEqual([...dictionary.list()], [["__proto__ (/a.js)", { count: 2, totalMs: 11 }]]);
  });
  test("the files of a stack, each once", () => {
    const named = ["file:///srv/a%20b.js", "/srv/c d.mjs", "C:\\x\\y.js"];
    const files = [...named, "node:fs", "", "wasm://wasm/3e5c1a", "/srv/c d.mjs"];
    const frames = files.map((file) => ({ ...frame("f"), file }));
    assert.deepEqual([...filesOf(frames)], named);
  });
});

test("maps of what ran name their sources by drives on Windows", () => {
  for (const source of ["C:/app/src/cart.ts", "C:\\app\\src\\cart.ts"]) {
    const places = new OriginalPlaces();
    const path = "/app/dist/cart.js";
    places.learn([{ path, map: { version: 3, sources: [source], mappings: "AAEA" } }]);
    const text = `total (${path}:1:1)`;
    const [found] = places.original([
      { text, file: path, functionName: "total", functionStart: null },
    ]);
    assert.equal(found?.text, "total (C:\\app\\src\\cart.ts:3:1)");
    assert.equal(found?.file, "C:\\app\\src\\cart.ts");
  }
});

describe("profiles", () => {
  const node = (id: number, functionName: string, url: string, children: number[] = []) => ({
    id,
    children,
    callFrame: { functionName, scriptId: "1", url, lineNumber: 9, columnNumber: 4 },
  });
  const profile: Profiler.Profile = {
    nodes: [
      {
        ...node(1, "(root)", "", [2, 3, 4]),
        callFrame: { ...node(1, "(root)", "").callFrame, lineNumber: -1 },
      },
      node(2, "(idle)", ""),
      node(3, "(garbage collector)", ""),
      node(4, "handle", "file:///a.js", [5]),
      {
        ...node(5, "load", "file:///a.js"),
        positionTicks: [
          { line: 12, ticks: 4 },
          { line: 11, ticks: 1 },
        ],
      },
    ],
    startTime: 1_000_000,
    endTime: 1_200_000,
    samples: [2, 2, 5, 5, 3, 5, 2],
    timeDeltas: [0, 20_000, 20_000, 20_000, 20_000, 20_000, 60_000],
  };

  test("only the stall's own samples count, and the innermost line is the heaviest", () => {
    const { stacks = [], ...rest } = cutProfile(profile, 1030, 1110, 20) ?? {};
    assert.deepEqual(rest, { intervalMs: 20, samples: 4, gcSamples: 1, gcMs: 20, idleSamples: 0 });
    assert.deepEqual(
      stacks.map(
        ({ frames, times: _times, lines: _lines, mayBeInlined: _mayBeInlined, ...stack }) => ({
          ...stack,
          ...printStack(frames),
        }),
      ),
      [
        {
          count: 3,
          // From the beginning of the stall to its end, with the collection in the middle.
          timeMs: 80,
          isCut: false,
          stack: "Error\n    at load (file:///a.js:12:1)\n    at handle (file:///a.js:10:5)",
          functions: [
            [10, 5],
            [10, 5],
          ],
        },
      ],
    );
    assert.equal(cutProfile(profile, 5000, 6000, 20), undefined);
  });
  test("what V8 puts between JavaScript and WebAssembly is no function", () => {
    for (const [inward, outward] of [
      ["js-to-wasm::", "wasm-to-js::"],
      ["js-to-wasm", "wasm-to-js"],
      ["GenericJSToWasmWrapper", "wasm-to-js:i:i"],
    ] as const) {
      const nodes = [
        node(1, "(root)", "", [2]),
        node(2, inward, "", [3]),
        node(3, "run", "wasm://wasm/4cc7c3c6", [4]),
        node(4, outward, "wasm://wasm/4cc7c3c6"),
      ];
      const only = { samples: [4], timeDeltas: [50_000] };
      const { stacks = [] } = cutProfile({ ...profile, nodes, ...only }, 1000, 1100, 20) ?? {};
      assert.deepEqual(
        stacks.map(({ frames }) => frames.map(({ functionName }) => functionName)),
        [["run"]],
      );
    }
  });
  test("a deep stack may have been deeper, though V8 has left some of its frames out", () => {
    const deep = (depth: number) => {
      const recursion = Array.from({ length: depth }, (_, i) =>
        node(i + 2, "descend", "file:///a.js", i + 1 < depth ? [i + 3] : []),
      );
      const nodes = [node(1, "(root)", "", [2]), ...recursion];
      const samples = { samples: [depth + 1], timeDeltas: [50_000] };
      return cutProfile({ ...profile, nodes, ...samples }, 1000, 1100, 20)?.stacks[0]?.isCut;
    };
    assert.deepEqual([deep(64), deep(253), deep(255)], [false, true, true]);
  });
  test("samples that come in a burst stand for no more than their time", () => {
    const samples = [4, 4, 5, 5, 5, 5, 5, 5, 5, 5];
    const timeDeltas = [0, 40_000, 40_000, ...Array<number>(7).fill(100)];
    const cut = cutProfile({ ...profile, samples, timeDeltas }, 1000, 1081, 40);
    const [first, second] = cut?.stacks ?? [];
    assert.deepEqual([first?.count, second?.count], [2, 8]);
    assert.ok((first?.timeMs ?? 0) > 2 * (second?.timeMs ?? 0));
  });
  test("a collection belongs to the function that ran next to it", () => {
    const cut = cutProfile(
      { ...profile, samples: [5, 3, 3, 3, 4], timeDeltas: [0, 20_000, 20_000, 20_000, 40_000] },
      1000,
      1100,
      20,
    );
    const names = cut?.stacks.map(({ frames, timeMs }) => [frames[0]?.functionName, timeMs]);
    assert.deepEqual(names, [
      ["load", 50],
      ["handle", 50],
    ]);
  });
  test("a collection between two functions belongs to the nearer one", () => {
    const cut = cutProfile(
      {
        ...profile,
        samples: [4, 3, 4, 3, 5],
        timeDeltas: [0, 20_000, 20_000, 30_000, 10_000],
      },
      1000,
      1080,
      20,
    );
    const names = cut?.stacks.map(({ frames, times }) => [
      frames[0]?.functionName,
      times.map(({ at }) => at),
    ]);
    assert.deepEqual(names, [
      ["handle", [0, 40, 20]],
      ["load", [80, 70]],
    ]);
  });
  test("a function of WebAssembly without a name is printed as V8 prints it", () => {
    const url = "wasm://wasm/3e5c1a";
    const wasm = { ...node(6, "wasm-function[7]", url), hitCount: 1 };
    const samples = [6];
    const cut = cutProfile(
      { ...profile, nodes: [...profile.nodes, wasm], samples, timeDeltas: [0] },
      1000,
      1100,
      20,
    );
    const text = cut?.stacks[0]?.frames[0]?.text;
    assert.equal(text, `wasm-function[7] (${url}:wasm-function[7]:0x4)`);
  });
  test("what the middle layers of a server call is found, however deep it was in a library", () => {
    const layers = Array.from({ length: 80 }, (_, i) =>
      node(4 + i, `layer${i}`, "/node_modules/s/s.js", [5 + i]),
    );
    const leaves = Array.from({ length: 6 }, (_, i) =>
      node(86 + i, `leaf${i}`, "/node_modules/m/m.js", [87 + i]),
    );
    const own = [
      node(84, "render", "/srv/a.js", [85]),
      node(85, "parse", "/node_modules/m/m.js", [86]),
    ];
    const samples = Array.from({ length: 24 }, (_, i) => 86 + (i % 6));
    const cut = cutProfile(
      {
        ...profile,
        nodes: [node(1, "(root)", "", [4]), ...layers, ...own, ...leaves],
        ...{ samples, timeDeltas: samples.map(() => 20_000) },
      },
      1000,
      1480,
      20,
    );
    const { frames } = stallStack(480, [], cut);
    assert.deepEqual(
      frames.slice(-82, -80).map((one) => one.functionName),
      ["parse", "render"],
    );
  });
  test("idle samples before the work move the start of the stall", () => {
    assert.equal(leadingIdleMs(profile, 1000, 1100), 20);
    assert.equal(leadingIdleMs(profile, 1035, 1100), 0);
  });
});

test("the rate limit lets a burst through and then a steady rate", () => {
  const limit = new RateLimit(3, 10);
  const taken = [0, 0, 0, 0, 100, 100].map((nowMs) => limit.allows(nowMs, 1));
  assert.deepEqual(taken, [true, true, true, false, true, false]);
});

test("of ten thousand rapid stalls each is counted once, and each that was begun in the log has its end", () => {
  const folder = mkdtempSync(join(tmpdir(), "stall-report-flood-"));
  const file = join(folder, "a.ndjson");
  const settings = { file, thresholdMs: 20, intervalMs: 5, maxBytes: 1e9, keepFiles: 0 };
  const unset = { service: undefined, version: undefined, noStacks: undefined, thread: undefined };
  const log = new SessionLog(
    { ...settings, ...unset },
    { monotonicMs: 0, wallMs: Date.now() },
    () => {},
  );
  log.open();
  for (let seq = 0; seq < 10_000; seq++) {
    const body = {
      seq,
      startWallMs: Date.now(),
      files: new Set<string>(),
      blockedIn: "",
      duration: 21,
      stack: "",
    };
    if (seq % 3 > 0) log.stallOpen(body);
    log.stall(body);
  }
  log.stop("exit", undefined);
  const records = readLogs(folder).records;
  rmSync(folder, { recursive: true });
  const seqsOf = (type: string) =>
    records.flatMap((one) => (one.type === type && "seq" in one ? [one.seq] : []));
  const ended = new Set(seqsOf("stall"));
  assert.ok(ended.size > 100);
  assert.deepEqual(
    seqsOf("stall-open").filter((seq) => !ended.has(seq)),
    [],
  );
  const { stalls, dropped } = records.at(-1) as StopRecord;
  assert.equal(stalls, 10_000);
  assert.equal(ended.size + (dropped?.["too-fast"] ?? 0), 10_000);
});

test("the file of code that `eval` made is its `sourceURL`, as in a profile", () => {
  const url = "webpack-internal:///./src/cart.js";
  const priceCart = new Function("read", `return read();\n//# sourceURL=${url}`);
  const [, { file, functionStart } = frame("")] = priceCart(() => readFrames()) as FrameText[];
  assert.deepEqual([file, functionStart === null], [url, false]);
});

describe("code that was inlined", () => {
  const code =
    "const distance = (a) => {\n  while (a) {\n    a--;\n  }\n};\n\nconst suggest = () =>\n  distance(9) - distance(8);\n";
  const inside = (functionName: string, line: number, start: readonly [number, number]) => ({
    ...frame(`${functionName} (/srv/a.js:${line}:3)`),
    functionStart: start,
  });
  const suggest = inside("suggest", 8, [7, 17]);
  const distance = inside("distance", 3, [1, 18]);
  const electedOf = (lines: readonly number[], isForeign: boolean) => {
    const stack = {
      frames: [suggest],
      count: 9,
      timeMs: 900,
      times: [],
      isCut: false,
      lines: lines.map((line) => ({ line, share: 1 / lines.length, isForeign })),
      mayBeInlined: true,
    };
    const cut = {
      intervalMs: 100,
      samples: 9,
      gcSamples: 0,
      gcMs: 0,
      idleSamples: 0,
      stacks: [stack],
    };
    const answer = { at: 500, delay: 1, isAfter: false, frames: [distance, suggest] };
    return stallStack(900, [answer], cut, () => code).frames.map((one) => one.functionName);
  };

  test("is told by its lines, and by an answer that was in them", () => {
    assert.deepEqual(electedOf([3], true), ["distance", "suggest"]);
  });
  test("is not looked for where no line is another function's, or one that nobody was in", () => {
    assert.deepEqual(
      [electedOf([], false), electedOf([8], false), electedOf([530], true)],
      [["suggest"], ["suggest"], ["suggest"]],
    );
  });
  test("has the samples of its own lines where the function around it has others", () => {
    const sampled = (frames: FrameText[], count: number) => ({
      ...{ frames, count, timeMs: 100 * count, times: [], isCut: false, mayBeInlined: true },
    });
    const lines = [
      { line: 3, share: 0.5, isForeign: true },
      { line: 8, share: 0.5, isForeign: false },
    ];
    const cut = { intervalMs: 100, samples: 9, gcSamples: 0, gcMs: 0, idleSamples: 0 };
    const stacks = [{ ...sampled([suggest], 6), lines }, sampled([distance, suggest], 3)];
    const [first] = stallStack(900, [], { ...cut, stacks }, () => code).frames;
    assert.equal(first?.functionName, "distance");
  });
  test("leaves a builtin that most answers saw at the line of the samples", () => {
    const stringify = {
      text: "JSON.stringify (<anonymous>)",
      functionName: "stringify",
      ...{ file: "", functionStart: null },
    };
    const at = (line: number) => inside("suggest", line, [2, 1]);
    const cut = { intervalMs: 100, samples: 9, gcSamples: 0, gcMs: 0, idleSamples: 0 };
    const stack = { frames: [at(3)], count: 9, timeMs: 900, times: [], isCut: false };
    const elected = (...answers: FrameText[][]) =>
      stallStack(
        900,
        answers.map((frames, i) => ({ at: 500 + 100 * i, delay: 1, isAfter: false, frames })),
        { ...cut, stacks: [stack] },
      ).frames.map(({ functionName }) => functionName);
    const there = [stringify, at(3)];
    assert.deepEqual(elected(there, there), ["stringify", "suggest"]);
    assert.deepEqual(elected(there, [at(3)]), ["suggest"]);
    assert.deepEqual(elected([stringify, at(4)], [stringify, at(4)]), ["suggest"]);
  });
  test("tells which request a stall of two was for", () => {
    const loop = inside("main", 20, [19, 1]);
    const answer = (frames: FrameText[], route?: string) => {
      return { at: 500, delay: 1, isAfter: false, frames, context: route && { route } };
    };
    const route = (elected: FrameText[], ...answers: ReturnType<typeof answer>[]) =>
      contextOf(elected, answers as never)?.["route"];
    const idle = answer([]);
    const first = answer([suggest, loop], "first");
    const second = answer([distance, loop], "second");
    assert.deepEqual(
      [
        route([distance, loop], idle, first, second),
        route([suggest, loop], second, first),
        route([loop], idle, first, second),
        route([], first, second),
        route([distance], { ...second, isAfter: true }),
        route([distance]),
      ],
      ["second", "first", "first", "first", undefined, undefined],
    );
  });
  test("that was made by `eval` is told by an answer that called it as well", () => {
    const made = { text: "<anonymous> (<anonymous>)", functionName: "", file: "" };
    const stacks = [{ frames: [{ ...made, functionStart: null, isMade: true }, suggest] }];
    const text =
      "Type.eval [as decode] (eval at Codegen (/srv/codegen.js:53:33), <anonymous>:3:17)";
    const answered = [distance, { ...made, text, functionStart: null }, suggest];
    const elected = stallStack(900, [{ at: 500, delay: 1, isAfter: false, frames: answered }], {
      ...{ intervalMs: 100, samples: 9, gcSamples: 0, gcMs: 0, idleSamples: 0 },
      stacks: stacks.map((one) => ({ ...one, count: 9, timeMs: 900, times: [], isCut: false })),
    });
    assert.deepEqual(elected.frames, answered.slice(1));
  });
  test("that was made by `eval` is one function in profile and answers, wherever it stands", () => {
    const made = { functionName: "", file: "" };
    const sampled = { ...made, text: "<anonymous> (<anonymous>)", isMade: true };
    const text = "Type.eval (eval at Codegen (/srv/codegen.js:53:33), <anonymous>:20:3)";
    const answered: FrameText = { ...made, text, functionStart: [3, 8] };
    const inner: FrameText = { ...sampled, functionStart: [3, 17] };
    const elected = stallStack(
      900,
      [300, 600].map((at) => ({
        ...{ at, delay: 1, isAfter: false },
        frames: [distance, answered, suggest],
      })),
      {
        ...{ intervalMs: 100, samples: 9, gcSamples: 0, gcMs: 0, idleSamples: 0 },
        stacks: [[inner, suggest], [distance, inner, suggest], [suggest]].map((frames) => ({
          ...{ frames, count: 3, timeMs: 300, times: [], isCut: false },
        })),
      },
    );
    assert.deepEqual(elected.frames, [answered, suggest]);
  });
  test("that is lost in a builtin is told by the one call in the line, or by what was seen on either side", () => {
    const text = "const b = () => {};\nconst a = (x) => { b(9); };\n";
    const b = (column: number) => inside("b", 1, [1, column]);
    const a = inside("a", 2, [2, 11]);
    const cut = { intervalMs: 100, samples: 9, gcSamples: 0, gcMs: 0, idleSamples: 0 };
    const sampled = (frames: FrameText[], ...moments: number[]) => ({
      ...{ frames, count: moments.length, timeMs: 100 * moments.length, isCut: false },
      times: moments.map((at) => ({ at, weightMs: 100 })),
      lines: [{ line: 2, share: 1, isForeign: false }],
    });
    const elected = (code: string, ...ofB: number[]) =>
      stallStack(
        1000,
        [600, 800].map((at) => ({ at, delay: 1, isAfter: false, frames: [b(11), a] })),
        {
          ...cut,
          stacks: [sampled([a], 50, 150, 350, 450, 550, 650), sampled([b(11), a], ...ofB)],
        },
        () => code,
      ).frames[0]?.functionName;
    assert.equal(elected(text, 250, 850), "b");
    const twoCalls = text.replace("b(9)", "b(parse(9))");
    assert.equal(elected(twoCalls, 50, 850), "b");
    assert.equal(elected(twoCalls, 560, 850), "a");
    const loop = twoCalls.replace("{ b", "{ for (;;) b");
    assert.equal(elected(loop, 50, 850), "a");
    assert.equal(elected(loop.replace("parse(9)", "9"), 50, 850), "b");
    const untilThen = loop.replace("for (;;) b(parse(9))", "while (Date.now() < end) b(9)");
    assert.equal(elected(untilThen, 50, 850), "b");
    const inOneLine = untilThen.replace("{ while", "{ const end = limit(x); while");
    assert.equal(elected(inOneLine.replace("b(9); }", "b(9); tell(x); }"), 50, 850), "b");
    assert.equal(elected(inOneLine.replace("b(9)", "b(parse(9))"), 50, 850), "a");
    assert.equal(elected(loop.replace("b(parse(9))", "by[name](9)"), 50, 850), "b");
    assert.equal(elected(loop.replace("b(parse(9))", "by[name](9)(8)"), 50, 850), "a");
    const minified = text.replace("{ b", "{ for (;;) x++; b");
    assert.equal(elected(minified, 250, 850), "a");
  });
  test("that is lost with what was inlined into it goes to where the answers were in it", () => {
    const code = "const c = () => {};\nconst b = () => c();\nconst a = () => { for (;;) b(); };\n";
    const [c, b, a] = [inside("c", 1, [1, 11]), inside("b", 2, [2, 11]), inside("a", 3, [3, 11])];
    const times = [50, 150, 250, 350].map((at) => ({ at, weightMs: 100 }));
    const stack = { frames: [a], count: 4, timeMs: 400, times, isCut: false };
    const elected = stallStack(
      400,
      [220, 300].map((at) => ({ at, delay: 1, isAfter: false, frames: [c, b, a] })),
      {
        ...{ intervalMs: 100, samples: 4, gcSamples: 0, gcMs: 0, idleSamples: 0 },
        stacks: [{ ...stack, lines: [{ line: 3, share: 1, isForeign: false }] }],
      },
      () => code,
    );
    assert.equal(elected.frames[0]?.functionName, "c");
  });
  test("is not entered yet where a late answer stands at its parameters", () => {
    const text = "const a = () => {\n  read();\n  tell(1);\n};\nfunction tell(n) {}\n";
    const tell = (column: number) => ({
      ...frame(`tell (/srv/a.js:5:${column})`),
      functionStart: [5, 1] as const,
    });
    const a = inside("a", 3, [1, 11]);
    const elected = (column: number, delay: number) =>
      stallStack(
        900,
        [{ at: 300, delay, isAfter: false, frames: [tell(column), a] }],
        undefined,
        () => text,
      ).frames[0]?.functionName;
    assert.deepEqual([elected(14, 500), elected(1, 500), elected(14, 1)], ["a", "a", "tell"]);
    assert.equal(elected(18, 500), "tell");
  });
  test("that is lost in a worker thread, which gives no answers, is told by its name", () => {
    const text = "const b = () => {};\nconst a = (x) => { b(parse(9)); };\n";
    const b = inside("b", 1, [1, 11]);
    const a = inside("a", 2, [2, 11]);
    const wasm = { ...b, functionName: "add", file: "wasm://wasm/1", functionStart: null };
    const elected = (code: string, inner: FrameText[], answers: number[] = []) => {
      const sampled = (frames: FrameText[], moments: number[]) => ({
        ...{ frames, count: moments.length, timeMs: 100 * moments.length, isCut: false },
        times: moments.map((at) => ({ at, weightMs: 100 })),
        lines: [{ line: 2, share: 1, isForeign: false }],
      });
      return stallStack(
        1000,
        answers.map((at) => ({ at, delay: 1, isAfter: false, frames: [b, a] })),
        {
          ...{ intervalMs: 100, samples: 8, gcSamples: 0, gcMs: 0, idleSamples: 0 },
          stacks: [
            sampled([...inner, a], [150, 250, 350, 450, 550, 650]),
            sampled([b, a], [50, 950]),
          ],
        },
        () => code,
      ).frames.map(({ functionName }) => functionName);
    };
    assert.deepEqual(elected(text, []), ["b", "a"]);
    assert.deepEqual(elected(text.replace("b(p", "c(p"), []), ["a"]);
    assert.deepEqual(elected(text.replace("b(p", "x.map(b, p"), []), ["a"]);
    // A function of WebAssembly that was called by a lost one.
    assert.deepEqual(elected(text, [wasm], [700]), ["add", "b", "a"]);
  });
  test("is told by the answers alone where all functions are on one line", () => {
    const minified = inside("suggest", 1, [1, 60]);
    const stack = { frames: [minified], count: 9, timeMs: 900, times: [], isCut: false };
    const cut = { intervalMs: 100, samples: 9, gcSamples: 0, gcMs: 0, idleSamples: 0 };
    const lines = [{ line: 1, share: 1, isForeign: false }];
    const elected = (...answers: (typeof minified)[][]) =>
      stallStack(
        900,
        answers.map((frames, i) => ({ at: 500 + 100 * i, delay: 1, isAfter: false, frames })),
        { ...cut, stacks: [{ ...stack, lines, mayBeInlined: true }] },
        () => code.replaceAll("\n", " "),
      ).frames[0]?.functionName;
    const deeper = [distance, minified];
    assert.equal(elected(deeper, deeper, deeper, [minified]), "distance");
    assert.equal(elected(deeper, [minified], [minified], [minified]), "suggest");
    assert.equal(elected(), "suggest");
  });
  test("is told by the answers where several functions begin on the line of the samples", () => {
    const code = "const inner = () => {}, outer = () => inner();\n\nconst run = () => outer();\n";
    const inner = inside("inner", 1, [1, 15]);
    const outer = inside("outer", 1, [1, 33]);
    const run = inside("run", 3, [3, 13]);
    const sampled = (frames: FrameText[], count: number) => ({
      ...{ frames, count, timeMs: 100 * count, times: [], isCut: false, mayBeInlined: true },
      lines: [{ line: 1, share: 1, isForeign: frames.length === 1 }],
    });
    const elected = (...answers: FrameText[][]) =>
      stallStack(
        900,
        answers.map((frames, i) => ({ at: 500 + 100 * i, delay: 1, isAfter: false, frames })),
        {
          ...{ intervalMs: 100, samples: 9, gcSamples: 0, gcMs: 0, idleSamples: 0 },
          stacks: [sampled([run], 7), sampled([inner, outer, run], 2)],
        },
        () => code,
      ).frames[0]?.functionName;
    assert.equal(elected([inner, outer, run], [inner, outer, run]), "inner");
    assert.equal(elected(), "outer");
  });
});
