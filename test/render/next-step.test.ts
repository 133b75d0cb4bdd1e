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
  ["hashSync", /use hash of a native bcrypt/],
  ["gunzipSync", /use zlib\.gunzip/],
  ["brotliCompressSync", /use zlib\.brotliCompress/],
  ["RegExp: ^(a+)+$", /backtracking/],
  ["RegExp.exec", /backtracking/],
  ["RegExp.[Symbol.replace]", /backtracking/],
  ["String.replace", /backtracking/],
  ["Array.sort", /sort fewer items/],
  ["structuredClone", /copy less/],
  ["Buffer.concat", /smaller pieces/],
  ["console.log", /waits for its reader/],
  ["Module._compile", /before the first request/],
  ["randomBytes", /pass a callback/],
  ["Hash.update", /crypto\.subtle/],
  ["Statement.all", /SQLite answers on this thread/],
  ["StatementSync.all", /SQLite answers on this thread/],
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

test("a call further out says nothing of what blocked", () => {
  const frames = [frame("renderInvoice", "src/pdf/invoice.ts"), frame("JSON.parse", "node:x")];
  const group = sampleGroup({ stacks: [{ count: 1, blockedMs: 900, frames }] });
  assert.doesNotMatch(nextStep(group) ?? "", /JSON/);
});
