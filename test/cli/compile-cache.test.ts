/**
 * What V8 made of the bundles is kept where nobody else can write, and changes nothing but the time.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";

const root = temporaryFolder("stall-report-cache-");
const log = join(root, "a.ndjson");
writeFileSync(
  log,
  `{"timestamp":1763600000000,"duration":9,"stack":"Error\\n    at f (/a.js:3:7)"}\n`,
);

let caches = 0;
function newCache(): string {
  const home = join(root, String(++caches));
  mkdirSync(home);
  return home;
}

/** Prints a report with the cache of a home. @returns what it printed */
function report(XDG_CACHE_HOME: string, env: Record<string, string> = {}, word = log): string {
  const { NODE_V8_COVERAGE: _, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(projectRoot, "bin/stall-report.js"), word],
    { encoding: "utf8", env: { ...inherited, XDG_CACHE_HOME, ...env } },
  );
  assert.equal(stderr, "");
  assert.equal(status, 0);
  return stdout;
}

const kept = (home: string): string[] => readdirSync(join(home, "stall-report"));
const UNCACHED = report(root, { NODE_DISABLE_COMPILE_CACHE: "1" });

test("switched off, nothing is written", () => {
  assert.deepEqual(readdirSync(root), ["a.ndjson"]);
});

test("the first report keeps its two bundles, for nobody but the user", () => {
  const home = newCache();
  report(home, {}, "--version");
  assert.deepEqual(kept(home), []);
  assert.equal(report(home), UNCACHED);
  const names = kept(home).map((name) => name.split(".")[0]);
  assert.deepEqual(names, ["cli", "report"]);
  assert.equal(statSync(join(home, "stall-report")).mode & 0o777, 0o700);
  const before = kept(home).map((name) => statSync(join(home, "stall-report", name)).ino);
  assert.equal(report(home), UNCACHED);
  const files = kept(home).map((name) => statSync(join(home, "stall-report", name)));
  assert.deepEqual(
    files.map(({ ino }) => ino),
    before,
    "taken, and not written again",
  );
  for (const { mode } of files) assert.equal(mode & 0o777, 0o600);
});

const DAMAGES: Readonly<Record<string, (kept: Buffer) => Buffer>> = {
  "of another bundle": (kept) => kept.fill("x", 0, 64),
  "with a middle of zeros": (kept) => kept.fill(0, kept.length >> 1, (kept.length >> 1) + 4096),
  "with an end of zeros": (kept) => kept.fill(0, kept.length - 4096),
  "cut off": (kept) => kept.subarray(0, -4096),
  "shorter than its sum": (kept) => kept.subarray(0, 66),
};

for (const [damage, damaged] of Object.entries(DAMAGES)) {
  test(`what was kept is not taken where it is ${damage}, and is kept anew`, () => {
    const home = newCache();
    report(home);
    const files = kept(home).map((name) => join(home, "stall-report", name));
    const broken = files.map((file) => damaged(readFileSync(file)));
    for (const [i, file] of files.entries()) writeFileSync(file, broken[i] as Buffer);
    assert.equal(report(home), UNCACHED);
    for (const [i, file] of files.entries()) {
      assert.ok(!readFileSync(file).equals(broken[i] as Buffer), file);
    }
  });
}

test("a folder that others can write to, or a link, is not used", () => {
  const open = newCache();
  mkdirSync(join(open, "stall-report"));
  chmodSync(join(open, "stall-report"), 0o777);
  const linked = newCache();
  symlinkSync(newCache(), join(linked, "stall-report"));
  for (const home of [open, linked]) {
    assert.equal(report(home), UNCACHED);
    assert.deepEqual(kept(home), []);
  }
  assert.equal(report(join(root, "missing")), UNCACHED);
  if (process.platform === "linux") assert.equal(report("", { HOME: "/proc/1" }), UNCACHED);
});

test("a full disk leaves nothing", { skip: process.platform === "win32" }, () => {
  const home = newCache();
  const limited = 'trap "" XFSZ; ulimit -f 1; "$0" "$@"';
  const words = [process.execPath, join(projectRoot, "bin/stall-report.js"), log];
  const { NODE_V8_COVERAGE: _, ...inherited } = process.env;
  const { status, stdout } = spawnSync("sh", ["-c", limited, ...words], {
    encoding: "utf8",
    env: { ...inherited, XDG_CACHE_HOME: home },
  });
  assert.equal(status, 0);
  assert.equal(stdout, UNCACHED);
  assert.deepEqual(kept(home), []);
});
