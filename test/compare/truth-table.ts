/**
 * Makes tests of fleets whose truth is known, through the real command.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS, HOUR_MS } from "../../src/record/time-units.js";
import { run } from "../cli/memory-io.js";
import { compare, MONDAY, verdictsOf, writeLog } from "./log-file.js";
import { type LogLine, RandomLogs, type RandomProcess } from "./random-log.js";

/** Nothing that would fail a gate or be celebrated. */
export const SAME = /^(no-meaningful-change|cannot-tell|small-change)$/;
export const TUESDAY = MONDAY + DAY_MS;

/** A fleet, and what may be said of it. */
export interface Truth {
  /** Files of each side; of one side alone if the words split it. */
  readonly before: readonly (readonly LogLine[])[];
  readonly after?: readonly (readonly LogLine[])[];
  readonly words?: readonly string[];
  readonly isSummarized?: boolean;
  readonly overall?: RegExp;
  /** Function -> verdict. */
  readonly functions?: Readonly<Record<string, RegExp>>;
  /** Of all functions. */
  readonly each?: RegExp;
  readonly functionCount?: number;
  readonly status?: number;
  readonly note?: string;
  /** Of the table. */
  readonly sentence?: RegExp;
  readonly confounder?: string;
}

export type Make = (logs: RandomLogs) => Truth;
export type Plan = RandomProcess;
/** One process a side: the first plan holds for both but for what the second says. */
export const pair =
  (both: Plan, changed: Plan, expected: Omit<Truth, "before" | "after">): Make =>
  (logs) => ({
    before: [logs.records(both)],
    after: [
      logs.records({
        fromMs: MONDAY + (both.hours ?? 24) * HOUR_MS,
        version: "2",
        ...both,
        ...changed,
      }),
    ],
    ...expected,
  });
/** Some processes. */
export const times = (count: number, make: (i: number) => LogLine[]): LogLine[] =>
  Array.from({ length: count }, (_, i) => make(i)).flat();
/** So many functions with one rate. */
export const named = (count: number, prefix: string, rate: number): Record<string, number> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${prefix}${i}`, rate]));
/** The day after, in version 2. */
export const B: Plan = { fromMs: TUESDAY, version: "2" };

/** Makes a test of each truth. */
export function testTruths(truths: Readonly<Record<string, Make>>): void {
  for (const [name, make] of Object.entries(truths)) {
    test(name, async () => {
      const truth = make(new RandomLogs(name.length * 7_919));
      const paths = truth.before.map((lines) => writeLog([...lines]));
      const before = truth.isSummarized
        ? [writeLog([(await run(["summarize", ...paths])).stdout.trimEnd()])]
        : paths;
      const sides = (truth.after ?? []).flatMap((lines) => ["--after", writeLog([...lines])]);
      const inputs =
        truth.after === undefined
          ? before
          : [...before.flatMap((path) => ["--before", path]), ...sides];
      const { answer, status } = await compare(...inputs, ...(truth.words ?? []));
      const verdicts = verdictsOf(answer);
      const { rateRatio, verdict, confounders } = answer.overall;
      if (truth.overall !== undefined)
        assert.match(verdict, truth.overall, JSON.stringify(rateRatio));
      for (const [fn, expected] of Object.entries(truth.functions ?? {})) {
        assert.match(verdicts[fn] ?? "not there", expected, fn);
      }
      for (const [fn, found] of Object.entries(verdicts)) {
        if (truth.each !== undefined) assert.match(found, truth.each, fn);
      }
      if (truth.functionCount !== undefined)
        assert.equal(answer.groups.length, truth.functionCount);
      if (truth.status !== undefined) assert.equal(status, truth.status);
      const codes = answer.comparability.map(({ code }) => code);
      if (truth.sentence !== undefined) {
        const { stdout } = await run(["compare", ...inputs, ...(truth.words ?? [])], {
          columns: 1000,
        });
        assert.match(stdout, truth.sentence);
      }
      if (truth.note !== undefined) assert.ok(codes.includes(truth.note), codes.join());
      if (truth.confounder !== undefined)
        assert.ok(confounders.includes(truth.confounder), confounders.join());
    });
  }
}
