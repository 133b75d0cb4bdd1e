/**
 * Runs a child program beside the emitter and gives back what it did and what the log says.
 */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expandStacks } from "../../src/record/compact-stacks.js";
import { decodeLine } from "../../src/record/decode.js";
import type { LogRecord, StallOpenRecord, StallRecord } from "../../src/record/record.js";
import { projectRoot } from "../project-root.js";

/** The URL that `--import` is given. */
export const registerUrl = pathToFileURL(join(projectRoot, "dist/src/emitter/register.js")).href;

/** The path of one of the child programs. */
export function programPath(name: string): string {
  return join(projectRoot, "test/emitter/programs", name);
}

/** How to run a program. */
export interface RunOptions {
  /** Flags for Node, before the program. `--import register` is added by `isWatched`. */
  readonly flags?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** False: without the emitter, to compare. */
  readonly isWatched?: boolean;
  /** The log's path; by default one in a fresh folder. */
  readonly file?: string;
  readonly cwd?: string;
  /** Called with the child when it has been started, and with the folder of its logs. */
  readonly meanwhile?: (child: ReturnType<typeof spawn>, folder: string) => void;
}

/** What came of it. */
export interface RunResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly records: readonly LogRecord[];
  readonly stalls: readonly StallRecord[];
  readonly open: readonly StallOpenRecord[];
  /** Lines that are not records. */
  readonly problems: readonly string[];
}

/** Runs `node [flags] program [args]` to its end, at most three minutes. */
export async function runProgram(program: string, options: RunOptions = {}): Promise<RunResult> {
  const folder = mkdtempSync(join(tmpdir(), "stall-emitter-"));
  const file = options.file ?? join(folder, "stalls.%p.ndjson");
  const flags = [...(options.isWatched === false ? [] : ["--import", registerUrl])];
  const child = spawn(
    process.execPath,
    [...flags, ...(options.flags ?? []), program, ...(options.args ?? [])],
    {
      cwd: options.cwd ?? folder,
      env: {
        ...cleanEnvironment(),
        STALL_REPORT_FILE: file,
        // For programs that wait until they are watched.
        ...(options.isWatched === false || options.file !== undefined
          ? {}
          : { STALL_TEST_LOG: file }),
        ...options.env,
      },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: 180_000,
      killSignal: "SIGKILL",
    },
  );
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => err.push(bytes));
  if (options.meanwhile === undefined) child.stdin.end();
  else options.meanwhile(child, folder);
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve) =>
    child.on("close", (...end) => resolve(end)),
  );
  const log = readLogs(folder);
  rmSync(folder, { recursive: true, force: true });
  return {
    code,
    signal,
    stdout: Buffer.concat(out).toString(),
    stderr: Buffer.concat(err).toString(),
    ...log,
  };
}

/** Reads every log below a folder, in the order of their names. */
export function readLogs(
  folder: string,
): Pick<RunResult, "records" | "stalls" | "open" | "problems"> {
  const names = readdirSync(folder)
    .filter((name) => name.includes(".ndjson"))
    .sort();
  const lines = names.flatMap((name) =>
    readFileSync(join(folder, name), "utf8")
      .split("\n")
      .filter((line) => line !== ""),
  );
  const records: LogRecord[] = [];
  const problems: string[] = [];
  for (const line of lines) {
    const decoded = decodeLine(line);
    if (decoded.kind === "record") records.push(decoded.record);
    else problems.push(decoded.kind === "problem" ? decoded.problem.message : decoded.kind);
  }
  return {
    records,
    problems,
    stalls: records
      .filter((one): one is StallRecord => (one.type ?? "stall") === "stall")
      .map(expandStacks),
    open: records
      .filter((one): one is StallOpenRecord => one.type === "stall-open")
      .map(expandStacks),
  };
}

/** This process's environment without what would reach into a child and change it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !name.startsWith("STALL_REPORT_") && !/^NODE_/.test(name),
  );
  return Object.fromEntries(kept);
}

/** The stalls that blame a function: on a busy machine a program may stall elsewhere too, while it starts. */
export function stallsIn(run: RunResult, functionName: string): StallRecord[] {
  return run.stalls.filter((stall) => blamed(stall.stack) === functionName);
}

/** The name, without its receiver, of the innermost frame of a stack that is neither Node's nor native: what should be blamed. */
export function blamed(stack: string): string {
  const frames = stack.split("\n").filter((line) => line.startsWith("    at "));
  const own = frames.find((line) => /\((?!node:|<anonymous>|wasm:).*\)$/.test(line));
  return /at (?:async )?(?:\S+\.)?([^\s.]+)/.exec(own ?? "")?.[1] ?? "";
}
