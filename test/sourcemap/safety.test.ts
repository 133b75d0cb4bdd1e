/**
 * Hostile and broken input: problems with codes, in bounded time, and nothing read that was not offered.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { defaultLimits } from "../../src/sourcemap/limits.js";
import { parseMap } from "../../src/sourcemap/parse-map.js";
import { FrameResolver } from "../../src/sourcemap/resolver.js";
import type { ResolvedFrame } from "../../src/stack/resolved-frame.js";
import { temporaryFolder } from "../temporary-folder.js";

const base = temporaryFolder("stall-report-safety-");
const SECRET = JSON.stringify({
  version: 3,
  sources: ["secret.ts"],
  names: [],
  mappings: "AAAA",
  sourcesContent: ["SECRET"],
});
mkdirSync(join(base, "outside"));
writeFileSync(join(base, "outside/secret.map"), SECRET);
writeFileSync(join(base, "outside/secret.ts"), "SECRET");

let count = 0;
function rootWith(files: Readonly<Record<string, string>>): string {
  count += 1;
  const root = join(base, `root-${count}`);
  mkdirSync(root);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  return root;
}

async function resolveIn(
  root: string,
  file = "/srv/app.js",
  useLocalFiles = false,
): Promise<{ frame: ResolvedFrame; codes: string[]; lines: unknown }> {
  const resolver = new FrameResolver({
    roots: root === "" ? [] : [{ directory: root }],
    useLocalFiles,
  });
  const [frames] = await resolver.resolveStacks([
    { frames: [{ functionName: "t", file, line: 1, column: 1 }] },
  ]);
  const [frame] = frames ?? [];
  assert.ok(frame !== undefined);
  const lines =
    frame.file === undefined ? undefined : await resolver.sourceLines(frame.file, frame.line ?? 1);
  return { frame, codes: resolver.problems.map(({ code }) => code), lines };
}

const map = (extra: object): string =>
  JSON.stringify({ version: 3, sources: ["a.ts"], names: [], mappings: "AAAA", ...extra });

const BROKEN: readonly (readonly [title: string, text: string, code: string])[] = [
  ["nothing", "", "map-not-json"],
  ["a truncated map", map({}).slice(0, -9), "map-not-json"],
  ["null", "null", "map-invalid"],
  ["an array", "[]", "map-invalid"],
  ["another version", map({ version: 4 }), "map-invalid"],
  ["mappings that are no string", map({ mappings: 5 }), "map-invalid"],
  ["sources that are no array", map({ sources: { length: 1e9 } }), "map-invalid"],
  ["a bad base64 digit", map({ mappings: "AAAA,A!" }), "map-invalid"],
  ["an unfinished VLQ", map({ mappings: "AAAA,gggg" }), "map-invalid"],
  ["a VLQ without end", map({ mappings: "g".repeat(1e6) }), "map-invalid"],
  ["a negative line", map({ mappings: "AADA" }), "map-invalid"],
  [
    "sections out of order",
    JSON.stringify({
      version: 3,
      sections: [
        { offset: { line: 9, column: 0 }, map: JSON.parse(map({})) },
        { offset: { line: 1, column: 0 }, map: JSON.parse(map({})) },
      ],
    }),
    "map-invalid",
  ],
  [
    "sections by URL",
    JSON.stringify({
      version: 3,
      sections: [{ offset: { line: 0, column: 0 }, url: "file:///etc/passwd" }],
    }),
    "map-invalid",
  ],
  [
    "sections within sections",
    JSON.stringify({
      version: 3,
      sections: [{ offset: { line: 0, column: 0 }, map: { version: 3, sections: [] } }],
    }),
    "map-invalid",
  ],
  [
    "a hundred thousand sections within each other",
    '{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":'.repeat(100_000) +
      map({}) +
      "}]}".repeat(100_000),
    "map-invalid",
  ],
  ["eight million empty lines", map({ mappings: ";".repeat(8_000_001) }), "map-too-large"],
  [
    "a million empty sources",
    map({ sources: Array.from({ length: 1_000_001 }, () => "") }),
    "map-too-large",
  ],
  [
    "a version of a hundred thousand arrays within each other",
    map({}).replace('"version":3', `"version":${"[".repeat(100_000)}${"]".repeat(100_000)}`),
    "map-invalid",
  ],
];

for (const [title, text, code] of BROKEN) {
  test(`${title} is ${code}`, async () => {
    const { frame, codes } = await resolveIn(rootWith({ "app.js.map": text }));
    assert.equal(frame.outcome, "invalid-map");
    assert.equal(frame.functionName, "t");
    assert.deepEqual(codes, [code]);
  });
}

test("names that are none leave the function without one", async () => {
  for (const name of [
    `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
    '{"toString":1,"valueOf":2}',
    "null",
  ]) {
    const text = map({ names: ["*"] }).replace('"*"', name);
    const { frame, codes } = await resolveIn(rootWith({ "app.js.map": text }));
    assert.deepEqual([frame.outcome, frame.line, codes], ["mapped", 1, []], name.slice(0, 30));
  }
});

test("a source index beyond the sources leaves the position unmapped", async () => {
  const { frame } = await resolveIn(rootWith({ "app.js.map": map({ mappings: "AyBAA" }) }));
  assert.equal(frame.outcome, "unmapped-position");
});

test("a map of 1 GB is refused unread", async () => {
  const root = rootWith({ "app.js.map": "{" });
  truncateSync(join(root, "app.js.map"), 2 ** 30);
  const { rss } = process.memoryUsage();
  const { frame, codes } = await resolveIn(root);
  assert.equal(frame.outcome, "invalid-map");
  assert.deepEqual(codes, ["map-too-large"]);
  assert.ok(process.memoryUsage().rss - rss < 2 ** 28, "it was not read into memory");
});

const ESCAPES: readonly string[] = [
  "../outside/secret.map",
  "%2e%2e/outside/secret.map",
  join(base, "outside/secret.map"),
  `file://${base}/outside/secret.map`,
];
for (const url of ESCAPES) {
  test(`sourceMappingURL=${url.replace(base, "BASE")} is not followed out of the root`, async () => {
    const { frame, codes } = await resolveIn(
      rootWith({ "app.js": `t()\n//# sourceMappingURL=${url}` }),
    );
    assert.equal(frame.outcome, "no-map");
    assert.deepEqual(codes, ["outside-root"]);
  });
}

test("a map on the network is not fetched", async () => {
  for (const url of ["https://maps.example/app.js.map", "//maps.example/app.js.map", "ftp://x/y"]) {
    const { frame, codes } = await resolveIn(
      rootWith({ "app.js": `t()\n//# sourceMappingURL=${url}` }),
    );
    assert.equal(frame.outcome, "no-map");
    assert.deepEqual(codes, ["map-remote"]);
  }
});

test("a link out of the root is not followed, neither to a map nor to a folder", async () => {
  const root = rootWith({});
  symlinkSync(join(base, "outside/secret.map"), join(root, "app.js.map"));
  symlinkSync(join(base, "outside"), join(root, "linked"));
  const { frame, codes } = await resolveIn(root);
  assert.equal(frame.outcome, "no-map");
  assert.deepEqual(codes, ["outside-root"]);
});

test("sources outside of the root are not read, however they are written", async () => {
  for (const source of [
    "../outside/secret.ts",
    join(base, "outside/secret.ts"),
    `file://${base}/outside/secret.ts`,
    "%2e%2e/outside/secret.ts",
    "/proc/self/environ",
    "file:///proc/self/environ",
  ]) {
    const files = { "app.js": "t()", "app.js.map": map({ sources: [source] }) };
    const root = rootWith(files);
    for (const { frame, lines } of [
      await resolveIn(root),
      await resolveIn(root, "/srv/app.js", true),
      await resolveIn("", join(root, "app.js"), true),
    ]) {
      assert.equal(frame.outcome, "mapped");
      assert.equal(lines, undefined);
    }
  }
});

test("beside a local file nothing above its folder is read", async () => {
  const root = rootWith({ "app.js": "t()\n//# sourceMappingURL=../outside/secret.map" });
  const { frame, codes } = await resolveIn("", join(root, "app.js"), true);
  assert.equal(frame.outcome, "no-map");
  assert.deepEqual(codes, ["outside-root"]);
});

test("devices, pipes, folders and files of other kinds in a stack are left alone", {
  skip: process.platform === "win32",
}, async () => {
  const root = rootWith({ "passwd.txt": "SECRET" });
  execFileSync("mkfifo", [join(root, "pipe.js")]);
  execFileSync("mkfifo", [join(root, "app.js.map")]);
  mkdirSync(join(root, "folder.js"));
  symlinkSync("/dev/zero", join(root, "zero.js"));
  for (const file of [
    "/dev/zero",
    join(root, "zero.js"),
    join(root, "pipe.js"),
    join(root, "folder.js"),
    join(root, "passwd.txt"),
    "/proc/self/environ",
    "\0.js",
    "/a\0b.js",
  ]) {
    const { frame, lines } = await resolveIn("", file, true);
    assert.equal(frame.outcome, "no-map", file);
    assert.equal(lines, undefined, file);
  }
  assert.deepEqual((await resolveIn(root)).codes, ["not-a-file"]);
});

test("maps that lead to each other end after one hop", async () => {
  const link = "\n//# sourceMappingURL=";
  const root = rootWith({
    "app.js": `t()${link}app.js.map`,
    "b.js": `t()${link}b.js.map`,
    "app.js.map": map({ sources: ["b.js"] }),
    "b.js.map": map({ sources: ["app.js"] }),
  });
  const { frame } = await resolveIn(root);
  assert.equal(`${frame.outcome} ${frame.file}`, "mapped app.js");
});

test("hostile positions are not applicable, hostile roots are problems", async () => {
  const resolver = new FrameResolver({
    roots: [{ directory: join(base, "nowhere") }],
    useLocalFiles: false,
  });
  const positions = [0, -1, 1.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY];
  const [found] = await resolver.resolveStacks([
    { frames: positions.map((line) => ({ file: "/a.js", line, column: 1 })) },
  ]);
  assert.ok(found?.every(({ outcome }) => outcome === "not-applicable"));
  await resolver.resolveStacks([{ frames: [{ file: "/a.js", line: 1, column: 1 }] }]);
  assert.deepEqual(
    resolver.problems.map(({ code }) => code),
    ["root-unreadable"],
  );
});

test("law: whatever JSON a map holds, it is a map or a problem", () => {
  const keyed = fc.record(
    {
      version: fc.constantFrom(3, "3", null),
      sources: fc.jsonValue(),
      sections: fc.jsonValue(),
      mappings: fc.oneof(fc.string(), fc.jsonValue()),
      names: fc.jsonValue(),
      sourcesContent: fc.jsonValue(),
      ignoreList: fc.jsonValue(),
      sourceRoot: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        keyed.map((value) => JSON.stringify(value)),
        fc.string(),
      ),
      (text) => {
        assert.equal(typeof parseMap(text, "a.map", defaultLimits), "object");
      },
    ),
    { numRuns: 2000 },
  );
});
