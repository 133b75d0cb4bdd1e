/**
 * Idle polls on real logs: the service on Twisted, and `--idle-frame` for what we cannot know.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./memory-io.js";

interface JsonReport {
  readonly totals: { readonly count: number; readonly suspectedCount: number };
  readonly groups: readonly {
    readonly function: string;
    readonly count: number;
    readonly origin: string;
    readonly location: { readonly file: string; readonly line: number } | null;
    readonly verdicts: Readonly<Record<string, number>>;
  }[];
  readonly suspects: readonly { readonly kind: string; readonly count: number }[];
}

async function report(args: readonly string[], stdin?: string): Promise<JsonReport> {
  const { stdout, status } = await run(
    [...args, "-f", "json"],
    stdin === undefined ? {} : { stdin },
  );
  assert.equal(status, 0);
  return JSON.parse(stdout) as JsonReport;
}

for (const reactor of ["epoll", "select"]) {
  test(`Twisted's ${reactor} reactor: pauses in its poll are suspects, the service's own are not`, async () => {
    const { groups, suspects } = await report([`sample-logs/twisted/orders-${reactor}.ndjson`]);
    assert.deepEqual(
      suspects.map(({ kind, count }) => `${kind} ${count}`),
      ["idle 3"],
    );
    const blamed = groups.filter(({ count }) => count > 0);
    assert.deepEqual(
      blamed.map((group) => `${group.function} ${group.origin} ${JSON.stringify(group.verdicts)}`),
      [
        'repeat_customers app {"blocking":3}',
        'wait_for_partner app {"blocking":3}',
        'render_invoice app {"blocking":3}',
      ],
    );
    assert.ok(blamed.every(({ location }) => location?.file === "/srv/orders/orders.py"));
  });
}

test("subprocess.run waits in the same select() as an idle loop, and is not idle", async () => {
  const { groups } = await report(["sample-logs/twisted", "--group-by", "stack"]);
  const invoice = groups.find((group) => group.function === "render_invoice");
  assert.ok(invoice !== undefined && invoice.count > 0);
});

/** As the alarm of the service on Twisted found it once: the watch's own beat, when the process was let go again. */
const OWN_BEAT = `Traceback (most recent call last):
  File "/srv/orders/orders.py", line 74, in main
    reactor.run()
  File "/usr/lib/python3/dist-packages/twisted/internet/base.py", line 1328, in mainLoop
    reactorBaseSelf.runUntilCurrent()
  File "/usr/lib/python3/dist-packages/twisted/internet/task.py", line 251, in __call__
    d = maybeDeferred(self.f, *self.a, **self.kw)
  File "/srv/orders/pause_watch.py", line 35, in _on_beat
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
`;

/** A worker thread of an application that waits for its next job in a way of its own. */
const OWN_WAIT = `Error
    at Atomics.wait (<anonymous>)
    at JobQueue.waitForJob (/srv/shop/src/job-queue.js:17:13)
    at runJobs (/srv/shop/src/worker.js:8:22)`;

function log(...stacks: readonly string[]): string {
  const lines = stacks.map((stack, i) =>
    JSON.stringify({ timestamp: 1_763_600_000_000 + i * 60_000, duration: 1700, stack }),
  );
  return `${lines.join("\n")}\n`;
}

const PATTERNS: readonly (readonly [stack: string, pattern: string, isIdle: boolean])[] = [
  [OWN_BEAT, "_on_beat", true],
  [OWN_BEAT, "pause_watch.py:_on_beat", true],
  [OWN_BEAT, "orders/pause_watch.py:_on_beat", true],
  [OWN_BEAT, "orders.py:_on_beat", false],
  [OWN_BEAT, "watch.py:_on_beat", false],
  [OWN_BEAT, "main", false],
  [OWN_WAIT, "waitForJob", true],
  [OWN_WAIT, "JobQueue.waitForJob", true],
  [OWN_WAIT, "job-queue.js:waitForJob", true],
  [OWN_WAIT, "src/job-queue.js:JobQueue.waitForJob", true],
  [OWN_WAIT, "worker.js:waitForJob", false],
  [OWN_WAIT, "runJobs", false],
];

for (const [stack, pattern, isIdle] of PATTERNS) {
  const name = stack === OWN_BEAT ? "the watch's own beat" : "a queue's own wait";
  test(`--idle-frame ${pattern}: ${name} is ${isIdle ? "" : "not "}idle`, async () => {
    const { totals } = await report(["-", "--idle-frame", pattern], log(stack));
    assert.deepEqual([totals.count, totals.suspectedCount], isIdle ? [0, 1] : [1, 0]);
  });
}

test("several --idle-frame", async () => {
  const args = ["-", "--idle-frame", "waitForJob", "--idle-frame", "pause_watch.py:_on_beat"];
  const { totals } = await report(args, log(OWN_BEAT, OWN_WAIT));
  assert.deepEqual([totals.count, totals.suspectedCount], [0, 2]);
});
