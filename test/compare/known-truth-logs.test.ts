/**
 * Logs that mislead, of fleets whose truth is known: wrong clocks, time zones, cut logs, other thresholds, summaries.
 */
import { HOUR_MS } from "../../src/record/time-units.js";
import { MONDAY } from "./log-file.js";
import { daily } from "./random-log.js";
import { B, type Make, pair, SAME, TUESDAY, testTruths } from "./truth-table.js";

const hour = (ms: number): number => (ms - MONDAY) / HOUR_MS;

const TRUTHS: Readonly<Record<string, Make>> = {
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
};

testTruths(TRUTHS);
