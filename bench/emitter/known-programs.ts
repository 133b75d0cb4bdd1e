import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { StallRecord } from "../../src/record/record.js";
import { readLogs } from "../../test/emitter/run-program.js";
import { projectRoot } from "../../test/project-root.js";
import { quantileOf } from "../quantile-of.js";

/** A program whose blocking function is known; its first lines name it. */
export interface KnownProgram {
  readonly name: string;
  readonly path: string;
  readonly kind: string;
  /** The functions that are right; none for a healthy program. */
  readonly expected: readonly string[];
  /** Functions that are not wrong either. */
  readonly accepted: readonly string[];
  readonly verdicts: readonly string[];
  readonly flags: readonly string[];
  readonly args: readonly string[];
  readonly thresholdMs: number;
  /** The oldest Node that has what it uses. */
  readonly since: number;
}

/** When a stall really was, as the program itself has measured it: epoch milliseconds. */
export interface TrueStall {
  readonly from: number;
  /** Undefined: the process ended inside it. */
  readonly to?: number;
}

/** What came of a program. */
export interface KnownRun {
  readonly stderr: string;
  readonly hasEnded: boolean;
  readonly truth: readonly TrueStall[];
  /** Begin (epoch ms) and duration of each recorded stall. */
  readonly recorded: readonly { readonly fromMs: number; readonly durationMs: number }[];
  /** Bytes of the line of each stall that is over. */
  readonly recordBytes: readonly number[];
  /** The blocking function of the application and the verdict of the largest group; undefined if there is none. */
  readonly functionName: string | undefined;
  readonly verdict: string | undefined;
  /** Functions that are blamed for stalls that are not set aside. */
  readonly blamed: readonly string[];
  /** The text of the log. */
  readonly log: string;
}

/** A program of `known-answers/short-programs.mjs`. */
interface ShortProgram {
  readonly expect: string | readonly string[];
  readonly accept?: readonly string[];
  readonly verdict?: string;
  readonly flags?: readonly string[];
  readonly since?: number;
}

const PROGRAMS = join(projectRoot, "bench/emitter/known-answers/programs");
const SHORT_PROGRAMS = "short-programs.mjs";
const OUR_SHORT_PROGRAMS = join(projectRoot, "bench/emitter/known-answers", SHORT_PROGRAMS);
const VARIANT_URL = pathToFileURL(join(projectRoot, "bench/emitter/hosts/variant.mjs")).href;
const TIME_LIMIT_MS = 30_000;

/** The programs of a folder and of its `short-programs.mjs`, by default ours, whose names contain one of some parts; all of them without parts. */
export async function knownPrograms(
  folder?: string,
  parts: readonly string[] = [],
): Promise<KnownProgram[]> {
  const files = readdirSync(folder ?? PROGRAMS)
    .filter((name) => /\.[cm]?[jt]s$/.test(name) && !["truth.mjs", SHORT_PROGRAMS].includes(name))
    .sort()
    .map((name) => describe(name, join(folder ?? PROGRAMS, name)));
  const short = folder === undefined ? OUR_SHORT_PROGRAMS : resolve(folder, SHORT_PROGRAMS);
  return [...files, ...(existsSync(short) ? await shortPrograms(short) : [])].filter(
    ({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)),
  );
}

async function shortPrograms(path: string): Promise<KnownProgram[]> {
  const module = await import(pathToFileURL(path).href);
  const programs = Object.entries(module.SHORT_PROGRAMS as Readonly<Record<string, ShortProgram>>);
  return programs.map(([name, { expect, accept = [], verdict, flags = [], since = 0 }]) => ({
    name: `short ${name}`,
    path,
    kind: "short",
    expected: [expect].flat(),
    accepted: accept,
    verdicts: (verdict ?? "code,native").split(","),
    flags,
    args: [name],
    thresholdMs: 500,
    since,
  }));
}

function describe(name: string, path: string): KnownProgram {
  const text = readFileSync(path, "utf8");
  const header = (key: string): string =>
    new RegExp(`^// ${key}:(.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
  const list = (key: string): string[] =>
    header(key)
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== "" && word !== "none");
  return {
    name,
    path,
    kind: header("kind"),
    expected: list("expect"),
    accepted: list("accept"),
    verdicts: [...list("verdict"), ...list("accept-verdict")],
    flags: header("flags")
      .split(" ")
      .filter((flag) => flag !== ""),
    args: [],
    thresholdMs: Number(header("threshold") || 500),
    since: Number(header("since") || 0),
  };
}

/**
 * Runs a program beside what `variant` names (see hosts/variant.mjs), with a higher priority where that is allowed: on a
 * crowded machine it would rightly be called starved.
 */
export function runKnownProgram(node: string, program: KnownProgram, variant: string): KnownRun {
  const folder = mkdtempSync(join(tmpdir(), "stall-known-"));
  const log = join(folder, "s.ndjson");
  const truthFile = join(folder, "truth");
  const first = "echo -10 > /proc/self/autogroup; renice -n -10 -p $$";
  const child = spawnSync(
    "sh",
    [
      ...["-c", `{ ${first}; } >/dev/null 2>&1; exec "$@"`, "sh"],
      ...[node, ...program.flags, "--import", VARIANT_URL, program.path, ...program.args],
    ],
    {
      env: {
        PATH: process.env["PATH"],
        BENCH_VARIANT: variant,
        STALL_REPORT_FILE: log,
        STALL_REPORT_THRESHOLD: String(program.thresholdMs),
        TRUTH_FILE: truthFile,
      },
      encoding: "utf8",
      maxBuffer: 2 ** 28,
      // A peer may keep the program from ending.
      timeout: TIME_LIMIT_MS,
      killSignal: "SIGKILL",
    },
  );
  const truth = existsSync(truthFile)
    ? readFileSync(truthFile, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as TrueStall)
    : [];
  const answer = existsSync(log)
    ? { ...analyze(log, truth), log: readFileSync(log, "utf8") }
    : { recorded: [], recordBytes: [], blamed: [], log: "" };
  rmSync(folder, { recursive: true });
  return {
    stderr: child.stderr,
    hasEnded: child.signal !== "SIGKILL",
    truth,
    functionName: undefined,
    verdict: undefined,
    ...answer,
  };
}

interface JsonGroup {
  readonly function: string;
  readonly count: number;
  readonly blockedMs: number;
  readonly suspectedMs: number;
  /** The function of the application that called a dependency. */
  readonly caller: { readonly function: string | null } | null;
  readonly verdicts: Readonly<Record<string, number>>;
}

function analyze(log: string, truth: readonly TrueStall[]) {
  const cli = join(projectRoot, "bin/stall-report.js");
  const { stdout } = spawnSync(process.execPath, [cli, "-", "-f", "json"], {
    input: withoutOthers(readFileSync(log, "utf8"), truth),
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  const { groups = [] } = JSON.parse(stdout || "{}") as { groups?: readonly JsonGroup[] };
  const lengthOf = ({ blockedMs, suspectedMs }: JsonGroup) => blockedMs + suspectedMs;
  const [largest] = [...groups].sort((a, b) => lengthOf(b) - lengthOf(a));
  const [most] = Object.entries(largest?.verdicts ?? {}).sort(([, a], [, b]) => b - a);
  return {
    recorded: readLogs(dirname(log)).stalls.map(spanOf),
    recordBytes: stallBytes(log),
    functionName: largest?.caller?.function ?? largest?.function,
    verdict: most?.[0],
    blamed: groups.filter(({ count }) => count > 0).map((group) => group.function),
  };
}

/**
 * A log without the stalls that lie outside of all true ones: on a crowded machine the preparation of a program can take longer
 * than what it is about.
 */
function withoutOthers(text: string, truth: readonly TrueStall[]): string {
  if (truth.length === 0) return text;
  const isOther = (line: string): boolean => {
    if (!line.includes('"type":"stall')) return false;
    const { fromMs, durationMs } = spanOf(JSON.parse(line) as StallRecord);
    return !truth.some(
      ({ from, to = Number.POSITIVE_INFINITY }) => fromMs < to && fromMs + durationMs > from,
    );
  };
  return text
    .split("\n")
    .filter((line) => !isOther(line))
    .join("\n");
}

function spanOf({ timestamp, duration }: Pick<StallRecord, "timestamp" | "duration">) {
  return { fromMs: new Date(timestamp).getTime(), durationMs: duration };
}

/** Bytes of the lines of those stalls of a log that are over. */
export function stallBytes(log: string): number[] {
  return readFileSync(log, "utf8")
    .split("\n")
    .filter((line) => line.includes('"type":"stall",'))
    .map((line) => Buffer.byteLength(line));
}

/** The median, p95 and the largest of some sizes, for the last line of a table. */
export function sizesText(bytes: readonly number[]): string {
  const [median, p95, most] = [0.5, 0.95, 1].map((q) => quantileOf(bytes, q));
  return `records have ${median} bytes at the median, ${p95} at p95, ${most} at most`;
}

/** Whether a printed function is one of some names, with its receiver or without. */
export function isOneOf(printed: string | undefined, names: readonly string[]): boolean {
  if (printed === undefined) return false;
  return names.some((name) => printed === name || printed.endsWith(`.${name}`));
}
