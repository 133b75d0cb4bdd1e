/** What to do next, by the call that blocked below the application's function. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nextStep } from "../../src/render/next-step.js";
import { sampleGroup } from "./sample-report.js";

const CALLS: readonly [callee: string, step: RegExp][] = [
  ["JSON.parse", /stream, or parse it in a worker/],
  ["JSON.stringify", /write it as a stream/],
  ["execSync", /use exec and await/],
  ["Object.spawnSync", /use spawn and await/],
  ["readFileSync", /use fs\.promises\.readFile/],
  ["existsSync", /use fs\.promises\.access/],
  ["pbkdf2Sync", /use crypto\.pbkdf2/],
  ["scryptSync", /use crypto\.scrypt/],
  ["hashSync", /use hash of the native bcrypt/],
  ["gunzipSync", /use zlib\.gunzip/],
  ["brotliCompressSync", /use zlib\.brotliCompress/],
  ["RegExp: ^(a+)+$", /backtracking/],
  ["RegExp.exec", /backtracking/],
  ["RegExp.[Symbol.replace]", /backtracking/],
  ["String.replace", /backtracking/],
  ["Array.sort", /sort fewer items/],
  ["structuredClone", /copy less/],
  ["String.localeCompare", /reuse it/],
  ["Date.toLocaleString", /reuse it/],
  ["NumberFormat.format", /reuse it/],
  ["Module._load", /before the first request/],
  ["privateDecrypt", /crypto\.subtle/],
  ["generateKeyPairSync", /use crypto\.generateKeyPair/],
  ["Buffer.concat", /smaller pieces/],
  ["console.log", /log less/],
  ["Module._compile", /before the first request/],
  ["randomBytes", /pass a callback/],
  ["Hash.update", /crypto\.subtle/],
  ["Statement.all", /SQLite runs on this thread/],
  ["StatementSync.all", /SQLite runs on this thread/],
  ["Atomics.wait", /Atomics\.waitAsync/],
];

const frame = (functionName: string, file: string) => ({
  functionName,
  file,
  line: 1,
  column: 1,
  outcome: "no-map" as const,
  generated: { functionName, file },
});

for (const [callee, step] of CALLS) {
  test(`below ${callee}`, () => {
    const frames = [frame(callee, "node:internal/x"), frame("renderInvoice", "src/pdf/invoice.ts")];
    const group = sampleGroup({ stacks: [{ count: 1, blockedMs: 900, frames }] });
    assert.match(nextStep(group) ?? "", step);
  });
}

test("native functions by the names that the profiler has for them", () => {
  for (const [name, step] of [
    ["parse", /^JSON\.parse: /],
    ["sort", /^sort: /],
    ["exec", /^regular expression: /],
    ["localeCompare", /^String\.localeCompare: /],
  ] as const) {
    const native = { ...frame(name, ""), file: undefined, generated: { isNative: true as const } };
    const own = frame("renderInvoice", "src/pdf/invoice.ts");
    const stacks = [{ count: 1, blockedMs: 900, frames: [native, own] }];
    assert.match(nextStep(sampleGroup({ stacks })) ?? "", step);
    const named = [{ count: 1, blockedMs: 900, frames: [frame(name, "src/own.ts"), own] }];
    assert.doesNotMatch(
      nextStep(sampleGroup({ stacks: named })) ?? "",
      step,
      "a function of the program",
    );
  }
});

test("a package that blocks, where nothing below it says more", () => {
  const stacks = sampleGroup().stacks;
  const steps = ["marked", "lodash", "bcryptjs", "fast-xml-parser", "no-such-package"].map(
    (name) => nextStep(sampleGroup({ package: name, stacks })) ?? "",
  );
  assert.match(steps[0] ?? "", /^marked: limit the length/);
  assert.match(steps[1] ?? "", /^lodash: copy or merge less/);
  assert.match(steps[2] ?? "", /^bcryptjs: .*native bcrypt/);
  assert.match(steps[3] ?? "", /^fast-xml-parser: .*stream/);
  assert.doesNotMatch(steps[4] ?? "", /no-such-package/);
});

test("a call further out says nothing of what blocked", () => {
  const frames = [frame("renderInvoice", "src/pdf/invoice.ts"), frame("JSON.parse", "node:x")];
  const group = sampleGroup({ stacks: [{ count: 1, blockedMs: 900, frames }] });
  assert.doesNotMatch(nextStep(group) ?? "", /JSON/);
});
