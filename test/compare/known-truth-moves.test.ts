/**
 * Functions that a deploy inlines, divides, renames or moves, and whose truth is known.
 */
import { B, type Make, type Plan, SAME, testTruths } from "./truth-table.js";

const orders = (line: number, rate: number) => ({ rate, line, file: "/srv/shop/src/orders.js" });

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
};

testTruths(TRUTHS);
