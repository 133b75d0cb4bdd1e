/**
 * Logs for which the right verdict is known, each of a kind that was once judged wrongly.
 */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DAY_MS, HOUR_MS } from "../../src/record/time-units.js";
import { run } from "../cli/memory-io.js";
import {
  compare,
  logOf,
  MONDAY,
  type ProcessPlan,
  processRecords,
  sentence,
  verdictsOf,
  writeLog,
} from "./log-file.js";
import { RandomLogs } from "./random-log.js";

const before = (plan: Partial<ProcessPlan> = {}): ProcessPlan => ({
  session: "a",
  fromMs: MONDAY,
  hours: 24,
  ...plan,
});
const after = (plan: Partial<ProcessPlan> = {}): ProcessPlan => ({
  session: "b",
  fromMs: MONDAY + DAY_MS,
  hours: 24,
  version: "1.1.0",
  ...plan,
});

test("a deploy within one day is judged, and the time of day is named beside it", async () => {
  const morning = (count: number) => logOf(before({ hours: 12, stalls: { render: count } }));
  const evening = (count: number) =>
    logOf(after({ fromMs: MONDAY + 12 * HOUR_MS, hours: 12, stalls: { render: count } }));
  const worse = await compare(morning(165), evening(1587));
  assert.equal(worse.answer.overall.verdict, "worse");
  assert.deepEqual(worse.answer.overall.confounders, ["time-of-day"]);
  assert.match(
    await sentence(morning(165), evening(1587)),
    /WORSE \(the change or the time of day\)/,
  );
  assert.equal((await compare(morning(165), evening(0))).answer.overall.verdict, "better");
  const same = await compare(morning(165), evening(170));
  assert.match(same.answer.overall.verdict, /cannot-tell|no-meaningful-change/);
});

test("24 h against 7 h: among ten functions the tenfold, the new and the fixed one are called", async () => {
  const steady = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`steady${i}`, 72]));
  const seventh = Object.fromEntries(Object.keys(steady).map((name) => [name, 21]));
  const old = logOf(before({ stalls: { ...steady, tenfold: 48, gone: 130 } }));
  const fresh = logOf(
    after({
      fromMs: MONDAY + DAY_MS + 9 * HOUR_MS,
      hours: 7,
      stalls: { ...seventh, tenfold: 140, brandnew: 140 },
    }),
  );
  const { answer } = await compare(old, fresh);
  const { tenfold, brandnew, gone, ...rest } = verdictsOf(answer);
  assert.deepEqual(
    { tenfold, brandnew, gone },
    { tenfold: "worse", brandnew: "new", gone: "fixed" },
  );
  for (const verdict of Object.values(rest)) assert.match(verdict, /cannot-tell|no-meaningful/);
  const note = answer.comparability.find(({ code }) => code === "hours-shared");
  assert.match(note?.message ?? "", /09:00-16:00/);
});

test("six times the stalls, each as long as before: the lengths are the same", async () => {
  const logs = new RandomLogs(6);
  const side = (rate: number, plan: object): string =>
    writeLog(logs.records({ ...plan, hours: 24, stalls: { render: rate } }));
  const { answer } = await compare(side(20, {}), side(120, { fromMs: MONDAY + DAY_MS }));
  assert.equal(answer.overall.verdict, "worse");
  const { low, high } = answer.overall.duration.ratio ?? assert.fail();
  assert.ok(low < 1 && high > 1 && high < 1.25, `${low} to ${high}`);
});

test("other numbers of processes keep all blocks", async () => {
  const processes = (plan: ProcessPlan, count: number) =>
    Array.from({ length: count }, (_, i) => ({ ...plan, session: `${plan.session}${i}` }));
  const four = logOf(...processes(before({ stalls: { render: 120 } }), 4));
  const three = logOf(...processes(after({ stalls: { render: 120 } }), 3));
  const { answer } = await compare(four, three);
  assert.match(answer.overall.verdict, /no-meaningful-change|cannot-tell/);
  assert.ok(!answer.overall.notes.includes("few-blocks"));
  const { estimate, low, high } = answer.overall.rateRatio ?? { estimate: 0, low: 0, high: 0 };
  assert.ok(Math.abs(estimate - 1) < 0.02 && low > 0.7 && high < 1.4);
});

test("one day against one day, or one pod against another, says so in the sentence", async () => {
  const old = logOf(before({ host: "pod-a", stalls: { render: 120 } }));
  const fresh = logOf(after({ host: "pod-b", stalls: { render: 400 } }));
  const { answer } = await compare(old, fresh);
  assert.deepEqual(answer.overall.confounders, ["host", "day"]);
  assert.match(await sentence(old, fresh), /WORSE \(the change, the host or the day\)/);
  const beside = logOf(after({ fromMs: MONDAY, host: "pod-a", stalls: { render: 400 } }));
  const canary = await compare(logOf(before({ host: "pod-a", stalls: { render: 120 } })), beside);
  assert.equal(canary.answer.overall.verdict, "worse");
  assert.deepEqual(canary.answer.overall.confounders, []);
});

test("a function is compared over the time of its own service", async () => {
  const others = (plan: ProcessPlan) =>
    Array.from({ length: 29 }, (_, i) => ({
      ...plan,
      session: `${plan.session}-${i}`,
      service: `service-${i}`,
      stalls: { [`handler${i}`]: 40 },
    }));
  const cart = { service: "cart" };
  const old = logOf(before(cart), ...others(before()));
  const fresh = logOf(after({ ...cart, stalls: { priceBasket: 63 } }), ...others(after()));
  const { answer } = await compare(old, fresh);
  assert.equal(verdictsOf(answer)["priceBasket"], "new");
  assert.equal(answer.groups.filter(({ verdict }) => verdict === "new").length, 1);
  const idle = logOf(
    after({ ...cart, stalls: { priceBasket: 63 } }),
    after({ session: "idle", service: "idle" }),
  );
  assert.equal(verdictsOf((await compare(logOf(before(cart)), idle)).answer)["priceBasket"], "new");
});

test("significant but small is not 'too few to tell'", async () => {
  const month = 24 * 30;
  const old = logOf(before({ hours: month, stalls: { tiny: 4 }, durationMs: 51 }));
  const fresh = logOf(
    after({ fromMs: MONDAY + month * HOUR_MS, hours: month, stalls: { tiny: 24 }, durationMs: 51 }),
  );
  const { answer } = await compare(old, fresh);
  assert.equal(verdictsOf(answer)["tiny"], "small-change");
});

test("versions of one file in a window are compared, not called the same", async () => {
  const log = logOf(
    before({ session: "a", stalls: { render: 4 } }),
    before({ session: "b", version: "2.0.0", stalls: { render: 40 } }),
  );
  const words = [
    "--by-version",
    "1.0.0..2.0.0",
    "--since",
    "2026-11-16T00:00Z",
    "--until",
    "2026-11-17T00:00Z",
  ];
  const { answer } = await compare(log, ...words);
  assert.equal(answer.overall.verdict, "worse");
  const records = processRecords(before({ stalls: { render: 50 } }));
  const copy = await compare(writeLog(records), writeLog(records));
  assert.ok(copy.answer.comparability.some(({ code }) => code === "same-input"));
  assert.equal(copy.answer.overall.verdict, "no-meaningful-change");
});

test("an after side that holds the old version, too, or the same processes, is told", async () => {
  const old = processRecords(before({ stalls: { render: 100 } }));
  const fresh = processRecords(after({ stalls: { render: 300 } }));
  const { answer } = await compare(writeLog(old), writeLog([...old, ...fresh]));
  const codes = answer.comparability.map(({ code }) => code);
  assert.ok(codes.includes("versions-mixed") && codes.includes("overlap"), codes.join());
});

test("a wrong optional field costs no stall", async () => {
  const old = logOf(before({ stalls: { render: 230 } }));
  for (const fields of [{ context: "x" }, { gc: -0.001 }, { cpu: "much" }]) {
    const fresh = logOf(after({ stalls: { render: 492 }, fields: () => fields }));
    const { answer, status } = await compare(old, fresh, "--fail-on", "any");
    assert.equal(answer.overall.verdict, "worse", JSON.stringify(fields));
    assert.equal(status, 1);
  }
});

test("lines that could not be read and might turn the verdict round take it back", async () => {
  const old = logOf(before({ stalls: { render: 230 } }));
  const bad = processRecords(after({ stalls: { render: 492 } })).map((record) =>
    "duration" in record ? { ...record, duration: "long" } : record,
  );
  const words = [old, writeLog(bad), "--fail-on", "any"] as const;
  const { answer, status } = await compare(...words);
  assert.equal(answer.overall.verdict, "cannot-tell");
  assert.deepEqual(answer.overall.notes[0], "unread-lines");
  assert.equal(status, 0);
  assert.equal((await compare(...words, "--strict")).status, 3);
  const few = [...processRecords(after({ stalls: { render: 20 } })), "{"];
  assert.equal((await compare(old, writeLog(few))).answer.overall.verdict, "better");
});

test("the same number of stalls, ten times as long, are worse", async () => {
  const old = logOf(before({ stalls: { render: 120 } }));
  const fresh = logOf(after({ stalls: { render: 120 }, durationMs: 3000 }));
  const { answer, status } = await compare(old, fresh, "--fail-on", "worse");
  assert.equal(answer.overall.verdict, "worse");
  assert.ok(answer.overall.notes.includes("by-blocked-time"));
  assert.equal(verdictsOf(answer)["render"], "worse");
  assert.equal(status, 1);
});

test("one huge stall is in the first line", async () => {
  const old = logOf(before({ stalls: { render: 120 }, durationMs: 2000 }));
  const fresh = writeLog([
    ...processRecords(after({ stalls: { render: 120 }, durationMs: 2000 })),
    ...processRecords(after({ session: "c", stalls: { rebuildIndex: 1 }, durationMs: 30_000 })),
  ]);
  assert.match(
    await sentence(old, fresh),
    /Longest stall: 2\d\.\d s in rebuildIndex \(before: 2\.\d\d s\)/,
  );
});

test("budgets hold whatever there was before", async () => {
  const old = logOf(before({ stalls: { render: 120 }, durationMs: 2000 }));
  const fresh = logOf(after({ stalls: { render: 120 }, durationMs: 2000 }));
  const status = async (...words: string[]) => (await compare(old, fresh, ...words)).status;
  assert.equal(await status("--budget", "longest=5s,blocked=20s/h,rate=6/h"), 0);
  assert.equal(await status("--budget", "longest=2s"), 1);
  assert.equal(await status("--budget", "blocked=5s/h"), 1);
  assert.equal(await status("--budget", "rate=3/h"), 1);
  assert.equal(await status("--budget", "shop:rate=3/h"), 1);
  assert.equal(await status("--budget", "cart:rate=3/h"), 0);
  const { stderr } = await compare(old, fresh, "--budget", "rate=3/h");
  assert.match(stderr, /rate 5\/h is over the budget of 3\/h/);
  const close = await compare(old, fresh, "--budget", "rate=4.9999/h");
  assert.match(close.stderr, /rate 5\/h is over the budget of 4\.9999\/h/);
  assert.equal((await run(["compare", old, fresh, "--budget", "rat=3/h"])).status, 2);
});

test("gates are not green on what was not seen", async () => {
  const old = logOf(before({ stalls: { render: 120 } }));
  const empty = writeLog([]);
  const newer = writeLog(processRecords(after()).map((record) => ({ ...record, v: 99 })));
  for (const fresh of [empty, newer]) {
    assert.equal((await compare(old, fresh, "--fail-on", "any")).status, 2);
    assert.equal((await compare(old, fresh, "--budget", "rate=3/h")).status, 2);
    assert.equal((await compare(old, fresh)).status, 0);
    for (const gate of ["worse", "new", "any"]) {
      assert.equal((await compare(fresh, old, "--fail-on", gate)).status, 2);
    }
    assert.equal((await compare(fresh, old, "--budget", "rate=3000/h")).status, 0);
  }
});

test("no stalls on both sides is a verdict with a bound", async () => {
  const words = [logOf(before()), logOf(after())] as const;
  const { answer } = await compare(...words, "--fail-on", "any");
  assert.equal(answer.overall.verdict, "no-stalls");
  assert.ok(Math.abs((answer.overall.rateAtMost.after ?? 0) - 3 / 24) < 0.001);
  assert.match(await sentence(...words), /at most 0\.12 stalls\/h \(95 % confidence\)/);
});

test("starved stalls that only one side can tell are compared like the others", async () => {
  const starved = () => ({ cpu: { main: 20, queue: 250 } });
  const old = logOf(before({ stalls: { render: 120 } }));
  const fresh = logOf(after({ stalls: { render: 120 }, fields: starved }));
  const { answer } = await compare(old, fresh);
  assert.ok(answer.comparability.some(({ code }) => code === "judged-differently"));
  const { low, high } = answer.overall.rateRatio ?? { low: 0, high: 0 };
  assert.ok(low < 1 && high > 1, `${low} to ${high}`);
});

test("a clock that jumps from 1970 is no time that was observed", async () => {
  const old = logOf(before({ stalls: { render: 120 } }));
  const wrong = processRecords(after({ stalls: { render: 240 } }));
  const [start, ...rest] = wrong;
  const early = { ...(start as object), timestamp: "1970-01-01T00:00:02.000Z" };
  const { answer } = await compare(old, writeLog([early, ...rest]));
  const hours = answer.after.coverage.observedMs / HOUR_MS;
  assert.ok(hours > 23 && hours < 25, `${hours} h`);
  assert.equal(answer.overall.verdict, "worse");
});

test("one session without a start does not make the time of its side unknown", async () => {
  const old = logOf(before({ stalls: { render: 120 } }));
  const one = processRecords(after({ stalls: { render: 400 } }));
  const [, ...headless] = processRecords(after({ session: "c", stalls: { render: 400 } }));
  const { answer } = await compare(old, writeLog([...one, ...headless]));
  assert.equal(answer.after.coverage.basis, "lifecycle");
  assert.equal(answer.overall.verdict, "worse");
});

test("several earlier days are a baseline for the same hours of a morning", async () => {
  const days = Array.from({ length: 5 }, (_, i) =>
    logOf(
      before({ session: `day${i}`, fromMs: MONDAY + i * DAY_MS, stalls: { render: 110 + 5 * i } }),
    ),
  );
  const morning = logOf(
    after({ fromMs: MONDAY + 5 * DAY_MS + 8 * HOUR_MS, hours: 6, stalls: { render: 100 } }),
  );
  const words = days.flatMap((day) => ["--baseline", day]);
  const { answer } = await compare(...words, morning);
  assert.equal(answer.overall.verdict, "worse");
  assert.deepEqual(answer.overall.confounders, []);
  assert.equal(
    (await run(["compare", "--baseline", days[0] ?? "", "--before", "x", "y"])).status,
    2,
  );
});

test("a summary cannot be cut by hours, and says so", async () => {
  const summary = await run(["summarize", logOf(before({ stalls: { render: 120 } }))]);
  const old = writeLog([summary.stdout.trimEnd()]);
  const fresh = logOf(
    after({ fromMs: MONDAY + DAY_MS + 9 * HOUR_MS, hours: 7, stalls: { render: 35 } }),
  );
  const refused = await run(["compare", old, fresh, "--match-hours"]);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /cannot be filtered by time/);
  // Without it the shared hours are compared anyway, from the blocks of the summary.
  const { estimate } = (await compare(old, fresh)).answer.overall.rateRatio ?? { estimate: 0 };
  assert.ok(Math.abs(estimate - 1) < 0.1, String(estimate));
});

test("many bursts that become larger are more stalls, with an interval that means something", async () => {
  // A process of an hour each, so that bursts of several stalls do not join.
  const processes = (plan: ProcessPlan, stalls: number) =>
    Array.from({ length: 96 }, (_, i) => ({
      ...plan,
      session: `${plan.session}${i}`,
      fromMs: plan.fromMs + i * 900_000,
      hours: 1 / 60,
      stalls: { render: stalls },
    }));
  const { answer } = await compare(
    logOf(...processes(before(), 1)),
    logOf(...processes(after(), 4)),
  );
  assert.equal(answer.overall.verdict, "worse");
  const { low, high } = answer.overall.rateRatio ?? { low: 0, high: Number.POSITIVE_INFINITY };
  assert.ok(low > 1.5 && high < 10, `${low} to ${high}`);
});

describe("functions of some versions, and of one rush", () => {
  const day = (number: number, plan: Partial<ProcessPlan>): ProcessPlan => ({
    session: `v${plan.version ?? ""}-${plan.host ?? ""}-${number}`,
    fromMs: MONDAY + number * DAY_MS,
    hours: 24,
    ...plan,
  });

  test("what a canary had already is not worse because the canary has become the fleet", async () => {
    const hosts = ["web-2", "web-3", "web-4", "web-5", "web-6", "web-7"];
    const before = logOf(
      day(0, { version: "2", host: "web-1", stalls: { pack: 96, render: 96 } }),
      ...hosts.map((host) => day(0, { version: "1", host, stalls: { render: 96 } })),
    );
    const after = logOf(
      ...["web-1", ...hosts].map((host) =>
        day(1, { version: "2", host, stalls: { pack: 96, render: 96 } }),
      ),
    );
    const { answer } = await compare(before, after);
    assert.deepEqual(verdictsOf(answer), {
      pack: "no-meaningful-change",
      render: "no-meaningful-change",
    });
  });

  test("a version that by luck had no stall of a rare function still counts", async () => {
    const fleet = (number: number, quiet: string): string =>
      logOf(
        ...["1", "2", "3"].map((version) =>
          day(number, {
            version,
            host: `web-${version}`,
            stalls: version === quiet ? { render: 24 } : { render: 24, rare: 3 },
          }),
        ),
      );
    const { answer } = await compare(fleet(0, "1"), fleet(1, "3"));
    const rare = answer.groups.find((group) => group.function === "rare");
    assert.ok(Math.abs((rare?.rateRatio?.estimate ?? 0) - 1) < 0.01);
  });

  test("a rush of a new function is named in the first line, though one burst proves nothing", async () => {
    const start = MONDAY + DAY_MS + 10 * HOUR_MS;
    const rush = Array.from({ length: 400 }, (_, i) => ({
      v: 1,
      type: "stall",
      session: "rush",
      timestamp: new Date(start + i * 500).toISOString(),
      seq: 1_000 + i,
      duration: 300,
      stack: "Error\n    at retryAll (/srv/shop/retry.js:3:7)",
    }));
    const after = writeLog([
      ...processRecords({ ...day(1, { stalls: { render: 48 } }), session: "rush" }),
      ...rush,
    ]);
    const words = await sentence(logOf(day(0, { stalls: { render: 48 } })), after);
    assert.match(words, /Not seen before: retryAll \(400 stalls in 1 burst\)/);
  });
});

test("the moment at which a side turned is data, too: the side, the quantity, and the ratios until then and since", async () => {
  const noon = MONDAY + DAY_MS + 12 * HOUR_MS;
  const logs = [
    [before({ stalls: { render: 96 } })],
    [
      after({ hours: 12, stalls: { render: 48 } }),
      after({ session: "c", fromMs: noon, hours: 12, stalls: { render: 288 } }),
    ],
  ].map((plans) => writeLog(plans.flatMap((plan) => processRecords(plan))));
  const { stdout } = await run(["compare", ...logs, "--format", "json"]);
  const [{ at, since, until, ...rest }] = JSON.parse(stdout).overall.divisions;
  assert.deepEqual(rest, { side: "after", quantity: "rate", by: "time" });
  assert.ok(Math.abs(Date.parse(at) - noon) <= HOUR_MS, at);
  for (const ratio of [until, since]) {
    assert.deepEqual(Object.keys(ratio), ["estimate", "low", "high"]);
  }
  assert.ok(until.high < since.low);
});

test("the host that is unlike the others is data, too, and is redacted as hosts are", async () => {
  const fleet = (plan: typeof before, rateOf: (i: number) => number): string =>
    writeLog(
      Array.from({ length: 8 }, (_, i) =>
        processRecords(
          plan({ session: `${plan.name}-${i}`, host: `web-${i}`, stalls: { render: rateOf(i) } }),
        ),
      ).flat(),
    );
  const logs = [fleet(before, (i) => 60 + i), fleet(after, (i) => (i === 3 ? 600 : 64 - i))];
  const oddOf = async (...words: string[]) => {
    const { stdout } = await run(["compare", ...logs, "--format", "json", ...words]);
    return JSON.parse(stdout).overall.divisions[0];
  };
  const { named, others, ...rest } = await oddOf();
  const what = { side: "after", quantity: "rate", by: "host" };
  assert.deepEqual(rest, { ...what, names: ["web-3"], otherCount: 7 });
  for (const ratio of [named, others]) {
    assert.deepEqual(Object.keys(ratio), ["estimate", "low", "high"]);
  }
  assert.ok(others.high < named.low);
  assert.deepEqual((await oddOf("--redact", "hosts")).names, ["host-4"]);
});

test("how long to wait is told for a fleet of the usual size, though not all of it was there at first", async () => {
  const fleet = (plan: typeof before, laterHours: number): string =>
    logOf(
      ...Array.from({ length: 3 }, (_, i) => {
        const { fromMs } = plan();
        const late = i === 0 ? 0 : laterHours;
        const times = { fromMs: fromMs + late * HOUR_MS, hours: 8 - late };
        const name = { session: `${plan.name}-${i}`, host: `web-${i}` };
        return plan({ ...name, ...times, stalls: { render: 2 } });
      }),
    );
  const { needed } = (await compare(fleet(before, 0), fleet(after, 1))).answer.overall;
  assert.ok(needed?.unit === "hours" && needed.wallHours !== null, JSON.stringify(needed));
  assert.ok(Math.abs(needed.wallHours - needed.amount / 3) < 1e-9, JSON.stringify(needed));
});
