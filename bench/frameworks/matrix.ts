/**
 * Programs of strangers under the emitter: works, function, file and line, duration; each on each Node.
 *
 *     npm ci --prefix bench/frameworks && npm run -s build && node dist/bench/frameworks/matrix.js [--write] [major ...] [-- name ...]
 *
 * Prints a table, or writes it into `docs/use-it-with.md`. A cell is the duration where the report names the function that blocks, the
 * file and the line that people wrote, and its 700 ms to a tenth (more on a machine that is busy itself); else what it lacks. Linux only,
 * because of the other Nodes.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { nodeBinary, SUPPORTED_NODE_MAJORS } from "../../scripts/node-binary.js";
import { projectRoot } from "../../test/project-root.js";
import { sizesText, stallBytes } from "../emitter/known-programs.js";
import { writeTable } from "./write-table.js";

const programs = join(projectRoot, "bench/frameworks/programs");
const modules = join(projectRoot, "bench/frameworks/node_modules");
const built = join(programs, "built");
const register = join(projectRoot, "dist/bundle/register.js");

interface Row {
  /** What Node is given. */
  readonly args: readonly string[];
  /** Where the line stands that blocks. */
  readonly file: string;
  readonly functionName?: string;
  readonly durationMs?: number;
  readonly route?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly oldest?: number;
  readonly build?: () => void;
  /** Where the maps are that do not lie beside what runs. */
  readonly sourceMaps?: string;
  /** The path that is asked for from outside, of a server that does not ask itself. */
  readonly asked?: string;
  /** The program is one that starts others. */
  readonly isManager?: boolean;
}

const bin = (path: string): string => join(modules, path);
const server = (name: string, route?: string): Row => ({
  args: [`${name}.mjs`],
  file: "block.cjs",
  ...(route === undefined ? {} : { route }),
});
const masked = "GET /reports/:id/pages";
const pattern = "GET /reports/:report/pages";

function bundle(outfile: string, entry: string): void {
  buildSync({
    ...{ entryPoints: [join(programs, entry)], outfile: join(built, outfile), bundle: true },
    ...{ platform: "node", format: "cjs", minify: true, sourcemap: true, logLevel: "error" },
  });
}

function must(command: string, args: readonly string[], cwd = programs): void {
  const run = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (run.status !== 0) throw new Error(`${args.join(" ")}: ${run.stdout}${run.stderr}`);
}

const nest = (platform: string): Row => ({
  args: ["built/nest.js"],
  file: "nest.ts",
  functionName: "ReportsController.renderReport",
  route: pattern,
  env: { PLATFORM: platform },
  build: () => must(process.execPath, [bin("typescript/bin/tsc"), "-p", "tsconfig.json"]),
});

const pm2 = (mode: string): Row => ({
  args: [bin("pm2/bin/pm2-runtime"), "start", "pm2.config.cjs"],
  file: "block.cjs",
  route: masked,
  env: { PM2_MODE: mode },
  isManager: true,
});

const ROWS: Readonly<Record<string, Row>> = {
  http: server("http", masked),
  "Express 5": server("express", pattern),
  "Express 4": server("express4", pattern),
  Fastify: server("fastify", pattern),
  Koa: server("koa", masked),
  "NestJS (Express)": nest("express"),
  "NestJS (Fastify)": nest("fastify"),
  "Next.js, standalone": {
    args: ["next/.next/standalone/programs/next/server.js"],
    file: "route.js",
    sourceMaps: "next/.next",
    asked: "/reports/monthly",
    route: "GET /reports/[report]",
    build: () =>
      must(process.execPath, [bin("next/dist/bin/next"), "build"], join(programs, "next")),
  },
  GraphQL: { ...server("graphql", "POST /graphql"), oldest: 22 },
  "Socket.IO": server("socket-io"),
  tsx: { args: [bin("tsx/dist/cli.mjs"), "typescript.ts"], file: "typescript.ts" },
  "ts-node": {
    args: [bin("ts-node/dist/bin.js"), "-T", "typescript.ts"],
    file: "typescript.ts",
  },
  "@swc-node/register": {
    args: ["-r", bin("@swc-node/register"), "typescript.ts"],
    file: "typescript.ts",
  },
  "type stripping": {
    args: ["--experimental-strip-types", "typescript.ts"],
    file: "typescript.ts",
    oldest: 22,
  },
  "esbuild, minified": {
    args: ["built/esbuild.cjs"],
    file: "typescript.ts",
    build: () => bundle("esbuild.cjs", "typescript.ts"),
  },
  "webpack, minified": {
    args: ["built/webpack.cjs"],
    file: "koa.mjs",
    functionName: "renderReport",
    build: () => must(process.execPath, [join(programs, "webpack.cjs")]),
  },
  cluster: server("cluster", masked),
  "pm2, fork": pm2("fork"),
  "pm2, cluster": pm2("cluster"),
  Piscina: { ...server("piscina"), durationMs: 300, env: { STALL_REPORT_WORKERS: "1" } },
  Jest: {
    args: [bin("jest/bin/jest.js"), "-c", "tests/jest.config.cjs", "--runInBand"],
    file: "reports.ts",
  },
  Vitest: {
    args: [bin("vitest/vitest.mjs"), "run", "--root", "tests"],
    file: "reports.ts",
    oldest: 22,
  },
};

interface Reported {
  readonly groups: readonly {
    readonly function: string;
    readonly location: { readonly file: string; readonly line: number } | null;
    readonly maxMs: number;
    readonly context: Readonly<
      Record<string, { readonly values: readonly { readonly value: string }[] }>
    >;
  }[];
}

const recordBytes: number[] = [];
const stallsOf = (path: string): number[] => (path.endsWith(".ndjson") ? stallBytes(path) : []);

/** What came of one program on one Node. */
interface Cell {
  /** The duration, or what the report lacks. */
  readonly text: string;
  /** What was rightly blamed. */
  readonly place?: string;
}

/** Runs one program on one Node. */
async function cellOf(row: Row, node: string): Promise<Cell> {
  const folder = mkdtempSync(join(tmpdir(), "stall-frameworks-"));
  try {
    const log = join(folder, "s.{pid}.ndjson");
    const child = spawn(node, [...(row.isManager ? [] : ["-r", register]), ...row.args], {
      cwd: programs,
      stdio: ["ignore", "ignore", "pipe"],
      env: {
        ...process.env,
        ...{ PATH: `${join(node, "..")}:${process.env["PATH"]}`, CI: "1", PM2_HOME: folder },
        ...{
          NODE_OPTIONS: row.isManager ? "" : `-r ${register}`,
          REGISTER: register,
          PORT: "4599",
        },
        ...{ STALL_REPORT_FILE: log, STALL_REPORT_THRESHOLD: "250" },
        ...row.env,
      },
    });
    const failure = await ended(child, row);
    recordBytes.push(...readdirSync(folder).flatMap((name) => stallsOf(join(folder, name))));
    if (failure !== undefined) return { text: failure };
    const maps = row.sourceMaps === undefined ? [] : ["--source-maps", row.sourceMaps];
    const said = spawnSync(
      process.execPath,
      [join(projectRoot, "bin/stall-report.js"), ...maps, "-f", "json", join(folder, "s.*.ndjson")],
      { cwd: programs, encoding: "utf8", maxBuffer: 1e9 },
    );
    return judge(JSON.parse(said.stdout || '{"groups":[]}') as Reported, row);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns what it failed with */
async function ended(child: ChildProcess, row: Row): Promise<string | undefined> {
  let error = "";
  child.stderr?.on("data", (bytes) => {
    error += bytes;
  });
  const timer = setTimeout(() => child.kill("SIGKILL"), 90_000);
  const end = new Promise<number | null>((resolve) => child.once("close", resolve));
  if (row.asked !== undefined) {
    await ask(`http://127.0.0.1:4599${row.asked}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    child.kill("SIGTERM");
  }
  const code = await end;
  clearTimeout(timer);
  // A manager says so when all of its programs have ended.
  const isFine = code === 0 || row.asked !== undefined || row.isManager;
  return isFine ? undefined : `ends with ${code}: ${error.trim().split("\n").at(-1)}`;
}

async function ask(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer !== undefined) {
      await answer.text();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function judge({ groups }: Reported, row: Row): Cell {
  const { functionName = "renderReport", durationMs = 700 } = row;
  const group = groups.find((one) => one.function === functionName);
  if (group === undefined) return { text: `blames ${groups[0]?.function ?? "nothing"}` };
  const { file = "", line } = group.location ?? {};
  if (!file.endsWith(row.file) && row.file !== "koa.mjs") return { text: `file ${file}` };
  const source = spawnSync("grep", ["-rn", "--include=*", "// stall", programs], {
    encoding: "utf8",
  }).stdout;
  const name = file.split("/").at(-1);
  const isLine = source.split("\n").some((one) => {
    const [path = "", number] = one.split(":");
    return path.endsWith(`/${name}`) && Number(number) === line && !path.includes("/.next/");
  });
  if (!isLine) return { text: `line ${line}` };
  const duration = `${Math.round(group.maxMs)} ms`;
  if (group.maxMs < durationMs * 0.9 || group.maxMs > durationMs * 1.9)
    return { text: `only ${duration}` };
  const route = group.context["route"]?.values[0]?.value;
  if (row.route !== undefined && route !== row.route) return { text: `route ${route}` };
  const asked = row.route === undefined ? "" : `, \`${row.route}\``;
  return { text: duration, place: `\`${functionName}\` ${name}:${line}${asked}` };
}

const dashes = process.argv.indexOf("--");
const words = process.argv.slice(2, dashes < 0 ? undefined : dashes);
const majors = words.filter((word) => word !== "--write").map(Number);
const names = dashes < 0 ? [] : process.argv.slice(dashes + 1);
const nodes = majors.length > 0 ? majors : SUPPORTED_NODE_MAJORS;

const versions = nodes.map((major) =>
  spawnSync(nodeBinary(major), ["-v"], { encoding: "utf8" }).stdout.trim(),
);
const lines = [
  `| program | is blamed | ${versions.join(" | ")} |`,
  `|---|---|${nodes.map(() => "--:").join("|")}|`,
];
const done = new Set<unknown>();
for (const [name, row] of Object.entries(ROWS)) {
  if (names.length > 0 && !names.includes(name)) continue;
  if (row.build !== undefined && !done.has(String(row.build))) row.build();
  done.add(String(row.build));
  const cells: Cell[] = [];
  for (const major of nodes) {
    const isOld = row.oldest !== undefined && major < row.oldest;
    cells.push(isOld ? { text: "not there" } : await cellOf(row, nodeBinary(major)));
  }
  const place = cells.find((cell) => cell.place !== undefined)?.place ?? "";
  lines.push(`| ${name} | ${place} | ${cells.map(({ text }) => text).join(" | ")} |`);
  console.log(lines.at(-1));
}
console.log(`\n${sizesText(recordBytes)}`);
if (words.includes("--write")) writeTable("matrix", `${lines.join("\n")}\n`);
