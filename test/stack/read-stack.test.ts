import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Frame } from "../../src/stack/frame.js";
import { originOf } from "../../src/stack/origin.js";
import { readStack } from "../../src/stack/read-stack.js";

const V8_FORMS: readonly (readonly [line: string, frame: Frame])[] = [
  [
    "at charge (/srv/app/billing.js:12:34)",
    { functionName: "charge", file: "/srv/app/billing.js", line: 12, column: 34 },
  ],
  ["at /srv/app/billing.js:12:34", { file: "/srv/app/billing.js", line: 12, column: 34 }],
  [
    "at async charge (/srv/app/billing.js:1:2)",
    { functionName: "charge", file: "/srv/app/billing.js", line: 1, column: 2, isAsync: true },
  ],
  [
    "at async /srv/app/billing.js:1:2",
    { file: "/srv/app/billing.js", line: 1, column: 2, isAsync: true },
  ],
  [
    "at async Promise.all (index 0)",
    { functionName: "Promise.all", isNative: true, isAsync: true },
  ],
  [
    "at new Cart (file:///srv/app/cart.js:3:4)",
    {
      functionName: "Cart",
      file: "file:///srv/app/cart.js",
      line: 3,
      column: 4,
      isConstructor: true,
    },
  ],
  [
    "at Cart.total [as sum] (/srv/app/cart.js:3:4)",
    { functionName: "Cart.total", alias: "sum", file: "/srv/app/cart.js", line: 3, column: 4 },
  ],
  [
    "at Timeout.refresh [as _onTimeout] (/srv/app/cart.js:3:4)",
    { functionName: "refresh", alias: "_onTimeout", file: "/srv/app/cart.js", line: 3, column: 4 },
  ],
  [
    "at get total (/srv/app/cart.js:3:4)",
    { functionName: "get total", file: "/srv/app/cart.js", line: 3, column: 4 },
  ],
  [
    "at Object.<anonymous> (/srv/app/main.js:1:1)",
    { file: "/srv/app/main.js", line: 1, column: 1 },
  ],
  ["at <anonymous>", { isNative: true }],
  ["at Array.sort (<anonymous>)", { functionName: "Array.sort", isNative: true }],
  ["at JSON.parse (native)", { functionName: "JSON.parse", isNative: true }],
  [
    "at eval (eval at run (/srv/app/rules.js:7:8), <anonymous>:1:9)",
    { functionName: "eval", file: "/srv/app/rules.js", line: 7, column: 8, isEval: true },
  ],
  [
    "at rule (eval at g (eval at f (/a.js:1:2), <anonymous>:3:4), <anonymous>:5:6)",
    { functionName: "rule", file: "/a.js", line: 1, column: 2, isEval: true },
  ],
  [
    "at spin (wasm://wasm/8a3b2c1e:wasm-function[3]:0x1a4)",
    { functionName: "spin", file: "wasm://wasm/8a3b2c1e", isWasm: true },
  ],
  [
    "at wasm://wasm/8a3b2c1e:wasm-function[3]:0x1a4",
    { functionName: "wasm-function[3]", file: "wasm://wasm/8a3b2c1e", isWasm: true },
  ],
  [
    "at load (C:\\app\\main.js:5:6)",
    { functionName: "load", file: "C:\\app\\main.js", line: 5, column: 6 },
  ],
  [
    "at load (file:///C:/app/main.js:5:6)",
    { functionName: "load", file: "file:///C:/app/main.js", line: 5, column: 6 },
  ],
  [
    "at process.processTicksAndRejections (node:internal/process/task_queues:95:5)",
    {
      functionName: "process.processTicksAndRejections",
      file: "node:internal/process/task_queues",
      line: 95,
      column: 5,
    },
  ],
  [
    "at f (/srv/my app (1)/a.js:1:2)",
    { functionName: "f", file: "/srv/my app (1)/a.js", line: 1, column: 2 },
  ],
  ["at /srv/my app (1)/a.js:1:2", { file: "/srv/my app (1)/a.js", line: 1, column: 2 }],
  [
    "at Object.handle (old) (/srv/a.js:1:2)",
    { functionName: "Object.handle (old)", file: "/srv/a.js", line: 1, column: 2 },
  ],
  ["at f (/srv/app.js)", { functionName: "f", file: "/srv/app.js" }],
  ["at f (app.js:12)", { functionName: "f", file: "app.js", line: 12 }],
  ["at uv__io_poll", { functionName: "uv__io_poll", isNative: true }],
  ["at (idle)", { functionName: "(idle)", isNative: true }],
];

for (const [line, expected] of V8_FORMS) {
  test(`V8 frame: ${line}`, () => {
    assert.deepEqual(readStack(`Error: at the counter\n    ${line}`).frames, [expected]);
    assert.deepEqual(readStack(line).frames, [expected], "without a header");
  });
}

test("a Python traceback is turned round: innermost first", () => {
  const text = [
    "Traceback (most recent call last):",
    '  File "/srv/app/main.py", line 9, in <module>',
    "    reactor.run()",
    '  File "/srv/app/billing.py", line 41, in charge',
    "    rows = cursor.execute(query)",
    "           ^^^^^^^^^^^^^^^^^^^^^",
  ].join("\n");
  assert.deepEqual(readStack(text).frames, [
    { functionName: "charge", file: "/srv/app/billing.py", line: 41, language: "python" },
    { file: "/srv/app/main.py", line: 9, language: "python" },
  ]);
});

test("no text makes the parser throw, and no text is slow", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => Array.isArray(readStack(text).frames)),
  );
  const hostile = [
    "at ",
    "at f (",
    "at (((((",
    ":1".repeat(30_000),
    "at eval (eval at ".repeat(3_000),
  ];
  for (const piece of hostile) readStack(piece.repeat(20)).frames;
});

const ORIGINS: readonly (readonly [line: string, origin: string])[] = [
  ["at f (/srv/app/a.js:1:1)", "app"],
  ["at f (/srv/app/node_modules/lodash/x.js:1:1)", "dependency"],
  ["at f (C:\\app\\node_modules\\@org\\x\\y.js:1:1)", "dependency"],
  ["at f (node:fs:1:1)", "node"],
  ["at Array.map (<anonymous>)", "node"],
  ["at f (wasm://wasm/0:wasm-function[0]:0x1)", "app"],
  ["at beat (/srv/app/node_modules/stall-report/dist/src/emitter/beat.js:1:1)", "node"],
  ["at beat (/srv/app/node_modules/stall-report/dist/bundle/register.js:1:1)", "node"],
  ['  File "/usr/lib/python3.11/selectors.py", line 1, in select', "node"],
  [
    '  File "/usr/lib/python3/dist-packages/twisted/internet/base.py", line 1, in run',
    "dependency",
  ],
  ['  File "/srv/app/views.py", line 1, in view', "app"],
];

for (const [line, origin] of ORIGINS) {
  test(`origin ${origin}: ${line}`, () => {
    const frame = readStack(line).frames[0];
    assert.ok(frame !== undefined);
    assert.equal(originOf(frame), origin);
  });
}

test("of an endless stack the ends are read, and the gap is told", () => {
  const texts = Array.from({ length: 300_000 }, (_, i) => `    at f${i} (/srv/a.js:1:1)`);
  const { frames } = readStack(["Error", ...texts].join("\n"));
  const gap = frames.findIndex(({ isUnread }) => isUnread === true);
  assert.equal(frames[0]?.functionName, "f0");
  assert.equal(frames[gap]?.functionName, "(290001 lines of the stack left out)");
  assert.equal(frames.at(-1)?.functionName, "f299999");
  assert.ok(frames.length <= 10_000);
});
