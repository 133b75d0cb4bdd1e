/** Who called which package. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readStack } from "../../src/stack/read-stack.js";
import { unmapped } from "../../src/stack/resolved-frame.js";
import { blame } from "../../src/verdict/blame.js";
import { type BlameInParts, withCalledPackages } from "../../src/verdict/called-packages.js";

const MARKED = "at inline (/srv/node_modules/marked/lib/lexer.js:12:3)";
const ENTITIES = "at decode (/srv/node_modules/entities/index.js:1:3)";
const PARSE = "at parse (/srv/node_modules/marked/lib/marked.js:5:3)";
const HANDLER = "at renderMarkdown (/srv/app.js:9:3)";
const EXPRESS = "at Layer.handleRequest (/srv/node_modules/router/lib/layer.js:152:17)";
const NEXT = "at next (/srv/node_modules/router/index.js:2:1)";
const BODY_PARSER = "at read (/srv/node_modules/body-parser/lib/read.js:3:1)";
const JSON_PARSER = "at jsonParser (/srv/node_modules/body-parser/lib/json.js:9:1)";
const TRACER = "at wrapped (/srv/node_modules/@opentelemetry/instrumentation/x.js:1:1)";
const TYPED = "at inv (/srv/node_modules/typed-function/lib/typed-function.mjs:3:1)";
const MADE = "at <anonymous> (<anonymous>)";
const BUILTIN = "at parse (<anonymous>)";
const RENDERER = "at render (/srv/node_modules/svelte/server.js:4:1)";
const LOGGER = "at logger (/srv/app.js:4:1)";

const CASES: readonly (readonly [title: string, stack: readonly string[], said: string])[] = [
  ["the package that was called", [MARKED, PARSE, HANDLER, EXPRESS], "renderMarkdown → marked"],
  ["not the one that it called in turn", [ENTITIES, MARKED, HANDLER], "renderMarkdown → marked"],
  [
    "natives between them",
    [MARKED, "at Array.map (<anonymous>)", HANDLER],
    "renderMarkdown → marked",
  ],
  ["a tracer between them", [MARKED, TRACER, HANDLER], "renderMarkdown → marked"],
  ["a choice among functions between them", [MARKED, TYPED, HANDLER], "renderMarkdown → marked"],
  [
    "nobody of the application",
    [BODY_PARSER, JSON_PARSER, EXPRESS, NEXT],
    "jsonParser (body-parser)",
  ],
  [
    "a middleware that only called next()",
    [BODY_PARSER, JSON_PARSER, EXPRESS, NEXT, LOGGER, EXPRESS],
    "jsonParser (body-parser)",
  ],
  ["a handler is its own", [HANDLER, EXPRESS, NEXT], "renderMarkdown"],
  [
    "Python",
    [
      '  File "/srv/views.py", line 3, in show',
      '  File "/srv/lib/site-packages/yaml/loader.py", line 9, in load',
    ],
    "show → yaml",
  ],
];

for (const [title, stack, said] of CASES) {
  test(title, () => {
    const frames = readStack(stack.join("\n")).frames.map((frame) => unmapped(frame));
    const { frame, caller, entry, package: called } = blame(frames, "running");
    const words =
      entry !== undefined
        ? `${entry.functionName} (${called})`
        : called === undefined
          ? frame?.functionName
          : `${caller?.functionName} → ${called}`;
    assert.equal(words, said);
  });
}

type Parts = readonly (readonly [line: string, blockedUs: number])[];

const frameOf = (line: string) => unmapped(readStack(line).frames[0] as never);

/** A stall of 100 us. */
function stallOf(stack: readonly string[], parts: Parts): BlameInParts {
  const frames = stack.map(frameOf);
  return {
    blame: blame(frames, "running"),
    frames,
    parts: parts.map(([line, blockedUs]) => ({
      // Of builtins no beginning is known.
      frame: {
        ...frameOf(line),
        ...(line !== BUILTIN && { functionStart: { line: 3, column: 17 } }),
      },
      blockedUs,
    })),
    wholeUs: 100,
  };
}

/** The packages of stalls of one function, by what it called in each. */
function packagesOf(...stalls: readonly Parts[]): (string | undefined)[] {
  return withCalledPackages(stalls.map((parts) => stallOf([HANDLER, RENDERER], parts))).map(
    ({ package: called }) => called,
  );
}

const PARTS: readonly (readonly [title: string, parts: Parts, called: string | undefined])[] = [
  [
    "functions of one package",
    [
      [PARSE, 30],
      [MARKED, 21],
      [ENTITIES, 40],
    ],
    "marked",
  ],
  [
    "two packages, neither with most",
    [
      [PARSE, 44],
      [ENTITIES, 46],
    ],
    "entities",
  ],
  [
    "a third is enough",
    [
      [PARSE, 34],
      [ENTITIES, 30],
    ],
    "marked",
  ],
  [
    "less is not",
    [
      [PARSE, 32],
      [ENTITIES, 32],
      [BODY_PARSER, 32],
    ],
    undefined,
  ],
  [
    "packages that had no more than half",
    [
      [PARSE, 40],
      [ENTITIES, 10],
    ],
    undefined,
  ],
  [
    "what it made at run time beside it",
    [
      [MADE, 35],
      [PARSE, 40],
    ],
    "marked",
  ],
  [
    "a builtin beside it",
    [
      [BUILTIN, 35],
      [PARSE, 40],
    ],
    undefined,
  ],
  ["nothing but code made at run time", [[MADE, 90]], undefined],
  ["a framework only calls", [[EXPRESS, 60]], undefined],
  ["its own function", [[LOGGER, 60]], undefined],
];

for (const [title, parts, called] of PARTS) {
  test(`an application's function that called several: ${title}`, () => {
    assert.deepEqual(packagesOf(parts), [called]);
  });
}

test("stalls that two packages share in turns are one bug", () => {
  const first: Parts = [
    [PARSE, 46],
    [ENTITIES, 44],
  ];
  const second: Parts = [
    [PARSE, 43],
    [ENTITIES, 47],
  ];
  const third: Parts = [
    [PARSE, 60],
    [ENTITIES, 30],
  ];
  const lone: Parts = [[ENTITIES, 60]];
  assert.deepEqual(packagesOf(first, second, third), ["marked", "marked", "marked"]);
  assert.deepEqual(packagesOf(second, lone), ["entities", "entities"]);
});

// What `moment.tz(…).format(…)` leaves behind, as recorded from moment 2.31 with moment-timezone 0.6: each of the two has about half.
const ZONES = "at hooks.tz (/srv/node_modules/moment-timezone/moment-timezone.js:696:75)";
const CREATE = "at createUTC (/srv/node_modules/moment/moment.js:105:23)";
const FORMAT = "at Moment.format (/srv/node_modules/moment/moment.js:4282:22)";
const FORMAT_MOMENT = "at formatMoment (/srv/node_modules/moment/moment.js:553:41)";

const BROUGHT: readonly (readonly [
  title: string,
  stalls: readonly BlameInParts[],
  called: string,
])[] = [
  [
    "a stack shows which one brings the other",
    [
      stallOf([FORMAT_MOMENT, FORMAT, HANDLER], []),
      stallOf([CREATE, ZONES, HANDLER], []),
      stallOf([FORMAT, HANDLER], []),
    ],
    "moment-timezone",
  ],
  [
    "its parts show it",
    [stallOf([FORMAT, HANDLER], []), stallOf([ZONES, HANDLER], [[CREATE, 35]])],
    "moment-timezone",
  ],
  [
    "a stall that both share",
    [
      stallOf([CREATE, ZONES, HANDLER], []),
      stallOf(
        [HANDLER],
        [
          [FORMAT, 55],
          [ZONES, 39],
        ],
      ),
    ],
    "moment-timezone",
  ],
  [
    "neither is seen to bring the other, now one has most, now the other",
    [
      stallOf(
        [HANDLER],
        [
          [FORMAT, 57],
          [ZONES, 39],
        ],
      ),
      stallOf(
        [HANDLER],
        [
          [FORMAT, 47],
          [ZONES, 51],
        ],
      ),
    ],
    "moment",
  ],
];

for (const [title, stalls, called] of BROUGHT) {
  test(`two packages of which one brings the other are one bug: ${title}`, () => {
    const names = withCalledPackages(stalls).map((one) => one.package);
    assert.deepEqual(
      names,
      stalls.map(() => called),
    );
  });
}

test("a package that another brings is named where that other is not the matter, or was not called", () => {
  const own = stallOf([FORMAT, HANDLER], []);
  const brought = stallOf([CREATE, ZONES, HANDLER], []);
  const elsewhere = stallOf([CREATE, ZONES, LOGGER], []);
  const named = (...stalls: readonly BlameInParts[]) =>
    withCalledPackages(stalls).map((one) => one.package);
  assert.deepEqual(named(own, own, own, brought).slice(-2), ["moment", "moment-timezone"]);
  assert.deepEqual(named(own, elsewhere), ["moment", "moment-timezone"]);
});
