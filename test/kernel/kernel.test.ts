/**
 * The kernel against the decoder: what it reads, it reads alike, over records of every form and lines that were damaged in every
 * way.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Kernel } from "../../src/kernel/kernel.js";
import { kernelModule } from "../../src/kernel/kernel-module.js";
import { KernelOnDemand } from "../../src/kernel/kernel-on-demand.js";
import { readsAlike, STACKS, told } from "./reads-alike.js";

test("the kernel and the decoder tell the same of any lines, in any chunks", () => {
  fc.assert(readsAlike(), { numRuns: 3000 });
});

/** As our emitter writes them. */
const OURS: readonly object[] = [
  {
    v: 1,
    type: "stall",
    session: "d06dca8bbb8e1cee",
    timestamp: "2026-11-24T02:13:20.449Z",
    seq: 7,
    duration: 1506.638,
    stack: STACKS[4],
    functions: [null, [20, 1]],
    capture: { at: 490.455, delay: 5.529, during: true, source: "interrupt" },
    samples: [{ at: 616.024, delay: 0.909, count: 3, stack: STACKS[1], functions: [[1, 2]] }],
    profile: {
      interval: 20,
      samples: 50,
      gc: 3,
      stacks: [{ count: 40, stack: STACKS[3], functions: [[1, 2]] }],
    },
    cpu: { main: 321.032, queue: 184.555, throttled: 0, process: 336.404 },
    watchdogLag: 6.578,
    os: { state: "R", syscall: "epoll_wait", ownPoll: false, load1: 4.42, pressure: 336.018 },
    gc: 12.25,
    context: { route: "/checkout" },
    thread: 3,
  },
  {
    v: 1,
    type: "alive",
    session: "d06dca8bbb8e1cee",
    timestamp: "2026-11-24T02:14:20.449Z",
    uptime: 60000.5,
    stalls: 3,
    blocked: 1506.638,
    dropped: {},
    utilization: 0.31,
  },
];

test("what the emitter writes is read by the kernel", () => {
  const kernel = new Kernel();
  const text = OURS.map((record) => `${JSON.stringify(record)}\n`).join("");
  const size = kernel.input.write(text);
  const read: unknown[] = [];
  const reader = {
    onRecord: (record: { readonly type?: string | undefined }): number => read.push(record.type),
    onOpen: () => {},
    counting: undefined,
  };
  const scan = kernel.scan(reader, 0, size, 1, 0);
  assert.deepEqual(read, ["stall", "alive"]);
  assert.ok(scan.isFinished);
  const bytes = Buffer.from(text.repeat(3));
  assert.deepEqual(told(bytes, [], new KernelOnDemand(0, kernelModule())), told(bytes, []));
});

test("texts beyond count, long lines and full rows make no difference", () => {
  const kernel = new KernelOnDemand(0, kernelModule());
  const stall = (i: number, stack: string, more: object = {}): string =>
    JSON.stringify({ timestamp: 1_763_627_324_123 + i, duration: i, stack, ...more });
  const frames = "    at deep (/srv/deep.js:1:2)\\n".repeat(8);
  const sample = { at: 1, delay: 1, stack: "s" };
  const lines = [
    ...Array.from({ length: 40_000 }, (_, i) => stall(i, `Error ${i}\n${frames}${i}`)),
    ...[900_000, 3_000_000, 17_000_000].map((size, i) => stall(i, "x".repeat(size))),
    stall(1, "many", { samples: Array.from({ length: 20_000 }, () => sample) }),
    stall(2, "other", {
      samples: Array.from({ length: 17_000 }, (_, i) => ({ at: 1, delay: 1, stack: `${i}` })),
    }),
    stall(3, "last"),
  ];
  const bytes = Buffer.from(lines.join("\n"));
  assert.deepEqual(told(bytes, [], kernel), told(bytes, []));
  assert.deepEqual(told(bytes, [5_000_000, 1], kernel), told(bytes, []));
});
