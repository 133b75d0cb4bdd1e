import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import type { AliveRecord } from "../../src/record/record.js";
import { DAY_MS, HOUR_MS } from "../../src/record/time-units.js";
import { WORK_KINDS, WorkLine } from "../../src/tally/work-line.js";
import { run } from "../cli/memory-io.js";
import {
  compare,
  logOf,
  MONDAY,
  type ProcessPlan,
  sentence,
  verdictsOf,
  writeLog,
} from "./log-file.js";

const BASES = ["active-hour", "requests", "work=orders"] as const;

const day = (number: number, plan: Partial<ProcessPlan>): ProcessPlan => ({
  session: `day-${number}-${plan.host ?? "web-1"}-${plan.service ?? "shop"}`,
  fromMs: MONDAY + number * DAY_MS,
  hours: 24,
  ...plan,
});

/** A day with so many times the traffic. */
const traffic = (factor: number): Partial<ProcessPlan> => ({
  utilization: 0.1 * factor,
  requestsPerHour: 1_000 * factor,
  workPerHour: 40 * factor,
});

describe("rates per what was done", () => {
  const quiet = logOf(day(0, { stalls: { render: 200 }, ...traffic(1) }));
  const busy = logOf(day(1, { stalls: { render: 400 }, ...traffic(2) }));
  const silent = logOf(day(1, { stalls: { render: 400 } }));

  test("twice the traffic with twice the stalls is worse by the hour alone", async () => {
    const { answer } = await compare(quiet, busy);
    assert.equal(answer.overall.verdict, "worse");
    for (const base of BASES) {
      const { answer, status } = await compare(quiet, busy, "--per", base, "--fail-on", "any");
      assert.equal(answer.overall.verdict, "no-meaningful-change", base);
      assert.ok(Math.abs((answer.overall.rateRatio?.estimate ?? 0) - 1) < 0.02, base);
      assert.equal(status, 0, base);
    }
  });

  test("as many stalls with half the traffic are worse by what was done, and not by the hour", async () => {
    const same = logOf(day(2, { stalls: { render: 400 }, ...traffic(1) }));
    assert.equal((await compare(busy, same)).answer.overall.verdict, "no-meaningful-change");
    for (const base of BASES) {
      const { answer, status } = await compare(busy, same, "--per", base, "--fail-on", "worse");
      assert.equal(answer.overall.verdict, "worse", base);
      assert.deepEqual(verdictsOf(answer), { render: "worse" });
      assert.equal(status, 1);
    }
  });

  test("says what rates are told per", async () => {
    assert.match(await sentence(quiet, busy, "--per", "requests"), /stalls\/1,000 requests ×1 /);
    assert.match(await sentence(quiet, busy, "--per", "active-hour"), /stalls\/active h ×1 /);
    assert.match(await sentence(quiet, busy, "--per", "work=orders"), /stalls\/1,000 orders ×1 /);
    const { stdout } = await run(["compare", quiet, busy, "--per", "requests"], { columns: 1000 });
    assert.match(stdout, /stalls\/1,000 requests +8\.3 +8\.3 /);
    assert.match(stdout, /has 1,000 before, 2,000 requests after/);
  });

  test("a report tells its rates per what was done, in all its formats", async () => {
    const report = async (...words: string[]): Promise<string> => {
      const { stdout, status } = await run([quiet, ...words], { columns: 200 });
      assert.equal(status, 0);
      return stdout.replaceAll(/\s+/g, " ");
    };
    assert.match(await report("--per", "requests"), /: 8\.3 stalls and .* per 1,000 requests/);
    assert.match(await report("--per", "work=orders"), /blocked\/1,000 orders/);
    assert.match(await report("--per", "active-hour", "-f", "markdown"), /blocked\/active h/);
    const html = await report("--per", "requests", "-f", "html");
    assert.match(html, /<dt>Per 1,000 requests<dd>8\.3/);
    const json = JSON.parse(await report("--per", "requests", "-f", "json"));
    assert.equal(json.ratesPer.done, 24);
    const [group] = json.groups;
    assert.ok(Math.abs(group.blockedMsPerUnit - group.blockedMs / 24) < 0.001);
    const shown = await run(["show", "1", quiet, "--per", "requests"]);
    assert.match(shown.stdout, /in total.* per 1,000\s+requests/);
    const unknown = await run([silent, "--per", "requests"]);
    assert.equal(unknown.status, 2);
    assert.match(unknown.stderr, /does not say how many HTTP requests/);
    assert.match(unknown.stdout, /render/);
  });

  test("a log that does not say what was done gives no rate, and exit status 2", async () => {
    for (const [base, words] of [
      ["active-hour", /does not say how busy/],
      ["requests", /does not say how many HTTP requests/],
      ["work", /emitter\.count\(\)/],
    ] as const) {
      const { answer, status, stderr } = await compare(quiet, silent, "--per", base);
      assert.equal(status, 2, base);
      assert.match(stderr, words);
      assert.equal(answer.overall.verdict, "cannot-tell");
      assert.equal(answer.overall.rateRatio, null);
      const trend = await run(["trend", silent, "--per", base]);
      assert.equal(trend.status, 2, base);
      assert.match(trend.stderr, words);
    }
    const noRequest = logOf(day(1, { stalls: { render: 400 }, ...traffic(1), requestsPerHour: 0 }));
    const { status, stderr } = await compare(quiet, noRequest, "--per", "requests");
    assert.equal(status, 2);
    assert.match(stderr, /served no HTTP request/);
  });

  test("a few processes that do not say it are taken to be like the others, with a note", async () => {
    const hosts = Array.from({ length: 9 }, (_, i) => `web-${i}`);
    const fleet = (number: number, factor: number): string =>
      logOf(
        ...hosts.map((host, i) =>
          day(number, {
            host,
            stalls: { render: 40 * factor },
            ...(i === 0 ? {} : traffic(factor)),
          }),
        ),
      );
    const { answer, status } = await compare(fleet(0, 1), fleet(1, 2), "--per", "requests");
    assert.equal(status, 0);
    assert.equal(answer.overall.verdict, "no-meaningful-change");
    assert.ok(answer.comparability.some(({ code }) => code === "work-unknown"));
  });

  test("a service that serves no requests is compared by the hour, and its rates say so", async () => {
    const both = (number: number, count: number): string =>
      logOf(
        day(number, { stalls: { render: 200 }, ...traffic(1) }),
        day(number, {
          service: "cron",
          stalls: { pack: count },
          ...traffic(1),
          requestsPerHour: 0,
        }),
      );
    const { answer } = await compare(both(0, 30), both(1, 240), "--per", "requests");
    assert.deepEqual(verdictsOf(answer), { pack: "worse", render: "no-meaningful-change" });
    const { stdout } = await run([
      "compare",
      both(0, 30),
      both(1, 240),
      "--per",
      "requests",
      "-f",
      "json",
    ]);
    const pack = JSON.parse(stdout).groups.find(
      (group: { function: string }) => group.function === "pack",
    );
    assert.equal(pack.ratesPer, "h");
    assert.deepEqual(pack.ratePerHour, { before: 30 / 24, after: 10 });
    const wide = await run(["compare", both(0, 30), both(1, 240), "--per", "requests"], {
      columns: 160,
    });
    assert.match(wide.stdout, / pack .* 1\.3 → 10\/h /);
  });

  test("a service of which no process counts requests is compared by the hour", async () => {
    const both = (number: number, factor: number, count: number): string =>
      logOf(
        day(number, { stalls: { render: 200 * factor }, ...traffic(factor) }),
        day(number, { service: "cron", stalls: { pack: count } }),
      );
    const { answer, status } = await compare(both(0, 1, 30), both(1, 2, 240), "--per", "requests");
    assert.equal(status, 0);
    assert.deepEqual(verdictsOf(answer), { pack: "worse", render: "no-meaningful-change" });
    // One unit: the requests of the shop would make no rate of the other service's stalls.
    const { overall, comparability } = answer;
    assert.equal(overall.verdict, "no-meaningful-change");
    assert.deepEqual(overall.count, { before: 200, after: 400 });
    assert.ok(Math.abs((overall.rateRatio?.estimate ?? 0) - 1) < 0.02);
    const [note] = comparability.filter(({ code }) => code === "not-overall");
    assert.match(note?.message ?? "", /cron counts no HTTP requests: overall figures leave it out/);
  });

  test("a report and a trend do not mix units either", async () => {
    const mixed = logOf(
      ...[0, 1].flatMap((i) => [
        day(i, { stalls: { render: 48 }, durationMs: 500, ...traffic(1) }),
        day(i, { service: "cron", stalls: { pack: 12 }, durationMs: 1_000 }),
      ]),
    );
    const per = ["--per", "requests"];
    const { stdout } = await run([mixed, ...per], { columns: 1000 });
    assert.match(stdout, /: 2 stalls and .* per 1,000 requests, in services that report them/);
    assert.match(stdout, / pack .*\d m?s\/h /);
    assert.match(stdout, / render .*\d m?s {2}/);
    assert.match(stdout, /Note: cron counts no HTTP requests/);
    const json = JSON.parse((await run([mixed, ...per, "-f", "json"])).stdout);
    assert.equal(json.ratesPer.done, 48);
    for (const { function: name, blockedMs, blockedMsPerUnit } of json.groups) {
      const perUnit = Math.round((blockedMs / 48) * 1e3) / 1e3;
      assert.equal(blockedMsPerUnit, name === "pack" ? null : perUnit, name);
    }
    // A row of two services would mix units, too.
    const ofHost = JSON.parse(
      (await run([mixed, ...per, "-f", "json", "--group-by", "host"])).stdout,
    );
    assert.equal(ofHost.groups[0].blockedMsPerUnit, null);
    const trend = JSON.parse((await run(["trend", mixed, ...per, "-f", "json"])).stdout);
    const rates = (row: {
      ratesPer: string;
      count: number;
      levels: { ratePerHour: number }[];
    }): unknown[] => [row.ratesPer, row.count, row.levels.map(({ ratePerHour }) => ratePerHour)];
    assert.deepEqual(rates(trend.overall), ["1,000 requests", 96, [2]]);
    const rows = new Map(
      trend.groups.map((row: { function: string }) => [row.function, row] as const),
    );
    assert.deepEqual(rates(rows.get("pack") as never), ["h", 24, [0.5]]);
    assert.deepEqual(rates(rows.get("render") as never), ["1,000 requests", 96, [2]]);
    const table = (await run(["trend", mixed, ...per], { columns: 1000 })).stdout;
    assert.match(table, / pack +24 +0\.5\/h +\d+ ms\/h /);
    assert.match(table, / render +96 +2 +[\d.]+ m?s /);
  });

  test("the ratio of a function is of what its verdict is about", async () => {
    const longer = logOf(day(1, { stalls: { render: 200 }, durationMs: 3_000 }));
    const { stdout } = await run(["compare", quiet, longer]);
    assert.match(stdout, /^WORSE\n.*\n.* render .* blocked ×10 \(.*\) {2}q<0\.001$/m);
    const html = (await run(["compare", quiet, longer, "-f", "html"])).stdout;
    assert.match(html, /blocked ×10 \(/);
  });

  test("a summary keeps it, and so does a part of a log, or a log cut in two", async () => {
    const summaries: string[] = [];
    for (const log of [quiet, busy]) {
      const { stdout } = await run(["summarize", log]);
      summaries.push(writeLog([stdout.trim()]));
    }
    const together = writeLog(
      [quiet, busy].flatMap((path) => readFileSync(path, "utf8").trim().split("\n")),
    );
    const at = new Date(MONDAY + DAY_MS).toISOString();
    for (const base of BASES) {
      const whole = (await compare(quiet, busy, "--per", base)).answer.overall;
      const merged = (await compare(...summaries, "--per", base)).answer.overall;
      assert.deepEqual(merged, whole, base);
      const cut = (await compare(together, "--split-at", at, "--per", base)).answer.overall;
      assert.deepEqual(cut.rateRatio, whole.rateRatio, base);
      const since = new Date(MONDAY + 12 * HOUR_MS).toISOString();
      const half = (await compare(quiet, busy, "--since", since, "--per", base)).answer.overall;
      // Twice the time after as before, at twice the traffic: half of the rate that four times the stalls would have.
      assert.ok(Math.abs((half.rateRatio?.estimate ?? 0) - 1) < 0.1, base);
    }
  });

  test("the trend follows what was done, too", async () => {
    const week = (factorAfter: number, stallsAfter: number): string =>
      logOf(
        ...Array.from({ length: 8 }, (_, i) =>
          day(i, {
            stalls: { render: i < 4 ? 96 : stallsAfter },
            ...traffic(i < 4 ? 1 : factorAfter),
          }),
        ),
      );
    const changes = async (log: string, ...words: string[]): Promise<number> => {
      const { stdout } = await run(["trend", log, "-f", "json", ...words]);
      return JSON.parse(stdout).overall.changes.length;
    };
    const growing = week(2.5, 240);
    assert.equal(await changes(growing), 1);
    for (const base of BASES) {
      assert.equal(await changes(growing, "--per", base), 0, base);
      assert.equal(await changes(week(2.5, 96), "--per", base), 1, base);
    }
    const { stdout } = await run(["trend", growing, "--per", "requests"], { columns: 1000 });
    assert.match(stdout, /ordinary work, 1,750 requests a process/);
  });

  test("budgets stay per hour, and --window says nothing of work", async () => {
    const { status, stderr } = await compare(
      quiet,
      busy,
      "--per",
      "requests",
      "--budget",
      "rate=10/h",
    );
    assert.equal(status, 1);
    assert.match(stderr, /rate 16\.7\/h is over the budget/);
    const windowed = await run(["compare", quiet, busy, "--per", "work", "--window", "after=24h"]);
    assert.equal(windowed.status, 2);
    assert.match(windowed.stderr, /not with --per/);
  });
});

describe("what a process has done", () => {
  const alive = (minutes: number): AliveRecord => ({
    type: "alive",
    timestamp: "",
    uptime: minutes * 60_000,
    utilization: 0.5,
    requests: minutes * 10,
    work: minutes / 4,
  });
  const minutes = Array.from({ length: 600 }, (_, i) => i + 1);
  const at = (minute: number): number => MONDAY + minute * 60_000;
  const lineOf = (order: readonly number[]): WorkLine => {
    const line = new WorkLine();
    for (const minute of order) line.add(alive(minute), at(minute));
    return line;
  };

  test("is the same in every order, twice read, and merged from parts", () => {
    const whole = lineOf(minutes);
    const odd = lineOf(minutes.filter((minute) => minute % 2 === 1));
    const even = lineOf(minutes.filter((minute) => minute % 2 === 0));
    odd.addState(even.state ?? { rows: [] });
    assert.deepEqual(odd.state, whole.state);
    assert.deepEqual(lineOf([...minutes].reverse()).state, whole.state);
    const twice = lineOf([...minutes, ...minutes]);
    for (const kind of WORK_KINDS) {
      assert.equal(twice.between(kind, at(30), at(90)), whole.between(kind, at(30), at(90)), kind);
    }
  });

  test("adds up over any cut", () => {
    const line = lineOf(minutes);
    for (const [kind, all] of [
      ["active-hour", 5],
      ["requests", 6_000],
      ["work", 150],
    ] as const) {
      const cuts = [0, 7.5, 61, 123.4, 300, 599, 600];
      const parts = cuts.slice(1).map((to, i) => line.between(kind, at(cuts[i] as number), at(to)));
      const sum = parts.reduce((total, part) => total + part, 0);
      assert.ok(Math.abs(sum - all) < 1e-6 * all, `${kind}: ${sum}`);
      assert.ok(Math.abs((parts[1] as number) / (parts[3] as number) - 53.5 / 176.6) < 1e-6, kind);
    }
  });

  test("hours in which the load is not known were as busy as the others", () => {
    const line = new WorkLine();
    for (const minute of minutes) {
      const { utilization: _, ...others } = alive(minute);
      const isKnown = minute <= 180 || minute > 300;
      line.add(isKnown ? alive(minute) : others, at(minute));
    }
    for (const [from, to] of [
      [0, 600],
      [190, 290],
      [150, 310],
    ] as const) {
      const hours = line.between("active-hour", at(from), at(to));
      assert.ok(Math.abs(hours - (to - from) / 120) < 1e-6, `${from} to ${to}: ${hours}`);
    }
  });

  test("keeps a year in bounded room", () => {
    const line = new WorkLine();
    for (let hour = 1; hour <= 366 * 24; hour++) {
      line.add({ ...alive(hour * 60), utilization: 0.25 }, at(hour * 60));
    }
    assert.ok((line.state?.rows.length ?? 0) <= 6 * 1_008);
    assert.ok(Math.abs(line.between("requests", MONDAY, at(366 * 24 * 60)) - 5_270_400) < 1);
    assert.ok(Math.abs(line.between("active-hour", MONDAY, at(366 * 24 * 60)) - 366 * 6) < 1e-6);
  });
});
