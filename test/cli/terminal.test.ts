/**
 * What depends on the terminal and on signals.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { COMMANDS } from "../../src/cli/commands.js";
import { screenful } from "../../src/cli/screenful.js";
import { displayWidth } from "../../src/render/display-width.js";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

const LOG = "sample-logs/before-web-1.ndjson";
const BIN = join(projectRoot, "bin/stall-report.js");
const folder = temporaryFolder("stall-report-terminal-");

const ESC = "\u001b";

type Case = readonly [
  what: string,
  isColoured: boolean,
  world: {
    readonly words?: readonly string[];
    readonly env?: Readonly<Record<string, string>>;
    readonly isTerminal?: boolean;
  },
];
const COLOURS: readonly Case[] = [
  ["a terminal", true, { isTerminal: true }],
  ["a pipe", false, {}],
  ["NO_COLOR", false, { isTerminal: true, env: { NO_COLOR: "1" } }],
  ["an empty NO_COLOR", true, { isTerminal: true, env: { NO_COLOR: "" } }],
  ["FORCE_COLOR into a pipe", true, { env: { FORCE_COLOR: "1" } }],
  ["FORCE_COLOR=0", false, { isTerminal: true, env: { FORCE_COLOR: "0" } }],
  [
    "NO_COLOR and FORCE_COLOR",
    false,
    { isTerminal: true, env: { NO_COLOR: "1", FORCE_COLOR: "1" } },
  ],
  ["TERM=dumb", false, { isTerminal: true, env: { TERM: "dumb" } }],
  [
    "--color always, whatever the rest says",
    true,
    { words: ["--color", "always"], env: { NO_COLOR: "1", TERM: "dumb" } },
  ],
  ["--color alone", true, { words: ["--color"] }],
  ["--no-color", false, { words: ["--no-color"], env: { FORCE_COLOR: "1" } }],
  ["--color never on a terminal", false, { words: ["--color", "never"], isTerminal: true }],
];
for (const [what, isColoured, { words = [], env = {}, isTerminal = false }] of COLOURS) {
  test(`colour: ${what}: ${isColoured ? "yes" : "no"}`, async () => {
    for (const command of [[LOG], ["compare", LOG, "sample-logs/after-web-1.ndjson"]]) {
      const { stdout } = await run([...command, ...words], { env, isTerminal });
      assert.equal(stdout.includes(ESC), isColoured, command[0]);
    }
  });
}

for (const [env, isAscii] of [
  [{ LC_ALL: "C" }, true],
  [{ LC_CTYPE: "POSIX", LANG: "en_US.UTF-8" }, true],
  [{ LANG: "de_DE.ISO-8859-1" }, true],
  [{ LC_ALL: "C.UTF-8", LANG: "C" }, false],
  [{ LANG: "en_US.utf8" }, false],
  [{}, false],
] as const) {
  test(`${JSON.stringify(env)}: ${isAscii ? "ASCII and nothing else" : "all signs"}`, async () => {
    for (const command of [
      ["sample-logs", "--tree"],
      ["sample-logs"],
      ["show", "1", "sample-logs"],
      ["trend", "sample-logs", "--all"],
      ["compare", "--by-version", "all", "sample-logs"],
      ["compare", LOG, "sample-logs/after-web-1.ndjson", "--all"],
      ["validate", "sample-logs"],
    ]) {
      const { stdout, stderr } = await run(command, { env, columns: 200 });
      if (isAscii) assert.match(stdout + stderr, /^[\n -~]*$/, command.join(" "));
      else if (command[0] === "trend") assert.match(stdout, /[^\n -~]/);
    }
  });
}

test("a terminal of unknown width has 80 columns, and a narrow one no line beyond 40", async () => {
  const widest = async (columns: number): Promise<number> => {
    const { stdout } = await run([LOG, "sample-logs/after-worker.ndjson"], {
      isTerminal: true,
      columns,
    });
    const plain = stdout.replace(/\u001b\[\d+m/g, "");
    return Math.max(...plain.split("\n").map(displayWidth));
  };
  assert.ok((await widest(0)) > 70 && (await widest(0)) <= 80);
  assert.ok((await widest(40)) <= 40);
});

test("help is as wide as the terminal, but for commands to copy", async () => {
  for (const { name } of COMMANDS) {
    const { stdout } = await run([name, "--help"], { columns: 40 });
    const text = stdout.split("\n").filter((line) => !/^ {2}(?=\S).*stall-report/.test(line));
    for (const line of text) assert.ok(line.length <= 40, line);
  }
});

test("what is followed fits on the screen, the answer first", () => {
  const report = Array.from({ length: 30 }, (_, i) => `line ${i}`).join("\n");
  const screenOf = (rows: number | undefined): string[] => {
    const stdout = { write: () => {}, writePieces: () => {}, isTerminal: true, columns: 60, rows };
    return screenful(report, { stdout, env: {}, now: () => 0 }).split("\n");
  };
  const screen = screenOf(12);
  assert.equal(screen.length, 11);
  assert.deepEqual([screen[0], screen[7]], ["line 0", "... 23 more lines"]);
  assert.match(screen[9] ?? "", /^Following the logs, as of 00:00:00 UTC/);
  assert.equal(screenOf(undefined).length, 33);
  assert.equal(screenOf(1)[0], "line 0");
});

test("Ctrl-C: the report of what was read, marked, status 130, and nothing else is called wrong", async () => {
  const interrupt = (callback: () => void): void => callback();
  const report = await run([LOG, "sample-logs/before-web-2.ndjson"], { interrupt });
  assert.equal(report.status, 130);
  assert.match(report.stdout, /^PARTIAL/);
  assert.doesNotMatch(report.stdout, /torn/);
  const known = join(folder, "known.json");
  for (const command of [
    ["summarize"],
    ["show", "no such function"],
    ["accept", "1", "--until", "2999-01-01", "--why", "so be it", "--known", known],
    ["compare", "--by-version", "all"],
  ]) {
    const inputs = [LOG, "sample-logs/before-web-2.ndjson"];
    const { stderr, ...others } = await run([...command, ...inputs], { interrupt });
    assert.deepEqual(others, { status: 130, stdout: "" }, command.join(" "));
    assert.match(stderr, /^stall-report: interrupted; .*\n$/);
  }
  assert.ok(!existsSync(known));
});

test("Ctrl-C in the first side of a comparison does not read the second", async () => {
  let sides = 0;
  const interrupt = (callback: () => void): void => {
    sides++;
    callback();
  };
  const { status, stdout } = await run(
    ["compare", LOG, "sample-logs/after-web-1.ndjson", "-f", "json"],
    {
      interrupt,
    },
  );
  assert.equal(status, 130);
  assert.equal(sides, 1);
  const { after: unread } = JSON.parse(stdout) as { after: { inputs: unknown[] } };
  assert.deepEqual(unread.inputs, []);
});

const isWindows = process.platform === "win32" && "pipes of a shell are another thing there";

test("`| head` ends quietly with status 0, also in the middle of much output", {
  skip: isWindows,
}, async () => {
  const big = join(folder, "big.ndjson");
  writeFileSync(big, readFileSync(join(projectRoot, LOG), "utf8").repeat(60));
  for (const words of [
    ["slice", big],
    [big, "-f", "ndjson"],
    ["validate", LOG],
  ]) {
    const child = spawn(process.execPath, [BIN, ...words], {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stderr = "";
    child.stderr.on("data", (text: Buffer) => {
      stderr += text.toString();
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.on("close", resolve));
    assert.deepEqual([words[0], status, stderr], [words[0], 0, ""]);
  }
});

test("warnings that nobody listens to do not stop the report", { skip: isWindows }, () => {
  const { status, stdout } = spawnSync(
    "sh",
    ["-c", `"$0" "$1" "$2" "$2" -f json 2>&-`, process.execPath, BIN, join(projectRoot, LOG)],
    { encoding: "utf8" },
  );
  assert.equal(status, 0);
  assert.equal((JSON.parse(stdout) as { inputs: unknown[] }).inputs.length, 1);
});

test("--quiet: no warnings, but errors", async () => {
  const twice = [LOG, LOG];
  assert.match((await run(twice)).stderr, /named twice/);
  assert.equal((await run([...twice, "--quiet"])).stderr, "");
  const missing = await run([LOG, "nowhere.ndjson", "-q"]);
  assert.match(missing.stderr, /nowhere\.ndjson: no such file/);
  assert.equal(missing.status, 2);
});
