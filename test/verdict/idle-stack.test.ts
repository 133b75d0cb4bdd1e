import assert from "node:assert/strict";
import { test } from "node:test";
import { readStack } from "../../src/stack/read-stack.js";
import { parseIdleFramePattern } from "../../src/verdict/idle-frame.js";
import { stackState } from "../../src/verdict/idle-stack.js";

const python = (...frames: readonly string[]): string =>
  ["Traceback (most recent call last):", ...frames.map((frame) => `  File ${frame}`)].join("\n");

const TWISTED = '"/usr/lib/python3/dist-packages/twisted/internet';

const ASYNC_LIB = '"/usr/lib/python3.11/asyncio';
const SELECTORS = '"/usr/lib/python3.11/selectors.py", line 468, in select';
const ASYNCIO = [
  '"/srv/app/main.py", line 12, in <module>',
  `${ASYNC_LIB}/runners.py", line 190, in run`,
  `${ASYNC_LIB}/base_events.py", line 640, in run_until_complete`,
  `${ASYNC_LIB}/base_events.py", line 607, in run_forever`,
];

const CASES: readonly (readonly [title: string, stack: string, state: string])[] = [
  ["no frames", "", "plumbing"],
  ["a header alone", "Error", "plumbing"],
  [
    "Node's timers",
    "at listOnTimeout (node:internal/timers:581:17)\nat process.processTimers (node:internal/timers:519:7)",
    "plumbing",
  ],
  [
    "an application function in a timer",
    "at tick (/srv/a.js:1:1)\nat listOnTimeout (node:internal/timers:1:1)",
    "running",
  ],
  [
    "a poll of libuv",
    "at epoll_wait (native)\nat uv__io_poll (native)\nat uv_run (native)",
    "poll",
  ],
  [
    "the same, as gdb prints it",
    "#0  0x00007f2ac7b0e42e in __GI_epoll_wait (epfd=13) at epoll_wait.c:30\n#1  0x01a2b3c4 in uv__io_poll () from /lib/libuv.so.1\n#2  0x00b4e2c0 in main ()",
    "poll",
  ],
  [
    "what a poll of libuv has called",
    "#0  0x0055d4c0 in v8::internal::JsonParser::Parse() ()\n#1  0x01a2b3c4 in uv__io_poll () from /lib/libuv.so.1\n#2  0x01a2b3c5 in uv_run ()",
    "running",
  ],
  [
    "a worker of a pool between two tasks",
    "at atomicsWaitLoop (/srv/node_modules/piscina/dist/worker.js:88:23)\nat onMessage (/srv/node_modules/piscina/dist/worker.js:170:9)",
    "poll",
  ],
  [
    "a task of a pool",
    "at task (/srv/task.js:1:1)\nat onMessage (/srv/node_modules/piscina/dist/worker.js:120:9)\nat atomicsWaitLoop (/srv/node_modules/piscina/dist/worker.js:99:9)",
    "running",
  ],
  ["somebody's own function of that name", "at atomicsWaitLoop (/srv/a.js:1:1)", "running"],
  [
    "a nested loop of execSync",
    "at epoll_pwait (native)\nat uv_run (native)\nat spawnSync (node:child_process:1:1)\nat thumbnails (/srv/a.js:1:1)",
    "running",
  ],
  ["an application function that is called select", "at select (/srv/rows.js:1:1)", "running"],
  [
    "Twisted's select reactor, started by the application",
    python(
      '"/srv/app/main.py", line 9, in <module>',
      `${TWISTED}/base.py", line 1, in run`,
      `${TWISTED}/base.py", line 2, in mainLoop`,
      `${TWISTED}/selectreactor.py", line 3, in doSelect`,
    ),
    "poll",
  ],
  [
    "a database call under Twisted's reactor",
    python(
      `${TWISTED}/base.py", line 1, in run`,
      `${TWISTED}/base.py", line 2, in mainLoop`,
      '"/srv/app/billing.py", line 3, in charge',
    ),
    "running",
  ],
  [
    "asyncio's selector",
    python(
      '"/srv/app/main.py", line 9, in main',
      '"/usr/lib/python3.11/asyncio/base_events.py", line 1, in run_forever',
      '"/usr/lib/python3.11/asyncio/base_events.py", line 2, in _run_once',
      '"/usr/lib/python3.11/selectors.py", line 3, in select',
    ),
    "poll",
  ],
  [
    "subprocess.run, which waits in the same select",
    python(
      '"/usr/lib/python3.11/asyncio/base_events.py", line 1, in run_forever',
      '"/srv/app/jobs.py", line 5, in convert',
      '"/usr/lib/python3.11/subprocess.py", line 2, in communicate',
      '"/usr/lib/python3.11/selectors.py", line 3, in select',
    ),
    "running",
  ],
  [
    "asyncio.run, caught in its poll (Python 3.11)",
    python(...ASYNCIO, `${ASYNC_LIB}/base_events.py", line 1884, in _run_once`, SELECTORS),
    "poll",
  ],
  [
    "a coroutine that runs a program",
    python(
      ...ASYNCIO,
      `${ASYNC_LIB}/base_events.py", line 1922, in _run_once`,
      `${ASYNC_LIB}/events.py", line 80, in _run`,
      '"/srv/app/jobs.py", line 9, in main',
      '"/usr/lib/python3.11/subprocess.py", line 550, in run',
      '"/usr/lib/python3.11/subprocess.py", line 1955, in _try_wait',
    ),
    "running",
  ],
  [
    "a loop that polls in C (uvloop) leaves nothing but its own frames",
    python(
      '"/srv/app/main.py", line 12, in <module>',
      `${ASYNC_LIB}/runners.py", line 190, in run`,
    ),
    "plumbing",
  ],
  [
    "a second loop that a coroutine waits for",
    python(
      ...ASYNCIO,
      `${ASYNC_LIB}/base_events.py", line 1922, in _run_once`,
      `${ASYNC_LIB}/events.py", line 80, in _run`,
      '"/srv/app/views.py", line 9, in render',
      ...ASYNCIO.slice(1),
      `${ASYNC_LIB}/base_events.py", line 1884, in _run_once`,
      SELECTORS,
    ),
    "running",
  ],
  [
    "asyncio on Windows",
    python(
      '"C:\\app\\main.py", line 12, in <module>',
      '"C:\\Python312\\Lib\\asyncio\\base_events.py", line 641, in run_forever',
      '"C:\\Python312\\Lib\\asyncio\\base_events.py", line 1948, in _run_once',
      '"C:\\Python312\\Lib\\asyncio\\windows_events.py", line 444, in select',
      '"C:\\Python312\\Lib\\asyncio\\windows_events.py", line 774, in _poll',
    ),
    "poll",
  ],
  [
    "Twisted on kqueue",
    python(
      `${TWISTED}/base.py", line 1328, in mainLoop`,
      `${TWISTED}/kqreactor.py", line 275, in doKEvent`,
    ),
    "poll",
  ],
];

for (const [title, stack, state] of CASES) {
  test(`${title}: ${state}`, () => assert.equal(stackState(readStack(stack).frames), state));
}

test("--idle-frame names more polls, by function or by file and function", () => {
  const frames = readStack(
    "at waitForWork (/srv/lib/reactor.js:5:5)\nat main (/srv/main.js:1:1)",
  ).frames;
  const state = (pattern: string) => stackState(frames, [parseIdleFramePattern(pattern)]);
  assert.equal(stackState(frames), "running");
  assert.equal(state("waitForWork"), "poll");
  assert.equal(state("lib/reactor.js:waitForWork"), "poll");
  assert.equal(state("other.js:waitForWork"), "running");
});
