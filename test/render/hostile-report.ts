import type { Group, Report } from "../../src/report/model.js";
import { sampleGroup, sampleReport } from "./sample-report.js";

/** Names that have broken some report of somebody. */
export const HOSTILE_NAMES: readonly string[] = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  "](javascript:alert(1))",
  "[click](https://evil.example)",
  "![x](https://evil.example/x.png)",
  "a | b | c",
  "\\| escaped pipe \\\\|",
  "`code` ``` fence ```` ~~~",
  "</details></summary></code></pre><h1>out",
  "\u001b[31mred\u001b[0m\u001b]8;;https://evil.example\u0007link",
  "\u009b2J",
  "\u202eevil\u202c \u2066x\u2069 \u200b",
  "=cmd|' /C calc'!A0",
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "\t=1",
  "::error file=x::pwned",
  "a ##[error]pwned",
  "x\n::error::pwned\r\n::set-output name=a::b",
  "a;b;c 12 34",
  "__proto__",
  "constructor",
  "{noformat} {code} {color:red}x{color} !x.png! [~admin] h1. (x)",
  "<!channel> <@U123> *bold* _it_ ~no~ &amp;",
  "@everyone #1 org/repo#2 GH-3 :tada: www.evil.example",
  "-@.A",
  "mailto:a@b.c xmpp:a@b.c/d a.b+c@d-e_f.g",
  "_www.evil.example*www.evil.example~http://evil.example (ftp://evil.example)",
  "$x$ $$y$$ $`z`$ !1 %2 &3 ~4 ^alert#5",
  "%0A::error::x %25",
  "$(rm -rf /) $x$",
  "/srv/\u001b]8;;https://evil.example\u0007/src/pay.ts",
  "x".repeat(10_000),
  "\u202e".repeat(10_000),
  "`".repeat(10_000),
  "|".repeat(10_000),
  "\ud83d",
  "",
  " ",
];

/** What the syntaxes of the formats are made of; strings of these come near to everything that they know. */
export const HOSTILE_PIECES: readonly string[] = [
  ..." \t\n\r\\`'\"<>()[]{}|*_~#!@&%$^:;,.?=+-/0a",
  "www.",
  "http://",
  "mailto:",
  "xmpp:",
  "</",
  "<!--",
  "-->",
  "```",
  "&#64;",
  "GH-",
  "{code}",
  "{noformat}",
  "\u001b[",
  "\u202e",
  "\u200b",
  "\u00ad",
  "\u3164",
  "\u{e0041}",
  "חש",
  "ที่",
  "\ud83d",
  "é",
];

/** A report that has a hostile name in every field that a log can fill. */
export function hostileReport(next: () => string = inTurn(), groupCount = 12): Report {
  const name = next;
  let line = 1;
  const place = (): Group["location"] => ({ file: name(), line: line++, column: 2 });
  const hostileGroup = (i: number): Group =>
    sampleGroup({
      id: (0xabc000000000 + i).toString(16),
      function: name(),
      location: place(),
      package: name(),
      caller: { function: name(), location: place() },
      source: { firstLine: 1, lines: [name(), name(), name()], blamedLine: 2 },
      stacks: [
        {
          count: 3,
          blockedMs: 1_000 + i / 3,
          frames: [0, 1, 2].map(() => {
            const functionName = name();
            const file = name();
            return {
              functionName,
              file,
              line: 3,
              column: 4,
              outcome: "mapped",
              generated: { functionName, file },
            };
          }),
        },
      ],
      count: 3,
      blockedMs: 1_234.5 + i / 7,
      owners: [name()],
      ...(i === 1 && { acceptance: { until: "2027-03-01", why: name() } }),
      versions: [name()],
      services: [name()],
      hosts: [name()],
      files: [name()],
      examples: [
        {
          path: name(),
          line: 1,
          timestampMs: Date.UTC(2026, 10, 24, 3),
          durationMs: 700,
          verdict: "code",
          reason: name(),
          context: JSON.parse(
            JSON.stringify({ [name()]: name() }).replace("{", '{"__proto__":{"x":1},'),
          ) as Record<string, unknown>,
        },
      ],
    });
  const groups = Array.from({ length: groupCount }, (_, i) => hostileGroup(i));
  const base = sampleReport();
  return {
    ...base,
    inputs: [{ path: name(), label: name(), bytes: 1, records: 1, problems: 1 }],
    coverage: {
      ...base.coverage,
      gaps: base.coverage.gaps.map((gap) => ({ ...gap, session: name() })),
    },
    groups,
    others: undefined,
    totals: {
      ...base.totals,
      count: 3 * groupCount,
      blockedMs: groups.reduce((sum, group) => sum + Math.round(group.blockedMs * 1000), 0) / 1000,
    },
    suspects: base.suspects.map((suspect) => ({ ...suspect, reason: name() })),
    timeline: {
      points: groups.map((group, i) => ({
        timestampMs: Date.UTC(2026, 10, 24, i),
        durationMs: 600 + i,
        groupId: group.id,
        kind: "code",
      })),
      omittedCount: 0,
    },
    deploys: base.deploys.map((deploy) => ({ ...deploy, version: name(), service: name() })),
    problems: [
      { code: name(), path: name(), message: name() },
      { code: name(), path: name(), line: 2, offset: 1, message: name() },
    ],
    problemCounts: new Map([
      [name(), 2],
      ["__proto__", 1],
    ]),
    warnings: [
      { code: "dropped-records", count: 2, reason: name() },
      { code: "counted-twice", paths: [name(), name()], count: 2 },
      { code: "alike-stalls", paths: [name(), name()], count: 2 },
      { code: "summary-repeated", path: name(), earlierPath: name() },
      { code: "unwrapped", shapes: [name()], passedOverCount: 2 },
      {
        code: "nothing-passed",
        services: [name()],
        hosts: [name()],
        versions: [name()],
        where: [{ key: name(), operator: "=", value: name() }],
      },
      {
        code: "source-maps",
        file: name(),
        versions: [name(), name()],
        outcome: "no-map",
        count: 1,
        frameCount: 2,
      },
    ],
  };
}

function inTurn(): () => string {
  let n = 0;
  return () => HOSTILE_NAMES[n++ % HOSTILE_NAMES.length] ?? "";
}
