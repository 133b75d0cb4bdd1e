/**
 * Fleets whose truth is known, and what may be said of them: a table of deploys, restarts, renames, clocks and broken logs, through the
 * real command.
 */
import { DAY_MS, HOUR_MS } from "../../src/record/time-units.js";
import { MONDAY } from "./log-file.js";
import { daily, type LogLine, weekly } from "./random-log.js";
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

const TRUTHS: Readonly<Record<string, Make>> = {
  "a deploy at noon, eight times the rate": pair(
    { hours: 11, stalls: { render: 8 } },
    { fromMs: MONDAY + 11 * HOUR_MS, version: "2", stalls: { render: 64 } },
    { overall: /^worse$/, confounder: "time-of-day" },
  ),
  "a deploy at noon that changes nothing": pair(
    { hours: 11, stalls: { render: 8 } },
    { fromMs: MONDAY + 11 * HOUR_MS, version: "2" },
    { overall: SAME },
  ),
  "24 h against 7 h, three changes among twelve functions": pair(
    { stalls: { ...named(9, "steady", 3), ten: 2, gone: 6 } },
    {
      ...B,
      fromMs: TUESDAY + 8 * HOUR_MS,
      hours: 7,
      stalls: { ...named(9, "steady", 3), ten: 20, fresh: 20 },
    },
    { functions: { ten: /^worse$/, gone: /^fixed$/, fresh: /^new$/, steady4: SAME } },
  ),
  "six processes against two": (logs) => ({
    before: [times(6, () => logs.records({ stalls: { render: 5 } }))],
    after: [times(2, () => logs.records({ ...B, stalls: { render: 5 } }))],
    overall: SAME,
  }),
  "pods that come and go, three times the rate": (logs) => {
    const pods = (fromMs: number, version: string, rate: number) =>
      times(16, (i) =>
        logs.records({
          version,
          host: `${version}-${i}`,
          fromMs: fromMs + i * 1.4 * HOUR_MS,
          hours: 3,
          stalls: { render: rate },
        }),
      );
    return { before: [pods(MONDAY, "1", 6)], after: [pods(TUESDAY, "2", 18)], overall: /^worse$/ };
  },
  "restarts every twenty minutes": (logs) => ({
    before: [logs.records({ stalls: { render: 5 } })],
    after: [
      times(72, (i) =>
        logs.records({
          ...B,
          fromMs: TUESDAY + (i * HOUR_MS) / 3,
          hours: 0.32,
          stalls: { render: 5 },
        }),
      ),
    ],
    overall: SAME,
  }),
  "a crash loop": (logs) => ({
    before: [logs.records({ stalls: { render: 5 } })],
    after: [
      times(200, (i) =>
        logs.records({
          ...B,
          fromMs: TUESDAY + i * 400_000,
          hours: 0.05,
          aliveEveryMs: 60_000,
          stalls: { render: 5, loadConfig: { rate: 20, durationMs: 4000 } },
          edit: (record) => (record["type"] === "stop" ? undefined : {}),
        }),
      ),
    ],
    overall: /^worse$/,
    functions: { loadConfig: /^new$/, render: SAME },
  }),
  "a rolling deploy, by version": (logs) => ({
    before: [
      times(5, (i) => {
        const hours = 12 + i / 6;
        const host = `web-${i}`;
        return [
          ...logs.records({ host, hours, stalls: { render: 4, pay: 4 } }),
          ...logs.records({
            host,
            fromMs: MONDAY + hours * HOUR_MS,
            hours: 24 - hours,
            version: "2",
            stalls: { render: 4, pay: 16 },
          }),
        ];
      }),
    ],
    words: ["--by-version", "1..2"],
    functions: { pay: /^worse$/, render: SAME },
  }),
  "one canary beside nine, three times the rate": (logs) => ({
    before: [logs.fleet(9, "old", { stalls: { render: 5 }, load: daily })],
    after: [logs.records({ version: "2", host: "new-1", stalls: { render: 15 }, load: daily })],
    overall: /^worse$/,
  }),
  "half of the functions are exchanged": pair(
    { hours: 48, stalls: { a: 3, b: 3, c: 3, d: 3 } },
    { stalls: { c: 3, d: 3, e: 3, f: 3 } },
    {
      overall: SAME,
      functions: { a: /^fixed$/, b: /^fixed$/, c: SAME, d: SAME, e: /^new$/, f: /^new$/ },
    },
  ),
  "a function gets another name, and three times the rate": pair(
    { stalls: { oldName: { rate: 6, file: "/srv/shop/src/r.js" } } },
    { stalls: { newName: { rate: 18, file: "/srv/shop/src/r.js" } } },
    { functions: { newName: /^worse$/ }, functionCount: 1 },
  ),
  "a file moves": pair(
    { stalls: { render: { rate: 6, file: "/srv/shop/src/r.js" }, keep: 4 } },
    { stalls: { render: { rate: 6, file: "/srv/shop/src/views/render/index.js" }, keep: 4 } },
    { functions: { render: SAME, keep: SAME }, functionCount: 2 },
  ),
  "half of the lines after are broken": pair(
    { stalls: { render: 10 } },
    {
      stalls: { render: 20 },
      edit: (record, i) => (record["type"] === "stall" && i % 2 ? { duration: "12ms" } : {}),
    },
    {
      words: ["--fail-on", "any", "--strict"],
      overall: /^cannot-tell$/,
      status: 3,
      note: "problems",
    },
  ),
  "optional fields are all wrong": pair(
    { stalls: { render: 10 } },
    {
      stalls: { render: 25 },
      edit: ({ type }) =>
        type === "stall"
          ? {
              gc: "none",
              cpu: [1],
              os: 7,
              context: ["a"],
              samples: {},
              profile: 3,
              turn: "yes",
              suspended: -3,
            }
          : {},
    },
    { words: ["--fail-on", "any"], overall: /^worse$/, status: 1 },
  ),
  "only the new emitter tells starved stalls": pair(
    { stalls: { render: 8 } },
    {
      edit: ({ type }, i) =>
        type === "stall" ? { cpu: i % 2 ? { main: 15, queue: 280 } : { main: 290, queue: 0 } } : {},
    },
    { overall: SAME },
  ),
  "a summary against logs": pair(
    { hours: 48, stalls: { render: 8, pay: 2 } },
    {},
    { isSummarized: true, overall: SAME },
  ),
  "thresholds of 50 and 100 ms": pair(
    { hours: 48, thresholdMs: 50, stalls: { render: { rate: 12, durationMs: 120 } } },
    { thresholdMs: 100 },
    { overall: SAME, note: "thresholds-differ" },
  ),
  "a host whose clock is three hours ahead": (logs) => {
    const side = (plan: Plan) =>
      times(4, (i) =>
        logs.records({
          ...plan,
          host: `web-${i}`,
          skewMs: i === 2 ? 3 * HOUR_MS : 0,
          stalls: { render: 4 },
        }),
      );
    return { before: [side({})], after: [side(B)], overall: SAME };
  },
  "pods that differ by themselves, each side its own": (logs) => {
    const pods = (prefix: string, plan: Plan) =>
      times(20, (i) =>
        logs.records({
          ...plan,
          host: `${prefix}-${i}`,
          stalls: { render: 4 * logs.random.factor(0.7) },
        }),
      );
    return {
      before: [pods("old", {})],
      after: [pods("new", B)],
      overall: SAME,
      sentence: /^(?!.*on the other)/s,
    };
  },
  "week against week, twice the rate": pair(
    {
      hours: 168,
      aliveEveryMs: HOUR_MS,
      stalls: { render: 4 },
      load: (ms) => daily(ms) * weekly(ms),
    },
    { stalls: { render: 8 } },
    { overall: /^worse$/ },
  ),
  "week against week, nothing changed": pair(
    {
      hours: 168,
      aliveEveryMs: HOUR_MS,
      stalls: { render: 4 },
      load: (ms) => daily(ms) * weekly(ms),
    },
    {},
    { overall: SAME },
  ),
  "a week against a Tuesday": pair(
    { hours: 168, aliveEveryMs: HOUR_MS, stalls: { render: 6 }, load: weekly },
    { fromMs: MONDAY + 8 * DAY_MS, hours: 24 },
    { overall: SAME, note: "hours-shared" },
  ),
  "weekdays against a weekend": pair(
    { fromMs: MONDAY + 3 * DAY_MS, hours: 48, stalls: { render: 6 }, load: weekly },
    { fromMs: MONDAY + 5 * DAY_MS },
    { note: "weekdays-differ", confounder: "day" },
  ),
  "five days as a baseline of a morning": (logs) => ({
    before: Array.from({ length: 5 }, (_, i) =>
      logs.records({
        fromMs: MONDAY + i * DAY_MS,
        stalls: { render: 5 * logs.random.factor(0.2) },
        load: daily,
      }),
    ),
    after: [
      logs.records({
        fromMs: MONDAY + 7 * DAY_MS + 10 * HOUR_MS,
        hours: 6,
        version: "2",
        stalls: { render: 16 },
        load: daily,
      }),
    ],
    overall: /^worse$/,
  }),
  "one burst of three hundred": (logs) => {
    const after = logs.records({ ...B, stalls: { render: 2 } });
    const stack = "Error\n    at render (/srv/shop/src/render.js:12:7)";
    const burst = Array.from({ length: 300 }, (_, i) => ({
      ...{
        v: 1,
        type: "stall",
        session: after[0]?.["session"],
        seq: 9_000 + i,
        duration: 250,
        stack,
      },
      timestamp: new Date(TUESDAY + 10 * HOUR_MS + i * 2_000).toISOString(),
    }));
    return {
      before: [logs.records({ stalls: { render: 2 } })],
      after: [[...after, ...burst]],
      overall: SAME,
    };
  },
  "nothing before": pair(
    { stalls: {} },
    { stalls: { render: 3 } },
    {
      words: ["--fail-on", "new"],
      functions: { render: /^new$/ },
      status: 1,
    },
  ),
  "nothing after": pair(
    { stalls: { render: 3 } },
    { stalls: {} },
    {
      words: ["--fail-on", "any"],
      overall: /^better$/,
      functions: { render: /^fixed$/ },
      status: 0,
    },
  ),
  "nothing at all": pair({}, {}, { overall: /^no-stalls$/ }),
  "two hundred functions, none changed": pair(
    { stalls: { ...named(180, "rare", 0.1), ...named(20, "often", 2) } },
    {},
    { words: ["--fail-on", "any"], overall: SAME, each: SAME, status: 0 },
  ),
  "no signs of life": pair(
    { aliveEveryMs: 30 * DAY_MS, stalls: { render: 5 } },
    { stalls: { render: 15 } },
    { overall: /^worse$/ },
  ),
  "the later part of a rotated log has no start": (logs) => {
    const cut = (plan: Plan): LogLine[][] => {
      const lines = logs.records(plan);
      return [lines.slice(150), lines.slice(0, 150)];
    };
    return {
      before: cut({ stalls: { render: 10 } }),
      after: cut({ ...B, stalls: { render: 10 } }),
      overall: SAME,
    };
  },
  "a third of the signs of life are lost": pair(
    { stalls: { render: 5 } },
    { edit: ({ type }, i) => (type === "alive" && i % 3 === 0 ? undefined : {}) },
    { overall: SAME },
  ),
  "one of four services": (logs) => {
    const side = (plan: Plan, rate: number) =>
      ["cart", "mail", "feed", "auth"].flatMap((service) =>
        logs.records({
          ...plan,
          service,
          host: service,
          stalls: { [`${service}Main`]: service === "cart" ? rate : 4 },
        }),
      );
    return {
      before: [side({}, 4)],
      after: [side(B, 20)],
      functions: { cartMain: /^worse$/, mailMain: SAME, feedMain: SAME, authMain: SAME },
    };
  },
  "one service of two is idle after": (logs) => ({
    before: [
      logs.records({ service: "a", stalls: { fa: 5 } }),
      logs.records({ service: "b", stalls: { fb: 5 } }),
    ],
    after: [
      logs.records({ ...B, service: "a", stalls: { fa: 5 } }),
      logs.records({ ...B, service: "b" }),
    ],
    functions: { fa: SAME, fb: /^fixed$/ },
  }),
  "only some processes know their version": (logs) => ({
    before: [
      logs.records({ version: null, stalls: { render: 5 } }),
      logs.records({ host: "web-2", stalls: { render: 5 } }),
    ],
    after: [
      logs.records({ fromMs: TUESDAY, version: null, stalls: { render: 15 } }),
      logs.records({ ...B, host: "web-2", stalls: { render: 15 } }),
    ],
    overall: /^worse$/,
  }),
  "timestamps of another time zone": pair(
    { stalls: { render: 5 } },
    {
      stalls: { render: 15 },
      edit: ({ timestamp }) => ({
        timestamp: new Date(Date.parse(String(timestamp)) + 5.5 * HOUR_MS)
          .toISOString()
          .replace("Z", "+05:30"),
      }),
    },
    { overall: /^worse$/ },
  ),
  "the clock is in 1970 for a moment": pair(
    { stalls: { render: 5 } },
    {
      stalls: { render: 12 },
      edit: (_, i) => (i < 2 ? { timestamp: new Date(1000 * (i + 1)).toISOString() } : {}),
    },
    { overall: /^worse$/ },
  ),
  "as many stalls, ten times as long": pair(
    { stalls: { render: 5 } },
    { stalls: { render: { rate: 5, durationMs: 3000 } } },
    { functions: { render: /^worse$/ } },
  ),
  "an hour after, ten times the rate": pair(
    { stalls: { render: 6 } },
    { fromMs: TUESDAY + 9 * HOUR_MS, hours: 1, stalls: { render: 60 } },
    { overall: /^worse$/ },
  ),
  "no signs of life at all": pair(
    {
      stalls: { render: 5 },
      edit: ({ type }) => (type === "stall" ? { session: undefined } : undefined),
    },
    { stalls: { render: 15 } },
    { words: ["--fail-on", "any"], overall: /^cannot-tell$/, note: "no-life-lines", status: 2 },
  ),
};

testTruths(TRUTHS);
