import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { HOUR_MS } from "../../src/record/time-units.js";
import { run } from "../cli/memory-io.js";
import { temporaryFolder } from "../temporary-folder.js";

/** Midnight of a Monday. */
export const MONDAY = Date.parse("2026-11-16T00:00:00Z");

const folder = temporaryFolder("stall-report-cases-");
let files = 0;

/** Writes records, or lines as they are, and says where. */
export function writeLog(records: readonly (object | string)[]): string {
  const path = join(folder, `log-${files++}.ndjson`);
  const lines = records.map((one) => (typeof one === "string" ? one : JSON.stringify(one)));
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  return path;
}

/** One process, whose functions stall evenly through its time. */
export interface ProcessPlan {
  readonly session: string;
  readonly fromMs: number;
  readonly hours: number;
  readonly host?: string;
  readonly service?: string;
  readonly version?: string;
  readonly platform?: string;
  /** Function -> how many stalls in all. */
  readonly stalls?: Readonly<Record<string, number>>;
  readonly durationMs?: number;
  /** How busy its loop is, 0 to 1. */
  readonly utilization?: number;
  /** Requests and units of work an hour. */
  readonly requestsPerHour?: number;
  readonly workPerHour?: number;
  /** More fields of each stall. */
  readonly fields?: (index: number) => object;
}

/** The records of a process; lengths and times vary a little and in the same way for all. */
export function processRecords(plan: ProcessPlan): object[] {
  const { session, fromMs, hours, stalls = {}, durationMs = 300 } = plan;
  const { host = "web-1", service = "shop", version = "1.0.0", platform = "linux-x64" } = plan;
  const stamp = (ms: number): string => new Date(ms).toISOString();
  const toMs = fromMs + hours * HOUR_MS;
  const records: { readonly at: number; readonly record: object }[] = [];
  const add = (at: number, type: string, fields: object): void => {
    records.push({ at, record: { v: 1, type, session, timestamp: stamp(at), ...fields } });
  };
  add(fromMs, "start", { host, service, version, platform, threshold: 100, node: "v22.12.0" });
  for (let at = fromMs + 300_000; at < toMs; at += 300_000)
    add(at, "alive", { uptime: at - fromMs, ...doneAt(plan, at - fromMs) });
  let seq = 0;
  for (const [name, count] of Object.entries(stalls)) {
    for (let i = 0; i < count; i++) {
      // The golden ratio spreads points evenly without putting as many into each hour.
      const place = (i * 0.618_033_988_75 + name.length * 0.1) % 1;
      const at = Math.round(fromMs + place * hours * HOUR_MS);
      add(at, "stall", {
        seq: seq++,
        duration: durationMs * (0.8 + 0.4 * ((i * 0.754_877_666) % 1)),
        stack: `Error\n    at ${name} (/srv/${service}/${name}.js:3:7)`,
        ...plan.fields?.(i),
      });
    }
  }
  add(toMs, "stop", { uptime: toMs - fromMs, reason: "exit", ...doneAt(plan, toMs - fromMs) });
  return records.sort((a, b) => a.at - b.at).map(({ record }) => record);
}

function doneAt({ utilization, requestsPerHour, workPerHour }: ProcessPlan, ms: number): object {
  const hours = ms / HOUR_MS;
  return {
    utilization,
    requests: requestsPerHour && Math.round(requestsPerHour * hours),
    work: workPerHour && workPerHour * hours,
  };
}

/** The log of some processes. */
export function logOf(...plans: readonly ProcessPlan[]): string {
  return writeLog(plans.flatMap(processRecords));
}

/** What `compare -f json` says. */
export interface Answer {
  readonly overall: Verdict;
  readonly groups: readonly (Verdict & { readonly function: string })[];
  readonly comparability: readonly { readonly code: string; readonly message: string }[];
  readonly before: { readonly coverage: { readonly observedMs: number; readonly basis: string } };
  readonly after: { readonly coverage: { readonly observedMs: number; readonly basis: string } };
}

interface Verdict {
  readonly verdict: string;
  readonly notes: readonly string[];
  readonly confounders: readonly string[];
  readonly count: { readonly before: number; readonly after: number };
  readonly rateRatio: { estimate: number; low: number; high: number } | null;
  readonly duration: { readonly ratio: { low: number; high: number } | null };
  readonly rateAtMost: { before: number | null; after: number | null };
  readonly needed: { unit: string; amount: number; wallHours: number | null } | null;
}

/** Compares as the command does. */
export async function compare(
  ...words: readonly string[]
): Promise<{ status: number; answer: Answer; stderr: string }> {
  const { status, stdout, stderr } = await run(["compare", ...words, "-f", "json"]);
  if (stdout === "") throw new Error(`nothing was printed: ${stderr}`);
  return { status, answer: JSON.parse(stdout) as Answer, stderr };
}

/** The first line. */
export async function sentence(...words: readonly string[]): Promise<string> {
  const { stdout } = await run(["compare", ...words], { columns: 1000 });
  return /^VERDICT {2}(.*)$/m.exec(stdout)?.[1] ?? "";
}

/** Function -> verdict. */
export function verdictsOf({ groups }: Answer): Record<string, string> {
  return Object.fromEntries(groups.map((group) => [group.function, group.verdict]));
}
