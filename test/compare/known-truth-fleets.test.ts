/**
 * More fleets whose truth is known: canaries, autoscaling, outages, rollbacks, dense stalls.
 */
import { HOUR_MS } from "../../src/record/time-units.js";
import { MONDAY } from "./log-file.js";
import type { LogLine } from "./random-log.js";
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

const withoutStart = (record: LogLine): object | undefined =>
  record.type === "start" ? undefined : {};
const hour = (ms: number): number => (ms - MONDAY) / HOUR_MS;

const TRUTHS: Readonly<Record<string, Make>> = {
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
  "a quarter of the rate, each stall five times as long": pair(
    { stalls: { render: 10 } },
    { ...B, stalls: { render: { rate: 2.5, durationMs: 1500 } } },
    {
      overall: /^cannot-tell$/,
      sentence: /CANNOT TELL \(fewer stalls, but no less blocked time\): stalls\/hour/,
    },
  ),
  "a third of the rate, and one stall of twenty minutes": pair(
    { stalls: { render: 9 } },
    {
      stalls: { render: 3 },
      edit: ({ seq }) => (seq === 20 ? { duration: 1_200_000 } : {}),
    },
    { overall: /^cannot-tell$/, sentence: /Longest stall: 20\.0 min in render/ },
  ),
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
