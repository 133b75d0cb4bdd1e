/**
 * Who is to blame for real stacks, read as the command line reads them.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../cli/memory-io.js";

interface Stall {
  readonly stack: string;
  readonly duration?: number;
  readonly capture?: object;
  readonly functions?: readonly ([number, number] | null)[];
  readonly samples?: readonly object[];
  readonly cpu?: object;
}

interface JsonGroup {
  readonly function: string;
  readonly location: { readonly file: string; readonly line: number } | null;
  readonly package: string | null;
  readonly origin: string;
  readonly count: number;
  readonly hintCount: number;
  readonly verdicts: Readonly<Record<string, number>>;
  readonly caller: { readonly function: string } | null;
  readonly leaves: readonly { readonly function: string; readonly count: number }[] | null;
  readonly stacks: readonly {
    readonly count: number;
    readonly frames: readonly { readonly function: string | null; readonly calls?: number }[];
  }[];
}

async function groupsOf(
  stalls: readonly Stall[],
  ...args: string[]
): Promise<readonly JsonGroup[]> {
  const lines = stalls.map((stall, i) =>
    JSON.stringify({ timestamp: 1_763_600_000_000 + i * 60_000, duration: 1000, ...stall }),
  );
  const { stdout, stderr } = await run(["-", "-f", "json", "--no-source-maps", ...args], {
    stdin: `${lines.join("\n")}\n`,
  });
  assert.doesNotMatch(stderr, /cannot|problem/);
  return (JSON.parse(stdout) as { groups: readonly JsonGroup[] }).groups;
}

const NODE_TIMERS = `    at listOnTimeout (node:internal/timers:581:17)
    at process.processTimers (node:internal/timers:519:7)`;

test("a dependency is named with its package and the application's caller", async () => {
  const [group] = await groupsOf([
    {
      stack: `Error
    at RegExp.exec (<anonymous>)
    at parse (/srv/shop/node_modules/.pnpm/moment@2.30.1/node_modules/moment/moment.js:2300:20)
    at createLocal (/srv/shop/node_modules/.pnpm/moment@2.30.1/node_modules/moment/moment.js:3090:12)
    at formatRow (/srv/shop/src/report.js:31:16)
    at Array.map (<anonymous>)
    at renderReport (/srv/shop/src/report.js:44:22)
    at Layer.handle [as handle_request] (/srv/shop/node_modules/express/lib/router/layer.js:95:5)
${NODE_TIMERS}`,
    },
  ]);
  assert.equal(group?.function, "parse");
  assert.equal(group?.package, "moment");
  assert.equal(group?.origin, "dependency");
  assert.equal(group?.caller?.function, "formatRow");
});

test("builtins and Node's own functions are passed over for who called them", async () => {
  const [group] = await groupsOf([
    {
      stack: `Error
    at spawnSync (node:internal/child_process:1109:20)
    at execSync (node:child_process:954:15)
    at Timeout.convertImage [as _onTimeout] (file:///srv/shop/src/thumbnails.mjs:5:3)
${NODE_TIMERS}`,
    },
  ]);
  assert.deepEqual([group?.function, group?.location?.line], ["convertImage", 5]);
});

test("WebAssembly without names is passed over for its caller; with names it is blamed itself", async () => {
  const stack = (name: string) => `Error
    at ${name} (wasm://wasm/8a3b2c1e:wasm-function[217]:0x1a4)
    at runFilter (file:///srv/shop/src/filter.mjs:14:40)
${NODE_TIMERS}`;
  const groups = await groupsOf([
    { stack: stack("wasm-function[217]") },
    { stack: stack("image.blur") },
    { stack: "Error\n    at wasm://wasm/8a3b2c1e:wasm-function[3]:0x1a4" },
  ]);
  assert.deepEqual(groups.map((group) => group.function).sort(), [
    "image.blur",
    "runFilter",
    "wasm-function[3]",
  ]);
});

test("a function of a package is one leaf, whether its file is a path or a URL", async () => {
  const stack = (folder: string) => `Error
    at baseClone (${folder}node_modules/lodash/_baseClone.js:160:5)
    at copyOrders (${folder}dist/orders.js:4:3)`;
  const [group] = await groupsOf(
    ["/srv/shop/", "file:///srv/shop/", "file:///C:/shop/", "//nas/shop/"].map((folder) => ({
      stack: stack(folder),
    })),
  );
  assert.deepEqual(
    group?.leaves?.map((leaf) => [leaf.function, leaf.count]),
    [["baseClone", 4]],
  );
});

test("nameless code that `node:vm` was given without a file is passed over for its caller", async () => {
  const stack = (line: string, caller = "    at applyRules (/srv/shop/src/rules.js:7:15)") =>
    `Error\n    at ${line}\n    at Script.runInContext (node:vm:149:12)\n${caller}\n${NODE_TIMERS}`;
  const groups = await groupsOf([
    { stack: stack("evalmachine.<anonymous>:1:10") },
    { stack: stack("discount (evalmachine.<anonymous>:3:10)") },
    { stack: stack("evalmachine.<anonymous>:1:10", "    at node:vm:154:17") },
  ]);
  assert.deepEqual(groups.map((group) => group.function).sort(), [
    "<anonymous>",
    "applyRules",
    "discount",
  ]);
});

test("recursion is one frame, and its depth makes no other stack", async () => {
  const walk = "    at walk (/srv/shop/src/tree.js:7:12)\n";
  const stack = (depth: number) =>
    `Error\n${walk.repeat(depth)}    at buildMenu (/srv/shop/src/menu.js:3:5)\n${NODE_TIMERS}`;
  const groups = await groupsOf([{ stack: stack(5) }, { stack: stack(37) }, { stack: stack(12) }]);
  assert.equal(groups.length, 1);
  const stacks = groups[0]?.stacks ?? [];
  assert.deepEqual(
    stacks.map(({ count, frames }) => [count, frames[0]?.function, frames[0]?.calls]),
    [[3, "walk", 37]],
  );
  assert.equal(
    (await groupsOf([{ stack: stack(5) }, { stack: stack(9) }], "--group-by", "stack")).length,
    1,
  );
});

test("a Python recursion that the traceback has shortened", async () => {
  const stack = (times: number) => `Traceback (most recent call last):
  File "/srv/shop/menu.py", line 9, in build
    walk(root)
${'  File "/srv/shop/tree.py", line 5, in walk\n    walk(child)\n'.repeat(3)}  [Previous line repeated ${times} more times]
`;
  const [group, ...others] = await groupsOf([{ stack: stack(995) }, { stack: stack(12) }]);
  assert.deepEqual([group?.function, others.length, group?.stacks.length], ["walk", 0, 1]);
  assert.equal(group?.stacks[0]?.frames[0]?.calls, 998);
});

test("the top level of a Python program has a name", async () => {
  const [group] = await groupsOf([
    {
      stack:
        'Traceback (most recent call last):\n  File "/srv/shop/job.py", line 3, in <module>\n    time.sleep(2)\n',
    },
  ]);
  assert.equal(group?.function, "<top level>");
});

test("code that begins where its file begins, and has no name, is the top level", async () => {
  const stack =
    "Error\n    at Array.flat (<anonymous>)\n    at file:///srv/shop/src/warm-up.mjs:6:4";
  const blamed = async (functions: Stall["functions"] & {}) => {
    const [group] = await groupsOf([{ stack, functions }]);
    return group?.function;
  };
  assert.equal(await blamed([null, [1, 1]]), "<top level>");
  assert.equal(await blamed([null, [6, 1]]), "<anonymous>");
  assert.equal(await blamed([[1, 1], null]), "<anonymous>");
});

test("the samples agree on the function that loops, whatever it was calling", async () => {
  const inner = (name: string, line: number) => `Error
    at ${name} (/srv/shop/src/orders.js:${line}:5)
    at mergeOrders (/srv/shop/src/orders.js:40:9)
${NODE_TIMERS}`;
  const [group, ...others] = await groupsOf([
    {
      stack: inner("isSame", 12),
      capture: { at: 500, delay: 1, during: true },
      samples: [
        { at: 625, delay: 1, stack: inner("copy", 20) },
        { at: 750, delay: 1, stack: inner("weigh", 30) },
        { at: 875, delay: 1, stack: inner("copy", 20) },
      ],
      cpu: { main: 990 },
    },
  ]);
  assert.deepEqual([group?.function, others.length], ["mergeOrders", 0]);
  assert.deepEqual(group?.verdicts, { code: 1 });
});

test("a late answer beside a profile does not outvote it", async () => {
  const [group] = await groupsOf([
    {
      duration: 3896,
      stack: `Error\n    at loadFeed (file:///srv/shop/feed.mjs:17:1)\n${NODE_TIMERS}`,
      capture: { at: 413, delay: 3476, during: true, source: "profile" },
      samples: [
        {
          at: 413,
          delay: 3476,
          stack: `Error\n    at destroyHooksExist (node:internal/async_hooks:486:27)\n${NODE_TIMERS}`,
        },
      ],
      cpu: { main: 3558, queue: 9 },
    },
  ]);
  assert.deepEqual([group?.function, group?.verdicts], ["loadFeed", { native: 1 }]);
});

test("a stack that was caught afterwards is a hint, and counted as one", async () => {
  const [group] = await groupsOf([
    {
      stack: `Error\n    at nextJob (/srv/shop/src/jobs.js:8:3)\n${NODE_TIMERS}`,
      capture: { at: 500, delay: 520, during: false },
      cpu: { main: 950, queue: 5 },
    },
  ]);
  assert.deepEqual([group?.function, group?.hintCount], ["nextJob", 1]);
});

test("a thread that computed, and was found idle only when it was over: a native call, not the loop's poll", async () => {
  const [group] = await groupsOf([
    {
      stack: `Error\n${NODE_TIMERS}`,
      capture: { at: 500, delay: 520, during: false },
      cpu: { main: 950, queue: 5 },
    },
  ]);
  assert.deepEqual([group?.function, group?.verdicts], ["(native call)", { native: 1 }]);
});
