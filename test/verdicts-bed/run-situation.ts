/**
 * Runs one situation of the bed: the real program under the real emitter, and its log through the real command line.
 */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { registerUrl } from "../emitter/run-program.js";
import { projectRoot } from "../project-root.js";
import { CpuGroup } from "./cpu-group.js";
import { isSuspectKind, type Situation } from "./situations.js";

/** What the report says of a run: its largest group; without one, its largest suspect; without either, nothing. */
export interface Answer {
  /** A kind of verdict, or `nothing`. */
  readonly verdict: string;
  /** The blamed function; undefined for suspects, which blame nobody. */
  readonly functionName: string | undefined;
  /** The names of all groups that are not set aside. */
  readonly blamedFunctions: readonly string[];
  /** What the emitter wrote, to be shown if the answer is not what was expected. */
  readonly log: string;
}

/** A run of a program of the bed, while it goes on. */
export interface Running {
  readonly child: ChildProcess;
  /** Resolves, when the program has printed a word, to all that it has printed. */
  readonly hasPrinted: (word: string) => Promise<string>;
  /** Another process that is to be ended with the program. */
  readonly endWithIt: (helper: ChildProcess) => void;
  readonly group: CpuGroup | undefined;
}

const execute = promisify(execFile);

/** Runs a situation once. */
export async function runSituation(situation: Situation): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), "stall-bed-"));
  const log = join(folder, "stalls.ndjson");
  const group = situation.needsCpuGroup === true ? CpuGroup.create() : undefined;
  const helpers: ChildProcess[] = [];
  try {
    const child = start(situation, log, group);
    const ended = new Promise((resolve) => child.once("close", resolve));
    const limit = setTimeout(() => child.kill("SIGKILL"), 60_000);
    const endWithIt = (helper: ChildProcess) => void helpers.push(helper);
    await Promise.race([
      ended,
      situation.meanwhile?.({ child, hasPrinted: listener(child), endWithIt, group }),
    ]);
    await ended;
    clearTimeout(limit);
    return await analyze(log);
  } finally {
    for (const helper of helpers) helper.kill("SIGKILL");
    group?.remove();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Each program is the leader of a session, because Linux may share the processors out by session (autogroup). A cause
 * of its own gets a higher priority where that is allowed: otherwise, on a crowded machine, it would be rightly
 * called starved.
 */
function start(situation: Situation, log: string, group: CpuGroup | undefined): ChildProcess {
  const enter = group === undefined ? "" : `echo $$ > '${group.processesFile}' && `;
  const first = isSuspectKind(situation.verdicts[0] ?? "")
    ? ""
    : "echo -10 > /proc/self/autogroup; renice -n -10 -p $$;";
  const pinned = situation.cpu === undefined ? [] : ["taskset", "-c", `${situation.cpu}`];
  const node = [process.execPath, "--import", registerUrl, ...(situation.flags ?? [])];
  const program = join(projectRoot, "test", situation.program);
  const command = [...pinned, ...node, program, ...(situation.args ?? [])];
  return spawn(
    "sh",
    ["-c", `{ ${first} true; } >/dev/null 2>&1; ${enter}exec "$@"`, "sh", ...command],
    {
      detached: true,
      env: {
        PATH: process.env["PATH"],
        STALL_REPORT_FILE: log,
        // For programs that wait until they are watched.
        STALL_TEST_LOG: log,
        STALL_REPORT_THRESHOLD: `${situation.thresholdMs ?? 500}`,
        STALL_REPORT_SAMPLE: "1",
      },
      stdio: ["pipe", "pipe", "pipe"],
    },
  );
}

function listener(child: ChildProcess): Running["hasPrinted"] {
  let printed = "";
  const waiting = new Set<() => void>();
  const note = (text: Buffer): void => {
    printed += text.toString();
    for (const look of waiting) look();
  };
  child.stdout?.on("data", note);
  child.stderr?.on("data", note);
  return (word) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!printed.includes(word)) return;
        waiting.delete(look);
        resolve(printed);
      };
      waiting.add(look);
      look();
    });
}

interface JsonReport {
  readonly groups: readonly {
    readonly function: string;
    readonly count: number;
    readonly verdicts: Readonly<Record<string, number>>;
  }[];
  readonly suspects: readonly { readonly kind: string; readonly blockedMs: number }[];
}

async function analyze(log: string): Promise<Answer> {
  const cli = join(projectRoot, "bin/stall-report.js");
  const { stdout } = await execute(process.execPath, [cli, log, "-f", "json"]);
  const report = JSON.parse(stdout) as JsonReport;
  const blamed = report.groups.filter((group) => group.count > 0);
  const answer = {
    blamedFunctions: blamed.map((group) => group.function),
    log: readFileSync(log, "utf8"),
  };
  const [worst] = blamed;
  if (worst !== undefined) {
    const verdicts = Object.entries(worst.verdicts).filter(([kind]) => !isSuspectKind(kind));
    const [most] = verdicts.sort(([, a], [, b]) => b - a);
    return { ...answer, verdict: most?.[0] ?? "nothing", functionName: worst.function };
  }
  const [suspect] = [...report.suspects].sort((a, b) => b.blockedMs - a.blockedMs);
  return { ...answer, verdict: suspect?.kind ?? "nothing", functionName: undefined };
}
