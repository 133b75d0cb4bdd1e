/**
 * All ways to start the emitter with all ways to start a program: does the report name the function, its file and its line?
 *
 *     npm ci --prefix bench/frameworks && npm run -s build && node dist/bench/frameworks/ways.js [--write] [major ...]
 *
 * Prints a table, or writes it into `docs/use-it-with.md`. A cell has the Nodes on which it works. Linux only, because of the other Nodes.
 */
import { spawn, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { nodeBinary, SUPPORTED_NODE_MAJORS } from "../../scripts/node-binary.js";
import { projectRoot } from "../../test/project-root.js";
import { writeTable } from "./write-table.js";

const command = join(projectRoot, "bin/stall-report.js");
const registerPath = join(projectRoot, "dist/bundle/register.js");

/** Where an excerpt is marked. */
const BLOCKED_LINE = 5;

/**
 * What blocks, in the same lines in JavaScript and TypeScript. By the clock alone a crowded machine might not run it at all; and the clock of
 * the processor is read seldom, because a crowded machine takes the processor away where it is read.
 */
const body = (isTyped: boolean): string => `
function renderReport(forMs${isTyped ? ": number" : ""}) {
  const { user } = process.cpuUsage();
  let turns = 0;
  while (process.cpuUsage().user - user < forMs * 1000) for (let i = 0; i < 1e6; i++) turns += Math.sqrt(i);
  return turns;
}
setTimeout(() => renderReport(450), 500);
setTimeout(() => {}, 1200);
`;

const START = "startStallEmitter({ file: process.env.STALL_REPORT_FILE, threshold: 200 });";
const API = {
  cjs: `require("stall-report/emitter").${START}`,
  mjs: `import { startStallEmitter } from "stall-report/emitter"; ${START}`,
};
const ELSEWHERE = {
  "cluster.mjs":
    'import cluster from "node:cluster"; if (cluster.isPrimary) cluster.fork(); else { await import("./APP"); setTimeout(() => process.disconnect(), 1300); }',
  "worker.mjs":
    'import { Worker } from "node:worker_threads"; new Worker(new URL("./APP", import.meta.url));',
};

/** A program -> how it is started: the words after the options of Node, or a command that starts Node itself. */
interface Program {
  readonly words: readonly string[];
  /** Not Node: options go into NODE_OPTIONS. */
  readonly isCommand?: boolean;
  readonly file: string;
  readonly env?: NodeJS.ProcessEnv;
}

const PROGRAMS: Readonly<Record<string, Program>> = {
  CommonJS: { words: ["app.cjs"], file: "app.cjs" },
  "ES module": { words: ["app.mjs"], file: "app.mjs" },
  "TypeScript, Node itself": {
    words: ["--experimental-strip-types", "app.mts"],
    file: "app.mts",
  },
  "TypeScript, tsx": { words: ["npx", "tsx", "app.ts"], isCommand: true, file: "app.ts" },
  "TypeScript, ts-node": {
    words: ["npx", "ts-node", "-T", "app.ts"],
    isCommand: true,
    file: "app.ts",
  },
  "TypeScript, @swc-node/register": {
    words: ["-r", "@swc-node/register", "app.ts"],
    file: "app.ts",
  },
  "`cluster`": { words: ["cluster.mjs"], file: "app.mjs" },
  "worker thread": {
    words: ["worker.mjs"],
    file: "app.mjs",
    env: { STALL_REPORT_WORKERS: "1" },
  },
  "script of npm": { words: ["npm", "start"], isCommand: true, file: "app.mjs" },
  npx: { words: ["npx", "the-app"], isCommand: true, file: "app.mjs" },
};

/** A way -> the command, and what is in the environment. */
type Way = (program: Program, node: string) => readonly [readonly string[], NodeJS.ProcessEnv?];

const started = ({ words, isCommand }: Program, node: string, options: readonly string[]) =>
  isCommand ? words : [node, ...options, ...words];
const byOption =
  (option: string): Way =>
  (program, node) => [
    started(program, node, [option, "stall-report/register"]),
    program.isCommand ? { NODE_OPTIONS: `${option} stall-report/register` } : {},
  ];

const WAYS: Readonly<Record<string, Way>> = {
  "`run`": (program, node) => [
    [
      node,
      command,
      "run",
      "-q",
      "--threshold",
      "200",
      "--file",
      "LOG",
      "--",
      ...started(program, node, []),
    ],
  ],
  "`-r`": byOption("-r"),
  "`--import`": byOption("--import"),
  "`register-path`": (program, node) => [
    started(program, node, []),
    { NODE_OPTIONS: `-r "${registerPath}"` },
  ],
  "the API": (program, node) => [started(program, node, [])],
};

/** A folder with the programs, with or without the emitter in them. */
function programsFolder(usesApi: boolean): string {
  const folder = mkdtempSync(join(tmpdir(), "stall ways-"));
  const modules = join(projectRoot, "bench/frameworks/node_modules");
  mkdirSync(join(folder, "node_modules/.bin"), { recursive: true });
  for (const name of readdirSync(modules)) {
    if (name !== ".bin" && name !== "stall-report") {
      symlinkSync(join(modules, name), join(folder, "node_modules", name));
    }
  }
  for (const name of ["tsx", "ts-node"]) {
    symlinkSync(join(modules, ".bin", name), join(folder, "node_modules/.bin", name));
  }
  // Not a link: what lies outside of node_modules is transpiled like the program itself.
  for (const part of ["package.json", "bin", "dist/bundle"]) {
    const to = join(folder, "node_modules/stall-report", part);
    cpSync(join(projectRoot, part), to, { recursive: true });
  }
  writeFileSync(
    join(folder, "node_modules/.bin/the-app"),
    '#!/usr/bin/env node\nimport("../../app.mjs");\n',
    { mode: 0o755 },
  );
  for (const extension of ["cjs", "mjs", "ts", "mts"]) {
    const api = usesApi ? API[extension.startsWith("m") ? "mjs" : "cjs"] : "";
    writeFileSync(join(folder, `app.${extension}`), api + body(extension.endsWith("ts")));
  }
  for (const [name, text] of Object.entries(ELSEWHERE)) {
    writeFileSync(join(folder, name), text.replace("APP", "app.mjs"));
  }
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ name: "app", scripts: { start: "node app.mjs" } }),
  );
  writeFileSync(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: { module: "commonjs", target: "es2022", sourceMap: true } }),
  );
  return folder;
}

interface Reported {
  readonly groups: readonly {
    readonly function: string;
    readonly location: { readonly file: string; readonly line: number } | null;
  }[];
}

async function works(way: Way, program: Program, node: string, cwd: string): Promise<boolean> {
  const logs = mkdtempSync(join(tmpdir(), "stall-ways-logs-"));
  try {
    const log = join(logs, "s.{pid}.ndjson");
    const [words, env] = way(program, node);
    const [name = "", ...rest] = words.map((word) => (word === "LOG" ? log : word));
    const child = spawn(name, rest, {
      cwd,
      stdio: "ignore",
      timeout: 60_000,
      env: {
        ...{ ...process.env, PATH: `${dirname(node)}:${process.env["PATH"]}`, CI: "1" },
        ...{ STALL_REPORT_FILE: log, STALL_REPORT_THRESHOLD: "200" },
        ...{ ...program.env, ...env },
      },
    });
    const status = await new Promise((resolve) => child.once("close", resolve));
    // A stall of a process without a CPU is named as well, though it is set aside.
    const groups = ["hide", "only"].flatMap((suspects) => {
      const report = spawnSync(
        process.execPath,
        [command, "-f", "json", "--suspects", suspects, logs],
        { encoding: "utf8" },
      );
      return (JSON.parse(report.stdout || '{"groups":[]}') as Reported).groups;
    });
    const group = groups.find((one) => one.function === "renderReport");
    const { file = "", line = 0 } = group?.location ?? {};
    return status === 0 && file.endsWith(`/${program.file}`) && line === BLOCKED_LINE;
  } finally {
    rmSync(logs, { recursive: true, force: true });
  }
}

const isWriting = process.argv.includes("--write");
const wanted = process.argv
  .slice(2)
  .filter((word) => word !== "--write")
  .map(Number);
const majors = wanted.length > 0 ? wanted : SUPPORTED_NODE_MAJORS;
const nodes = majors.map(nodeBinary);
const lines = [
  `| | ${Object.keys(WAYS).join(" | ")} |`,
  `|---|${"---|".repeat(Object.keys(WAYS).length)}`,
];
const folders = [false, true].map(programsFolder);
for (const [name, program] of Object.entries(PROGRAMS)) {
  const cells: string[] = [];
  for (const [wayName, way] of Object.entries(WAYS)) {
    const folder = folders[wayName === "the API" ? 1 : 0] as string;
    const isGood = await Promise.all(nodes.map((node) => works(way, program, node, folder)));
    const good = majors.filter((_, i) => isGood[i]);
    cells.push(good.length === majors.length ? "all" : good.join(", ") || "no");
  }
  lines.push(`| ${name} | ${cells.join(" | ")} |`);
  console.log(lines.at(-1));
}
for (const folder of folders) rmSync(folder, { recursive: true, force: true });
if (isWriting) writeTable("ways", `${lines.join("\n")}\n`);
