/** Which uses are one function, and which are two of one name. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { nameFunctions } from "../../src/report/name-functions.js";
import { readStack } from "../../src/stack/read-stack.js";
import { unmapped } from "../../src/stack/resolved-frame.js";
import { Program } from "../../src/tally/program.js";
import { run } from "../cli/memory-io.js";

interface Met {
  /** A line of a stack. */
  readonly line: string;
  /** Where its function begins, if that was recorded. */
  readonly begin?: readonly [line: number, column: number];
  readonly version?: string;
  readonly place?: string;
}

const programs = new Map<string, Program>();

function programOf(version: string): Program {
  const known = programs.get(version) ?? new Program({ service: "shop", version });
  programs.set(version, known);
  return known;
}

/** `name: numbers of the uses` of each function that is told. */
function functionsOf(met: readonly Met[]): string[] {
  const uses = met.map(({ line, begin, version = "1", place }) => {
    const [frame] = readStack(line).frames;
    assert.ok(frame !== undefined);
    const resolved = unmapped(frame);
    return {
      frame:
        begin === undefined
          ? resolved
          : { ...resolved, functionStart: { line: begin[0], column: begin[1] } },
      program: programOf(version),
      place,
      isTopLevel: false,
    };
  });
  const named = nameFunctions(uses);
  const byKey = new Map<string, { name: string; numbers: number[] }>();
  for (const [i, { name, key, isGuessed }] of named.entries()) {
    const title = isGuessed ? `${name} (guessed)` : name;
    const known = byKey.get(key.join("\n")) ?? { name: title, numbers: [] };
    known.numbers.push(i);
    byKey.set(key.join("\n"), known);
  }
  return [...byKey.values()].map(({ name, numbers }) => `${name}: ${numbers.join(" ")}`);
}

const CASES: readonly (readonly [
  title: string,
  met: readonly Met[],
  functions: readonly string[],
])[] = [
  [
    "an interruption prints the receiver, a profile neither it nor a path",
    [
      { line: "at OrderStore.load (/srv/a b/x.js:3:4)" },
      { line: "at load (file:///srv/a%20b/x.js:4:1)" },
    ],
    ["OrderStore.load: 0 1"],
  ],
  [
    "receivers at one place",
    [
      { line: "at Cat.speak (/srv/x.js:3:4)" },
      { line: "at Dog.speak (/srv/x.js:3:4)" },
      { line: "at Object.speak (/srv/x.js:3:4)" },
    ],
    ["speak: 0 1 2"],
  ],
  [
    "a getter, by two versions of V8",
    [
      { line: "at get size [as size] (/srv/x.js:3:4)" },
      { line: "at Cart.get size (/srv/x.js:3:4)" },
    ],
    ["Cart.get size: 0 1"],
  ],
  [
    "a timer's function without a name",
    [{ line: "at Timeout._onTimeout (/srv/x.js:6:25)" }, { line: "at file:///srv/x.js:6:1" }],
    ["<anonymous>: 0 1"],
  ],
  [
    "an interruption has the keyword as beginning, a profile the parenthesis",
    [
      { line: "at load (/srv/x.js:24:4)", begin: [20, 1] },
      { line: "at load (/srv/x.js:29:1)", begin: [20, 23] },
    ],
    ["load: 0 1"],
  ],
  [
    "what begins at one place is one function, whatever it was called by",
    [
      { line: "at Server.onRequest (/srv/x.js:24:4)", begin: [20, 11] },
      { line: "at /srv/x.js:29:1", begin: [20, 11] },
    ],
    ["Server.onRequest: 0 1"],
  ],
  [
    "handlers without names, far apart",
    [
      { line: "at /srv/app.js:12:9", place: "Layer.handleRequest" },
      { line: "at /srv/app.js:480:9", place: "Layer.handleRequest" },
      { line: "at /srv/app.js:483:2", place: "Layer.handleRequest" },
    ],
    ["<anonymous> in Layer.handleRequest: 0", "<anonymous> in Layer.handleRequest (guessed): 1 2"],
  ],
  [
    "handlers without names, near by, but with beginnings",
    [
      { line: "at /srv/app.js:12:9", begin: [11, 20] },
      { line: "at /srv/app.js:15:9", begin: [14, 20] },
    ],
    ["<anonymous>: 0", "<anonymous>: 1"],
  ],
  [
    "handlers without names a few lines apart, known by their lines only",
    [
      { line: "at /srv/app.js:12:9", place: "Layer.handleRequest" },
      { line: "at /srv/app.js:13:5", place: "Layer.handleRequest" },
      { line: "at /srv/app.js:18:9", place: "Layer.handleRequest" },
      { line: "at /srv/app.js:60:9", place: "Layer.handleRequest" },
    ],
    [
      "<anonymous> in Layer.handleRequest (guessed): 0 1",
      "<anonymous> in Layer.handleRequest (guessed): 2",
      "<anonymous> in Layer.handleRequest: 3",
    ],
  ],
  [
    "the same after a small edit",
    [
      { line: "at /srv/app.js:12:9", version: "1" },
      { line: "at /srv/app.js:18:9", version: "1" },
      { line: "at /srv/app.js:15:9", version: "2" },
      { line: "at /srv/app.js:22:9", version: "2" },
    ],
    ["<anonymous> (guessed): 0 2", "<anonymous> (guessed): 1 3"],
  ],
  [
    "handlers of a minified file",
    [{ line: "at /srv/app.js:1:1200" }, { line: "at /srv/app.js:1:1500" }],
    ["<anonymous> (guessed): 0", "<anonymous> (guessed): 1"],
  ],
  [
    "texts that nobody understands, but for their times and addresses",
    [
      { line: "Reactor stalled for 32 ms on shard 3." },
      { line: "Reactor stalled for 1048 ms on shard 3." },
      { line: "Reactor stalled for 32 ms on shard 4." },
      { line: "Executing <Handle <TaskStepMethWrapper object at 0x10f0> took 0.205 seconds" },
      { line: "Executing <Handle <TaskStepMethWrapper object at 0x2bc8> took 1.1 seconds" },
    ],
    [
      "Reactor stalled for 32 ms on shard 3.: 0 1",
      "Reactor stalled for 32 ms on shard 4.: 2",
      "Executing <Handle <TaskStepMethWrapper object at 0x10f0> took 0.205 seconds: 3 4",
    ],
  ],
  [
    "methods of one name of two classes",
    [{ line: "at Cart.total (/srv/x.js:3:4)" }, { line: "at Order.total (/srv/x.js:90:4)" }],
    ["Cart.total: 0", "Order.total: 1"],
  ],
  [
    "two versions: lines that shifted are the same functions",
    [
      { line: "at /srv/app.js:12:9", version: "1" },
      { line: "at /srv/app.js:480:9", version: "1" },
      { line: "at /srv/app.js:52:9", version: "2" },
      { line: "at /srv/app.js:520:9", version: "2" },
    ],
    ["<anonymous>: 0 2", "<anonymous>: 1 3"],
  ],
  [
    "two versions: the one that is left after a repair is the one that it was",
    [
      { line: "at /srv/app.js:12:9", version: "1" },
      { line: "at /srv/app.js:480:9", version: "1" },
      { line: "at /srv/app.js:470:9", version: "2" },
    ],
    ["<anonymous>: 0", "<anonymous>: 1 2"],
  ],
  [
    "comprehensions of two Python functions",
    [
      { line: '  File "/srv/spider.py", line 19, in <listcomp>', place: "parse" },
      { line: '  File "/srv/spider.py", line 99, in <listcomp>', place: "load" },
    ],
    ["<listcomp> in parse: 0", "<listcomp> in load: 1"],
  ],
];

for (const [title, met, functions] of CASES) {
  test(title, () => assert.deepEqual(functionsOf(met), functions));
}

test("the order of reading changes nothing", () => {
  for (const [title, met, functions] of CASES) {
    assert.equal(functionsOf([...met].reverse()).length, functions.length, title);
  }
});

test("two builds of one version: what begins at one place of both files is two functions", async () => {
  const builds = [
    ["a", "parseOrders"],
    ["b", "indexRows"],
  ] as const;
  const records = builds.flatMap(([build, name]) => {
    const common = { v: 1, session: build, timestamp: 1_763_600_000_000 };
    return [
      { ...common, type: "start", service: "shop", version: "1" },
      { ...common, type: "script", url: "/srv/app.js", sha256: build.repeat(64) },
      ...["", "Object."].map((receiver, seq) => ({
        ...{ ...common, type: "stall", seq, duration: 700, functions: [[3, 7]] },
        stack: `Error\n    at ${receiver}${name} (/srv/app.js:5:9)`,
      })),
    ];
  });
  const stdin = records.map((record) => JSON.stringify(record)).join("\n");
  const { stdout } = await run(["-", "-f", "json"], { stdin });
  const { groups } = JSON.parse(stdout) as { groups: { function: string; count: number }[] };
  const told = groups.map(({ function: name, count }) => `${name.split(".").at(-1)}: ${count}`);
  assert.deepEqual(told.sort(), ["indexRows: 2", "parseOrders: 2"]);
});
