/**
 * Sides that are more than one thing, by time, by host or by version, and sides that only look like it.
 */
import { DAY_MS, HOUR_MS } from "../../src/record/time-units.js";
import { MONDAY } from "./log-file.js";
import { daily } from "./random-log.js";
import { B, type Make, type Plan, pair, SAME, TUESDAY, testTruths, times } from "./truth-table.js";

const NEW_YEAR = Date.parse("2027-01-01T00:00:00Z");
const NOON = TUESDAY + 12 * HOUR_MS;
const usual = { render: 6, pay: 3 };

const TRUTHS: Readonly<Record<string, Make>> = {
  "a flag that is switched on amid the day": pair(
    { stalls: { render: 4, pay: 3 } },
    {
      fromMs: TUESDAY,
      version: "2",
      stalls: { render: 24, pay: 3 },
      load: (ms) => (ms < TUESDAY + 14 * HOUR_MS ? 1 / 6 : 1),
    },
    { sentence: /B is not one thing: .* until Tue 17 Nov 1[345]:00, ×\S+ since/ },
  ),
  "the slow first hour of a deploy is told from the seven since": pair(
    { fromMs: MONDAY + 8 * HOUR_MS, hours: 8, stalls: { render: 18, pay: 9 } },
    {
      fromMs: TUESDAY + 8 * HOUR_MS,
      version: "2",
      load: (ms) => (ms < TUESDAY + 9 * HOUR_MS ? 8 : 1),
    },
    { sentence: /B is not one thing: .* until Tue 17 Nov 09:00, ×[01]\S* since/ },
  ),
  "a day that is busy from nine to five is one thing": pair(
    { load: daily, stalls: { render: 8, pay: 3 } },
    { fromMs: TUESDAY, version: "2", stalls: { render: 16, pay: 6 } },
    { overall: /^worse$/, sentence: /^(?!.*is not one thing)/s },
  ),
  "one host on fire": (logs) => ({
    before: [logs.fleet(6, "web", { stalls: { render: 3 } })],
    after: [
      times(6, (i) =>
        logs.records({ ...B, host: `web-${i + 1}`, stalls: { render: i === 3 ? 120 : 3 } }),
      ),
    ],
    overall: /^(worse|cannot-tell)$/,
  }),
  "one host of twenty, nine times the rate": (logs) => ({
    before: [logs.fleet(20, "web", { stalls: { render: 5 } })],
    after: [
      times(20, (i) =>
        logs.records({ ...B, host: `web-${i + 1}`, stalls: { render: i === 12 ? 45 : 5 } }),
      ),
    ],
    overall: /^worse$/,
    sentence:
      /B is not one thing: all stalls ×[789]\S* on web-13, ×\S+ on the other 19 hosts\. .*, because of web-13 alone:/,
  }),
  "the only host of a worker whose job is worse is no odd machine": (logs) => {
    const fleet = (plan: Plan, rate: number) => [
      logs.fleet(3, "web", { ...plan, stalls: usual }),
      logs.records({ ...plan, host: "jobs-1", service: "worker", stalls: { runJob: rate } }),
    ];
    return {
      before: fleet({}, 4),
      after: fleet(B, 40),
      functions: { runJob: /^worse$/, render: SAME },
      sentence: /^(?!.*(?:is not one thing|because of))/s,
    };
  },
  "two hosts of twenty, nine times the rate": (logs) => ({
    before: [logs.fleet(20, "web", { stalls: usual })],
    after: [
      logs.fleet(18, "web", { ...B, stalls: usual }),
      times(2, (i) => logs.records({ ...B, host: `web-${i + 19}`, load: () => 9, stalls: usual })),
    ],
    sentence:
      /B is not one thing: all stalls ×[89]\S* on web-19 and web-20, ×\S+ on the other 18 hosts\. /,
  }),
  "one host of twenty that was on fire before": (logs) => ({
    before: [
      logs.fleet(19, "web", { stalls: usual }),
      logs.records({ host: "web-20", load: () => 9, stalls: usual }),
    ],
    after: [logs.fleet(20, "web", { ...B, stalls: usual })],
    sentence:
      /A is not one thing: all stalls ×0\.1\S* on web-20, ×\S+ on the other 19 hosts\. .*, because of web-20 alone:/,
  }),
  "four hosts of B have another version since noon": (logs) => ({
    before: [logs.fleet(4, "web", { stalls: usual })],
    after: [
      logs.fleet(4, "web", { ...B, version: "1", hours: 12, stalls: usual }),
      logs.fleet(4, "web", { ...B, fromMs: NOON, hours: 12, load: () => 5, stalls: usual }),
    ],
    sentence: /B is not one thing: .* ×[45]\S* with version 2, ×[01]\S* with version 1/,
  }),
  "four hosts of B have another version since noon, and do not say so": (logs) => ({
    before: [logs.fleet(4, "web", { stalls: usual })],
    after: [
      logs.fleet(4, "web", { ...B, hours: 12, stalls: usual }),
      logs.fleet(4, "web", { ...B, fromMs: NOON, hours: 12, load: () => 5, stalls: usual }),
    ],
    sentence: /B is not one thing: .* ×[01]\S* until Tue 17 Nov 1[123]:00, ×[45]\S* since/,
  }),
  "half of the hosts of B have another version": (logs) => ({
    before: [logs.fleet(6, "web", { stalls: usual })],
    after: [
      times(6, (i) =>
        logs.records({
          ...B,
          host: `web-${i + 1}`,
          version: i < 3 ? "1" : "2",
          load: () => (i < 3 ? 1 : 4),
          stalls: usual,
        }),
      ),
    ],
    sentence: /B is not one thing: .* ×[345]\S* with version 2, ×[01]\S* with version 1/,
  }),
  "half of the hosts of B have another version, which is like the old one": (logs) => ({
    before: [logs.fleet(6, "web", { stalls: usual })],
    after: [
      times(6, (i) =>
        logs.records({ ...B, host: `web-${i + 1}`, version: i < 3 ? "1" : "2", stalls: usual }),
      ),
    ],
    overall: SAME,
    sentence: /^VERDICT {2}(NO MEANINGFUL CHANGE|CANNOT TELL)/m,
  }),
  "one pod of twenty, among pods that hardly differ": (logs) => ({
    before: [logs.fleet(20, "old", { stalls: { render: 5 } })],
    after: [
      times(20, (i) =>
        logs.records({ ...B, host: `new-${i + 1}`, stalls: { render: i === 6 ? 45 : 5 } }),
      ),
    ],
    sentence: /B is not one thing: all stalls ×\S+ on new-7, ×\S+ on the other 19 hosts/,
  }),
  "a flag that is switched on after the turn of the year": pair(
    { fromMs: NEW_YEAR - DAY_MS, stalls: { render: 4 } },
    {
      fromMs: NEW_YEAR,
      version: "2",
      stalls: { render: 24 },
      load: (ms) => (ms < NEW_YEAR + 14 * HOUR_MS ? 1 / 6 : 1),
    },
    { sentence: /until Fri 1 Jan 2027 1[2-5]:00, ×/ },
  ),
};

testTruths(TRUTHS);
