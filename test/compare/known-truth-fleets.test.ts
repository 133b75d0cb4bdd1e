/**
 * More fleets whose truth is known: renames, canaries, autoscaling, outages, rollbacks, clocks, cut logs, thresholds and summaries.
 */
import { HOUR_MS } from "../../src/record/time-units.js";
import { MONDAY } from "./log-file.js";
import { daily, type LogLine } from "./random-log.js";
import {
  B,
  type Make,
  named,
  type Plan,
  pair,
  SAME,
  TUESDAY,
  testTruths,
  times,
} from "./truth-table.js";

const orders = (line: number, rate: number) => ({ rate, line, file: "/srv/shop/src/orders.js" });
const withoutStart = (record: LogLine): object | undefined =>
  record.type === "start" ? undefined : {};
const hour = (ms: number): number => (ms - MONDAY) / HOUR_MS;

/** Functions that stall with these stacks, at these rates, beside one that stays as it is. */
const stacked = (plan: Plan, stacks: readonly (readonly [number, ...string[]])[]): Plan => ({
  ...plan,
  stalls: { ...Object.fromEntries(stacks.map(([rate], i) => [`stack${i}`, rate])), pay: 3 },
  edit: (record) => {
    const index = /at stack(\d+) /.exec(String(record["stack"]))?.[1];
    if (index === undefined) return record;
    const [, ...frames] = stacks[Number(index)] as (typeof stacks)[number];
    return { ...record, stack: ["Error", ...frames].join("\n") };
  },
});
const PARSE = "    at JSON.parse (<anonymous>)";
/** A function that reads rows with JSON.parse, with what is on its stack. */
const reading = (plan: Plan, callers: readonly string[], rate: number): Plan =>
  stacked(plan, [[rate, PARSE, ...callers]]);
const frame = (name: string, line: number, file = name): string =>
  `    at ${name} (/srv/shop/src/${file}.js:${line}:5)`;
const OUTER = [frame("importAll", 9), frame("handle", 40)];

const TRUTHS: Readonly<Record<string, Make>> = {
  "a callee that is inlined into its caller moved": (logs) => ({
    before: [logs.records(reading({}, [frame("parseRow", 3), ...OUTER], 6))],
    after: [logs.records(reading(B, OUTER, 6))],
    functions: { importAll: SAME },
    functionCount: 2,
    sentence: /1 moved: importAll → JSON\.parse \(was parseRow → JSON\.parse, blocked time /,
  }),
  "a caller that has a function of its own for it moved": (logs) => ({
    before: [logs.records(reading({}, OUTER, 6))],
    after: [logs.records(reading(B, [frame("parseRow", 3), ...OUTER], 6))],
    functions: { parseRow: SAME },
    functionCount: 2,
  }),
  "two helpers that are inlined into one caller moved": (logs) => ({
    before: [
      logs.records(
        stacked({}, [
          [8, frame("parseHeader", 3), ...OUTER],
          [5, frame("parseRow", 12), ...OUTER],
        ]),
      ),
    ],
    after: [logs.records(stacked(B, [[13, ...OUTER]]))],
    functions: { importAll: SAME },
    functionCount: 2,
    sentence: /1 moved: importAll \(was parseHeader \+ parseRow, blocked time [^:]*: /,
  }),
  "two helpers that are inlined into one caller, of thrice the work": (logs) => ({
    before: [
      logs.records(
        stacked({}, [
          [4, PARSE, frame("parseHeader", 3), ...OUTER],
          [4, PARSE, frame("parseRow", 12), ...OUTER],
        ]),
      ),
    ],
    after: [logs.records(stacked(B, [[24, PARSE, ...OUTER]]))],
    overall: /^worse$/,
    functions: { importAll: /^new$/ },
  }),
  "a function that is divided into two callees moved": (logs) => ({
    before: [logs.records(stacked({}, [[13, ...OUTER]]))],
    after: [
      logs.records(
        stacked(B, [
          [8, frame("parseHeader", 3), ...OUTER],
          [5, frame("parseRow", 12), ...OUTER],
        ]),
      ),
    ],
    functions: { parseHeader: SAME },
    functionCount: 2,
    sentence: /1 moved: parseHeader \+ parseRow \(was importAll, blocked time /,
  }),
  "a function whose file has two in its place moved": (logs) => ({
    before: [logs.records({ stalls: { merge: orders(90, 12), pay: 3 } })],
    after: [
      logs.records({
        ...B,
        stalls: { mergeLines: orders(88, 7), mergeTaxes: orders(120, 5), pay: 3 },
      }),
    ],
    functions: { mergeLines: SAME },
    functionCount: 2,
  }),
  "a function with another name in another file moved": (logs) => ({
    before: [logs.records(reading({}, [frame("parseRow", 3), ...OUTER], 9))],
    after: [logs.records(reading(B, [frame("readLine", 8, "lines"), ...OUTER], 9))],
    functions: { readLine: SAME },
    functionCount: 2,
  }),
  "a function whose file moved into a folder is the same": (logs) => ({
    before: [logs.records({ stalls: { render: 9, pay: 3 } })],
    after: [
      logs.records({
        ...B,
        stalls: { render: { rate: 9, file: "/srv/shop/src/pages/render/index.js" }, pay: 3 },
      }),
    ],
    functions: { render: SAME },
    functionCount: 2,
  }),
  "a hash in the name of the bundle does not make another function": (logs) => ({
    before: [logs.records({ stalls: { render: { rate: 9, file: "/srv/dist/app.3f2a.js" } } })],
    after: [logs.records({ ...B, stalls: { render: { rate: 9, file: "/srv/dist/app.91bc.js" } } })],
    functions: { render: SAME },
    functionCount: 1,
  }),
  "a caller that blocks four times as long as the function that is gone is new": (logs) => ({
    before: [logs.records(reading({}, [frame("parseRow", 3), ...OUTER], 6))],
    after: [logs.records(reading(B, OUTER, 24))],
    functions: { importAll: /^new$/, parseRow: /^fixed$/ },
  }),
  "two functions of one file get other names, one of them four times the rate": (logs) => ({
    before: [logs.records({ stalls: { split: orders(10, 5), merge: orders(90, 5) } })],
    after: [logs.records({ ...B, stalls: { splitAll: orders(14, 5), mergeAll: orders(95, 20) } })],
    functions: { mergeAll: /^worse$/, splitAll: SAME },
    functionCount: 2,
  }),
  "three functions of one file, one of them new": (logs) => ({
    before: [logs.records({ stalls: { split: orders(10, 5), merge: orders(90, 5) } })],
    after: [
      logs.records({
        ...B,
        stalls: { split: orders(10, 5), merge: orders(95, 5), fresh: orders(50, 8) },
      }),
    ],
    functions: { fresh: /^new$/, split: SAME, merge: SAME },
  }),
  "a process without a start, whose service is unknown": (logs) => ({
    before: [logs.records({ stalls: { render: 5 } })],
    after: [
      logs.records({ ...B, stalls: { render: 5 } }),
      logs.records({
        ...B,
        edit: withoutStart,
        stalls: { render: { rate: 30, burstSize: 400 } },
      }),
    ],
    each: /^(?!worse|new)/,
    sentence: /^(?![\s\S]*Not seen before)/,
  }),
  "a canary beside nine, nothing changed": (logs) => ({
    before: [
      logs.fleet(9, "web", { stalls: { render: 2 } }),
      logs.records({ version: "2", host: "canary", stalls: { render: 2 } }),
    ],
    words: ["--by-version", "1..2"],
    overall: SAME,
  }),
  "a canary for two hours beside nine of a day": (logs) => ({
    before: [
      logs.fleet(9, "web", { stalls: { render: 2 } }),
      logs.records({
        version: "2",
        host: "canary",
        fromMs: MONDAY + 20 * HOUR_MS,
        hours: 2,
        stalls: { render: 20 },
      }),
    ],
    words: ["--by-version", "1..2"],
    overall: /^worse$/,
  }),
  "a canary with one new function": (logs) => ({
    before: [
      logs.fleet(9, "web", { stalls: { render: 2 } }),
      logs.records({ version: "2", host: "canary", stalls: { render: 2, leak: 2 } }),
    ],
    words: ["--by-version", "1..2"],
    functions: { leak: /^new$/, render: SAME },
  }),
  "a canary that takes a tenth of the traffic": (logs) => ({
    before: [
      logs.fleet(9, "web", { stalls: { render: 10 } }),
      logs.records({ version: "2", host: "canary", stalls: { render: 1 } }),
    ],
    words: ["--by-version", "1..2"],
    overall: /^(better|cannot-tell)$/,
  }),
  "autoscaling with the load: as many stalls a process": (logs) => {
    const scaled = (fromMs: number, version: string): LogLine[] =>
      times(6, (i) =>
        logs.records({
          fromMs: fromMs + i * HOUR_MS,
          hours: 24 - 3 * i,
          host: `pod-${version}-${i}`,
          version,
          stalls: { render: 4 },
        }),
      );
    return { before: [scaled(MONDAY, "1")], after: [scaled(TUESDAY, "2")], overall: SAME };
  },
  "autoscaling after the deploy: three times the processes": (logs) => ({
    before: [logs.fleet(2, "a", { stalls: { render: 5 } })],
    after: [logs.fleet(6, "b", { ...B, stalls: { render: 5 } })],
    overall: SAME,
  }),
  "autoscaling after the deploy, four times the rate": (logs) => ({
    before: [logs.fleet(4, "a", { stalls: { render: 5 } })],
    after: [logs.fleet(12, "b", { ...B, stalls: { render: 20 } })],
    overall: /^worse$/,
  }),
  "half of the fleet is down for half of the day": (logs) => ({
    before: [logs.fleet(4, "web", { stalls: { render: 4 } })],
    after: [
      [
        ...logs.fleet(2, "web", { ...B, stalls: { render: 4 } }),
        ...times(2, (i) =>
          logs.records({ ...B, host: `web-${i + 3}`, hours: 12, stalls: { render: 4 } }),
        ),
      ],
    ],
    overall: SAME,
  }),
  "an outage of two hours with no stall": (logs) => ({
    before: [logs.records({ stalls: { render: 8 } })],
    after: [
      logs.records({ ...B, hours: 10, stalls: { render: 8 } }),
      logs.records({ ...B, fromMs: TUESDAY + 12 * HOUR_MS, hours: 12, stalls: { render: 8 } }),
    ],
    overall: SAME,
  }),
  "an outage upstream: an hour of a hundred times the stalls": pair(
    { stalls: { render: 4 } },
    { load: (ms) => (hour(ms) >= 34 && hour(ms) < 35 ? 100 : 1) },
    { overall: /^(cannot-tell|small-change|no-meaningful-change)$/ },
  ),
  "a rollback: worse for six hours, then as before": (logs) => ({
    before: [
      logs.records({ hours: 12, stalls: { render: 5 } }),
      logs.records({
        fromMs: MONDAY + 12 * HOUR_MS,
        hours: 6,
        version: "2",
        stalls: { render: 40 },
      }),
      logs.records({
        fromMs: MONDAY + 18 * HOUR_MS,
        hours: 6,
        version: "1",
        stalls: { render: 5 },
      }),
    ],
    words: ["--by-version", "1..2"],
    overall: /^worse$/,
  }),
  "a rollback that did not help": (logs) => ({
    before: [logs.records({ version: "2", stalls: { render: 20 } })],
    after: [logs.records({ ...B, version: "1", stalls: { render: 20 } })],
    overall: /^(no-meaningful-change|cannot-tell)$/,
  }),
  "a rollback of a day later that helped": (logs) => ({
    before: [logs.records({ version: "2", stalls: { render: 20 } })],
    after: [logs.records({ ...B, version: "1", stalls: { render: 4 } })],
    overall: /^better$/,
  }),
  "the night of the change to winter time": (logs) => ({
    before: [
      logs.records({
        fromMs: Date.parse("2026-10-24T00:00:00Z"),
        stalls: { render: 8 },
        load: daily,
      }),
    ],
    after: [
      logs.records({
        fromMs: Date.parse("2026-10-25T00:00:00Z"),
        version: "2",
        stalls: { render: 8 },
        load: (ms) => daily(ms - HOUR_MS),
      }),
    ],
    overall: SAME,
  }),
  "timestamps in three offsets, twice the rate and more": pair(
    { stalls: { render: 6 } },
    {
      stalls: { render: 20 },
      edit: ({ timestamp }, i) => {
        const offset = [0, 5.5, -8][i % 3] as number;
        const at = new Date(Date.parse(String(timestamp)) + offset * HOUR_MS).toISOString();
        const sign = offset < 0 ? "-" : "+";
        const minutes = Math.abs(offset) * 60;
        const two = (n: number): string => String(Math.floor(n)).padStart(2, "0");
        return { timestamp: at.replace("Z", `${sign}${two(minutes / 60)}:${two(minutes % 60)}`) };
      },
    },
    { overall: /^worse$/ },
  ),
  "a night service in Asia, its day split by midnight UTC": pair(
    { fromMs: MONDAY + 15 * HOUR_MS, stalls: { render: 6 }, load: daily },
    { fromMs: TUESDAY + 15 * HOUR_MS, version: "2" },
    { overall: SAME },
  ),
  "one host of three is twenty minutes ahead": (logs) => ({
    before: [logs.fleet(3, "web", { stalls: { render: 4 } })],
    after: [
      [
        ...logs.fleet(2, "web", { ...B, stalls: { render: 12 } }),
        ...logs.records({ ...B, host: "web-3", skewMs: 20 * 60_000, stalls: { render: 12 } }),
      ],
    ],
    overall: /^worse$/,
  }),
  "a clock that jumps back an hour in the middle": pair(
    { stalls: { render: 6 } },
    {
      edit: ({ timestamp }) => {
        const at = Date.parse(String(timestamp));
        return at > TUESDAY + 12 * HOUR_MS
          ? { timestamp: new Date(at - HOUR_MS).toISOString() }
          : {};
      },
    },
    { overall: SAME },
  ),
  "one start in 2099": pair(
    { stalls: { render: 6 } },
    { edit: ({ type }) => (type === "start" ? { timestamp: "2099-01-01T00:00:00Z" } : {}) },
    { overall: SAME, sentence: /B in 24 h 00 m/ },
  ),
  "the clock is set a month ahead at noon": pair(
    { hours: 48, stalls: { render: 8 } },
    {
      edit: ({ timestamp }) => {
        const at = Date.parse(String(timestamp));
        return at > TUESDAY + 36 * HOUR_MS
          ? { timestamp: new Date(at + 30 * 24 * HOUR_MS).toISOString() }
          : {};
      },
    },
    { overall: SAME, sentence: /B in 4[78] h/ },
  ),
  "the clock is in 1970 for a moment, and no record has an uptime": pair(
    { hours: 48, stalls: { render: 10 } },
    {
      edit: (_, i) => ({
        uptime: undefined,
        ...(i < 2 ? { timestamp: new Date(1000 * (i + 1)).toISOString() } : {}),
      }),
    },
    { overall: SAME, sentence: /B in 4[78] h/ },
  ),
  "uptime is in seconds": pair(
    { hours: 48, stalls: { render: 10 } },
    { edit: ({ uptime }) => (typeof uptime === "number" ? { uptime: uptime / 1000 } : {}) },
    { overall: SAME, sentence: /B in 4[78] h/ },
  ),
  "half of the fleet before measures what all of it does after": (logs) => {
    const starved = { cpu: { main: 15, queue: 280 } };
    const busy = { cpu: { main: 290, queue: 0 } };
    const side = (plan: Plan, measuring: number) =>
      times(4, (host) =>
        logs.records({
          ...plan,
          host: `web-${host}`,
          stalls: { render: 8 },
          edit: ({ type }, i) =>
            type === "stall" && host < measuring ? (i % 2 ? starved : busy) : {},
        }),
      );
    return {
      before: [side({}, 2)],
      after: [side(B, 4)],
      overall: SAME,
      note: "judged-differently",
    };
  },
  "half of the rate, each stall ten times as long": pair(
    { stalls: { render: 12 } },
    { stalls: { render: { rate: 6, durationMs: 3000 } } },
    { overall: /^worse$/, sentence: /1 worse: render \(blocked time ×\d/ },
  ),
  "a third of the rate, and one stall of twenty minutes": pair(
    { stalls: { render: 9 } },
    {
      stalls: { render: 3 },
      edit: ({ seq }) => (seq === 20 ? { duration: 1_200_000 } : {}),
    },
    { overall: /^cannot-tell$/, sentence: /Longest stall: 20\.0 min in render/ },
  ),
  "the log after is cut in the middle": pair(
    { stalls: { render: 8 } },
    {
      edit: ({ timestamp }) =>
        Date.parse(String(timestamp)) > TUESDAY + 12 * HOUR_MS ? undefined : {},
    },
    { overall: SAME },
  ),
  "the log after is cut in the middle, four times the rate": pair(
    { stalls: { render: 4 } },
    {
      stalls: { render: 16 },
      edit: ({ timestamp }) =>
        Date.parse(String(timestamp)) > TUESDAY + 12 * HOUR_MS ? undefined : {},
    },
    { overall: /^worse$/ },
  ),
  "the first third of the log after is lost": pair(
    { stalls: { render: 8 } },
    {
      edit: ({ timestamp }) =>
        Date.parse(String(timestamp)) < TUESDAY + 8 * HOUR_MS ? undefined : {},
    },
    { overall: SAME },
  ),
  "three hours in the middle are lost": pair(
    { stalls: { render: 8 } },
    {
      edit: ({ timestamp }) => {
        const at = hour(Date.parse(String(timestamp))) - 24;
        return at > 9 && at < 12 ? undefined : {};
      },
    },
    { overall: SAME },
  ),
  "thresholds of 50, 100 and 400 ms within one side": (logs) => ({
    before: [50, 100, 400].map((thresholdMs, i) =>
      logs.records({
        host: `web-${i}`,
        thresholdMs,
        stalls: { render: { rate: 6, durationMs: 600 } },
      }),
    ),
    after: [50, 100, 400].map((thresholdMs, i) =>
      logs.records({
        ...B,
        host: `web-${i}`,
        thresholdMs,
        stalls: { render: { rate: 6, durationMs: 600 } },
      }),
    ),
    overall: SAME,
  }),
  "the threshold falls from 500 to 50 ms, nothing else": pair(
    { thresholdMs: 500, stalls: { render: { rate: 15, durationMs: 400 } } },
    { thresholdMs: 50 },
    { overall: SAME, note: "thresholds-differ" },
  ),
  "the threshold rises, and three times the rate": pair(
    { thresholdMs: 100, stalls: { render: { rate: 6, durationMs: 600 } } },
    { thresholdMs: 300, stalls: { render: { rate: 24, durationMs: 600 } } },
    { overall: /^worse$/ },
  ),
  "stacks of every second stall only": pair(
    { stalls: { render: 10 } },
    { edit: ({ type }, i) => (type === "stall" && i % 2 === 0 ? { stack: undefined } : {}) },
    { overall: SAME },
  ),
  "summaries before, logs after, three times the rate": pair(
    { stalls: { render: 5 } },
    { stalls: { render: 20 } },
    { isSummarized: true, overall: /^worse$/, functions: { render: /^worse$/ } },
  ),
  "summaries of a fleet against its logs, nothing changed": (logs) => ({
    before: [logs.fleet(3, "web", { stalls: { render: 4, parse: 2 } })],
    after: [logs.fleet(3, "web", { ...B, stalls: { render: 4, parse: 2 } })],
    isSummarized: true,
    overall: SAME,
    each: SAME,
  }),
  "dense stalls in half an hour, ten times": pair(
    { hours: 0.5, stalls: { render: 100 } },
    { fromMs: MONDAY + HOUR_MS, stalls: { render: 1000 } },
    { overall: /^worse$/ },
  ),
  "dense stalls in half an hour, three times": pair(
    { hours: 0.5, stalls: { render: 150 } },
    { fromMs: MONDAY + HOUR_MS, stalls: { render: 450 } },
    { overall: /^worse$/, confounder: "time-of-day" },
  ),
  "dense stalls in half an hour, nothing changed": pair(
    { hours: 0.5, stalls: { render: 200 } },
    { fromMs: MONDAY + HOUR_MS },
    { overall: SAME },
  ),
  "dense stalls in twenty minutes, four times": pair(
    { hours: 1 / 3, stalls: { render: 120 } },
    { fromMs: MONDAY + HOUR_MS, stalls: { render: 480 } },
    { overall: /^(worse|cannot-tell)$/ },
  ),
  "blue and green at once, nothing changed": (logs) => ({
    before: [logs.fleet(3, "blue", { stalls: { render: 5 } })],
    after: [logs.fleet(3, "green", { version: "2", stalls: { render: 5 } })],
    overall: SAME,
  }),
  "blue and green at once, three times the rate": (logs) => ({
    before: [logs.fleet(3, "blue", { stalls: { render: 5 } })],
    after: [logs.fleet(3, "green", { version: "2", stalls: { render: 15 } })],
    overall: /^worse$/,
  }),
  "a job at night that runs twice as long": pair(
    {
      stalls: { nightly: { rate: 6, durationMs: 2000 } },
      load: (ms) => (hour(ms) % 24 < 4 ? 6 : 0),
    },
    { stalls: { nightly: { rate: 6, durationMs: 12000 } } },
    { functions: { nightly: /^worse$/ } },
  ),
  "a service that is retired and one that is new": (logs) => ({
    before: [
      logs.records({ service: "old", stalls: { render: 8 } }),
      logs.records({ service: "kept", stalls: { parse: 6 } }),
    ],
    after: [
      logs.records({ ...B, service: "fresh", stalls: { load: 8 } }),
      logs.records({ ...B, service: "kept", stalls: { parse: 6 } }),
    ],
    functions: { parse: SAME },
  }),
  "a leak: the rate doubles every six hours, in both": pair(
    { stalls: { render: 3 }, load: (ms) => 2 ** ((hour(ms) % 24) / 6) },
    {},
    { overall: SAME },
  ),
  "fifty functions, five of them gone": (logs) => ({
    before: [logs.records({ stalls: { ...named(45, "f", 2), ...named(5, "gone", 6) } })],
    after: [logs.records({ ...B, stalls: named(45, "f", 2) })],
    functions: { gone0: /^fixed$/, gone4: /^fixed$/, f0: SAME, f44: SAME },
  }),
};

testTruths(TRUTHS);
