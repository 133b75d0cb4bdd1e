/**
 * The rules of docs/verdicts.md, each at its exact boundary. A stall of 1000 ms makes shares easy to read.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { judge, reasonOf } from "../../src/verdict/classify.js";
import type { StackState } from "../../src/verdict/idle-stack.js";
import type { Evidence } from "../../src/verdict/stall-facts.js";

interface StallEvidence extends Evidence {
  readonly stack: StackState;
}

function classify(evidence: StallEvidence) {
  const rule = judge(evidence, evidence.stack);
  const { kind, basis } = rule;
  return { kind, basis, reason: reasonOf(rule, evidence, evidence.stack) };
}

const STALL: StallEvidence = { duration: 1000, stack: "running" };
const capture = (delay: number) => ({ at: 500, delay, during: true });

const CASES: readonly (readonly [
  title: string,
  evidence: Partial<StallEvidence>,
  verdict: string,
])[] = [
  [
    "rule 1: at a breakpoint, whatever else there is",
    { debugger: true, suspended: 900, cpu: { main: 499 } },
    "debugger measured",
  ],
  [
    "rule 1: who computes is at no breakpoint, although a client is attached",
    { debugger: true, cpu: { main: 500 } },
    "code measured",
  ],
  [
    "rule 1: without the thread's own time, the process's counts",
    { debugger: true, cpu: { process: 500 } },
    "blocking stack",
  ],
  [
    "rule 1: nor is who waits for a CPU",
    { debugger: true, cpu: { main: 200, queue: 301 } },
    "starved measured",
  ],
  ["rule 1: without any time", { debugger: true }, "debugger measured"],
  ["rule 2: suspended for half", { suspended: 500, cpu: { main: 400 } }, "suspended measured"],
  ["rule 2: suspended for less than half", { suspended: 499, cpu: { main: 501 } }, "code measured"],
  [
    "rule 2: late watchdog, no CPU, no queue",
    { watchdogLag: 500, cpu: { main: 99, queue: 99 } },
    "suspended measured",
  ],
  [
    "rule 7: late watchdog, CPU at a tenth: what held the watchdog too was no call that blocks",
    { watchdogLag: 500, cpu: { main: 100, queue: 99 } },
    "suspended measured",
  ],
  [
    "rule 7: late watchdog, queue at a tenth",
    { watchdogLag: 500, cpu: { main: 99, queue: 100 } },
    "suspended measured",
  ],
  [
    "rule 2: a watchdog that had no CPU was not held",
    { watchdogLag: 900, cpu: { main: 9, queue: 14, watchdogQueue: 401 } },
    "wait measured",
  ],
  [
    "rule 7: nor does it make a blocked thread's wait a standstill, and others had no CPU either",
    {
      watchdogLag: 900,
      cpu: { main: 200, queue: 14, watchdogQueue: 800 },
      os: { pressure: 990 },
    },
    "starved measured",
  ],
  [
    "rule 2: stopped, and then without a CPU for a while",
    { watchdogLag: 900, cpu: { main: 9, queue: 14, watchdogQueue: 400 } },
    "suspended measured",
  ],
  [
    "rule 2: watchdog not late enough",
    { watchdogLag: 499, cpu: { main: 0, queue: 0 } },
    "wait measured",
  ],
  ["rule 3: queue at half", { cpu: { main: 500, queue: 500 } }, "starved measured"],
  [
    "rule 3: unfinished, and a stall by its own CPU time",
    { type: "stall-open", duration: 5000, cpu: { main: 500, queue: 4500 } },
    "code measured",
  ],
  [
    "rule 3: the same, which ended",
    { type: "stall", duration: 5000, cpu: { main: 500, queue: 4500 } },
    "starved measured",
  ],
  [
    "rule 3: unfinished, with less CPU time",
    { type: "stall-open", duration: 5000, cpu: { main: 499, queue: 4500 } },
    "starved measured",
  ],
  [
    "rule 7: unfinished, and a stall by its own CPU time",
    { type: "stall-open", duration: 2000, cpu: { main: 600, queue: 900 } },
    "code measured",
  ],
  [
    "rule 3: unfinished, and still in the run queue, of which the queue does not tell",
    { type: "stall-open", duration: 601, cpu: { main: 4, queue: 0 }, os: { state: "R" } },
    "starved measured",
  ],
  [
    "rule 3: the same, which ended",
    { type: "stall", duration: 601, cpu: { main: 4, queue: 0 }, os: { state: "R" } },
    "wait measured",
  ],
  [
    "rule 7: unfinished, and asleep",
    { type: "stall-open", duration: 601, cpu: { main: 4, queue: 0 }, os: { state: "S" } },
    "wait measured",
  ],
  ["rule 3: queue below half", { cpu: { main: 501, queue: 499 } }, "code measured"],
  [
    "rule 3: queue and quota together at half",
    { cpu: { main: 500, queue: 250, throttled: 250 } },
    "starved measured",
  ],
  [
    "rule 3: without counters of waiting, a late watchdog",
    { watchdogLag: 500, cpu: { main: 499 } },
    "starved measured",
  ],
  ["rule 3: the same with CPU at half", { watchdogLag: 500, cpu: { main: 500 } }, "code measured"],
  ["rule 3: nothing but a late watchdog", { watchdogLag: 500 }, "starved measured"],
  [
    "rule 3: counters of waiting overrule the watchdog",
    { watchdogLag: 900, cpu: { main: 600, queue: 10 } },
    "code measured",
  ],
  [
    "rule 7: neither work nor the queue has half of it, and work has more",
    { cpu: { main: 490, queue: 460 } },
    "code measured",
  ],
  [
    "rule 7: neither work nor the queue has half of it, and the queue has more",
    { cpu: { main: 460, queue: 490 } },
    "starved measured",
  ],
  [
    "rule 7: what is left after work and queue is half of it",
    { cpu: { main: 300, queue: 200 } },
    "wait measured",
  ],
  [
    "rule 7: what is left is less than half of it",
    { cpu: { main: 301, queue: 200 } },
    "code measured",
  ],
  [
    "rule 7: a read from a process that had no CPU, as little as the watchdog",
    {
      ...{ cpu: { main: 10, queue: 300 }, watchdogLag: 300 },
      os: { syscall: "read", waitsFor: "pipe", pressure: 990 },
    },
    "starved measured",
  ],
  [
    "rule 4: a collection whose threads had no CPU",
    { gc: 520, cpu: { main: 6, queue: 300, process: 84 }, os: { state: "S", pressure: 990 } },
    "starved measured",
  ],
  [
    "rule 4: a collection with a CPU",
    { gc: 520, cpu: { main: 6, queue: 300, process: 340 }, os: { state: "S", pressure: 990 } },
    "gc measured",
  ],
  [
    "rule 7: such a read on a busy machine, whose watchdog was in time",
    {
      ...{ cpu: { main: 10, queue: 300 }, watchdogLag: 100 },
      os: { syscall: "read", waitsFor: "pipe", pressure: 990 },
    },
    "wait measured",
  ],
  [
    "rule 7: a collection whose helpers had no CPU, as little as the watchdog, and a thread that was seen runnable",
    {
      ...{ cpu: { main: 1, queue: 70 }, watchdogLag: 480 },
      os: { state: "R", pressure: 990 },
    },
    "starved measured",
  ],
  [
    "rule 7: the same, and nobody had a CPU to look at the thread",
    { cpu: { main: 10, queue: 420 }, watchdogLag: 300, os: { pressure: 990 } },
    "starved measured",
  ],
  [
    "rule 7: the same, but the thread was seen asleep in a call of its own",
    { cpu: { main: 10, queue: 420 }, watchdogLag: 300, os: { state: "S", pressure: 990 } },
    "wait measured",
  ],
  [
    "rule 7: a thread that was seen runnable did not wait, as far as is known",
    { cpu: { main: 100 }, os: { state: "R" } },
    "code measured",
  ],
  [
    "rule 7: the time in the queue is known, and a thread was seen in it that mostly waited",
    { cpu: { main: 10, queue: 50 }, os: { state: "R" } },
    "wait measured",
  ],
  [
    "rule 4: the collections of one native call are the call's",
    { gc: 600, capture: capture(500), cpu: { main: 900, queue: 0 } },
    "native measured",
  ],
  ["rule 4: garbage collection at half", { gc: 500, cpu: { main: 1000, queue: 0 } }, "gc measured"],
  [
    "rule 4: garbage collection below half",
    { gc: 499, cpu: { main: 1000, queue: 0 } },
    "code measured",
  ],
  ["rule 4: starved beats gc", { gc: 600, cpu: { main: 400, queue: 600 } }, "starved measured"],
  [
    "rule 3: a quota that is used up for half of it",
    { cpu: { main: 100, queue: 0, throttled: 500 } },
    "starved measured",
  ],
  [
    "rule 7: a quota that is used up for less than half of it, and less work",
    { cpu: { main: 100, queue: 0, throttled: 499 } },
    "starved measured",
  ],
  [
    "rule 3: time in the queue that the quota's figure counts again",
    { cpu: { main: 501, queue: 499, throttled: 499 } },
    "code measured",
  ],
  [
    "rule 3: a quota that held others back while the thread slept",
    { cpu: { main: 100, queue: 0, throttled: 500 }, os: { state: "S" } },
    "wait measured",
  ],
  [
    "rule 3: a thread that slept when it was seen, and else waited for a processor",
    { cpu: { main: 100, queue: 500, throttled: 300 }, os: { state: "S" } },
    "starved measured",
  ],
  [
    "rule 3: a late watchdog, with one counter of waiting that says nothing",
    { watchdogLag: 900, cpu: { main: 600, throttled: 0 } },
    "code measured",
  ],
  [
    "rule 4: half of the profile's samples are collections",
    { cpu: { main: 900 }, profile: { samples: 10, gc: 5 } },
    "gc measured",
  ],
  [
    "rule 4: fewer than half of the samples",
    { cpu: { main: 900 }, profile: { samples: 11, gc: 5 } },
    "code measured",
  ],
  [
    "rule 4: a profile that is too small to say",
    { cpu: { main: 900 }, profile: { samples: 9, gc: 9 } },
    "code measured",
  ],
  [
    "rule 4: Node counted a twentieth, the profile saw the rest",
    { cpu: { main: 900 }, gc: 50, profile: { samples: 20, gc: 15 } },
    "gc measured",
  ],
  [
    "rule 4: Node counted less than a twentieth",
    { cpu: { main: 900 }, gc: 49, profile: { samples: 20, gc: 15 } },
    "code measured",
  ],
  [
    "rule 4: the collections of one native call, which held the answer up for half of it",
    { cpu: { main: 900 }, capture: capture(500), profile: { samples: 20, gc: 15 } },
    "native measured",
  ],
  [
    "rule 4: an answer that was held up for less than half",
    { cpu: { main: 900 }, capture: capture(499), profile: { samples: 20, gc: 15 } },
    "gc measured",
  ],
  ["rule 5: idle stack that burns CPU", { stack: "poll", cpu: { main: 500 } }, "poll measured"],
  ["rule 5: idle stack without CPU", { stack: "poll", cpu: { main: 499 } }, "idle measured"],
  ["rule 5: plumbing that burns CPU", { stack: "plumbing", cpu: { main: 700 } }, "poll measured"],
  ["rule 5: idle stack and nothing measured", { stack: "plumbing" }, "idle stack"],
  [
    "rule 6: CPU at half, prompt capture",
    { cpu: { main: 500 }, capture: capture(49.9) },
    "code measured",
  ],
  ["rule 6: capture 50 ms late", { cpu: { main: 500 }, capture: capture(50) }, "native measured"],
  [
    "rule 6: a tenth of a short stall",
    { duration: 100, cpu: { main: 90 }, capture: capture(10) },
    "native measured",
  ],
  [
    "rule 6: less than a tenth of a short stall",
    { duration: 100, cpu: { main: 90 }, capture: capture(9.9) },
    "code measured",
  ],
  [
    "rule 6: a first answer that was late, and later ones that were prompt for longer",
    { cpu: { main: 900 }, capture: capture(60), samples: [{ at: 700, delay: 1 }] },
    "code measured",
  ],
  [
    "rule 6: prompt answers for no longer than the first was late",
    { cpu: { main: 900 }, capture: capture(250), samples: [{ at: 800, delay: 1 }] },
    "native measured",
  ],
  [
    "rule 6: as many late answers as prompt ones",
    {
      cpu: { main: 900 },
      capture: capture(60),
      samples: [
        { at: 600, delay: 60 },
        { at: 800, delay: 1 },
      ],
    },
    "native measured",
  ],
  [
    "rule 6: more prompt answers than late ones, counted together",
    {
      cpu: { main: 900 },
      capture: capture(60),
      samples: [
        { at: 600, delay: 60 },
        { at: 700, delay: 1, count: 2 },
      ],
    },
    "code measured",
  ],
  ["rule 7: CPU below half", { cpu: { main: 499 } }, "wait measured"],
  ["rule 8: nothing measured, a function on the stack", {}, "blocking stack"],
  ["rule 8: gc measured and small, no CPU", { gc: 10 }, "blocking stack"],
  [
    "a stall of no length is judged by its stack",
    { duration: 0, cpu: { main: 0 }, watchdogLag: 0 },
    "blocking stack",
  ],
];

for (const [title, evidence, expected] of CASES) {
  test(title, () => {
    const verdict = classify({ ...STALL, ...evidence });
    assert.equal(`${verdict.kind} ${verdict.basis}`, expected);
    assert.match(verdict.reason, /^[a-z].*[^.]$/, "a reason is a phrase");
  });
}

test("a profile is read only where it can decide: in a log it is a long text", () => {
  const evidence: StallEvidence = {
    ...STALL,
    gc: 12,
    cpu: { main: 990, queue: 1, throttled: 0 },
    get profile(): never {
      throw new Error("read");
    },
    get os(): never {
      throw new Error("read");
    },
  };
  assert.equal(classify(evidence).kind, "code");
});

test("no more time is withheld than the thread did not run, however the counters overlap", () => {
  const cpu = { main: 184, queue: 1216, throttled: 1425 };
  const { reason } = classify({ ...STALL, duration: 1400, cpu });
  assert.equal(
    reason,
    "had no CPU for 1.22 of 1.40 s: 87 % waiting for a CPU, 100 % throttled by the container's CPU quota",
  );
});

/** Amounts in a stall of two seconds. */
const amount = fc.constantFrom(0, 100, 199, 400, 999, 1000, 1500, 2000);
const measured = { queue: amount, process: amount };
const optional = {
  watchdogLag: amount,
  gc: amount,
  os: fc.record(
    {
      state: fc.constantFrom("R", "S", "D"),
      syscall: fc.constant("read"),
      waitsFor: fc.constant("pipe"),
      pressure: amount,
    },
    { requiredKeys: [] },
  ),
};

test("an unfinished stall that computed for 500 ms is starved by no rule, however busy the machine", () => {
  fc.assert(
    fc.property(
      fc.record({ main: fc.constantFrom(500, 900), ...measured }),
      fc.record(optional, { requiredKeys: [] }),
      (cpu, others) => {
        const { kind } = classify({ ...STALL, type: "stall-open", duration: 2000, cpu, ...others });
        assert.notEqual(kind, "starved");
      },
    ),
  );
});

test("an unfinished stall whose thread was seen runnable is no wait, unless it computed for 500 ms", () => {
  fc.assert(
    fc.property(
      fc.record({ main: fc.constantFrom(0, 4, 499), ...measured }),
      fc.record(optional, { requiredKeys: [] }),
      (cpu, { os, ...others }) => {
        const seen = { ...os, state: "R" };
        const stall = { ...STALL, type: "stall-open", duration: 2000, cpu, ...others } as const;
        assert.notEqual(classify({ ...stall, os: seen }).kind, "wait");
      },
    ),
  );
});

test("a wait says for what, where that is known", () => {
  const waitOf = (os: Evidence["os"]) =>
    /it was waiting (.*)/.exec(classify({ ...STALL, cpu: { main: 10, queue: 0 }, os }).reason)?.[1];
  assert.deepEqual(
    [
      waitOf(undefined),
      waitOf({ state: "S", syscall: "epoll_wait", waitsFor: "child convert" }),
      waitOf({ state: "D", syscall: "fsync", waitsFor: "/srv/journal" }),
      waitOf({ state: "D" }),
    ],
    [
      "in a blocking call",
      "in a blocking call (a child process)",
      "in a blocking call (fsync on a file)",
      "for memory to be read from the disk",
    ],
  );
});

test("a reason carries its figures", () => {
  const runnable = { type: "stall-open", cpu: { main: 4, queue: 0 }, os: { state: "R" } } as const;
  assert.equal(
    classify({ ...STALL, ...runnable, duration: 601 }).reason,
    "used the CPU for only 4.00 ms of 601 ms, and was waiting for one when it was last seen",
  );
  const starved = classify({ ...STALL, duration: 700, cpu: { main: 50, queue: 640 } });
  assert.equal(starved.reason, "had no CPU for 640 of 700 ms: 91 % waiting for a CPU");
});
