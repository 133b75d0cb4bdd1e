import { statSync } from "node:fs";
import { executableFile } from "./check-target.js";
import { pause } from "./pause.js";
import type { ProcessFacts, System } from "./process-facts.js";
import { type Runtime, runtimeOf } from "./runtime-of.js";

/** A Node process to which one may attach. */
export interface Candidate {
  readonly pid: number;
  readonly user: string;
  readonly uptimeMs: number;
  /** How much of one processor it used while we looked; above 1 if several threads ran. */
  readonly cpuShare: number;
  readonly commandLine: readonly string[];
}

/** For how long the use of the processor is measured. */
const LOOK_MS = 300;

/** Nothing smaller embeds Node: a program of another name is read only if it is that large. */
const EMBEDDER_BYTES = 30 * 1024 * 1024;

/** The Node processes that this user may attach to, the busiest first, without our own and those that started us. */
export async function listCandidates(system: System): Promise<readonly Candidate[]> {
  const known = new Map<string, Runtime>();
  const own = ancestors(process.pid, system);
  const nodes = system
    .pids()
    .filter((pid) => !own.has(pid))
    .flatMap((pid) => system.facts(pid) ?? [])
    .filter((facts) => isCandidate(facts, known));
  const before = new Map(nodes.map(({ pid }) => [pid, system.usage(pid)]));
  await pause(LOOK_MS);
  return nodes
    .flatMap(({ pid, commandLine }): Candidate[] => {
      const from = before.get(pid);
      const to = system.usage(pid);
      if (from === undefined || to === undefined) return [];
      const cpuShare = (to.cpuMs - from.cpuMs) / LOOK_MS;
      return [{ pid, user: to.user, uptimeMs: to.uptimeMs, cpuShare, commandLine }];
    })
    .sort((a, b) => b.cpuShare - a.cpuShare || a.pid - b.pid);
}

function isCandidate(facts: ProcessFacts, known: Map<string, Runtime>): boolean {
  const { executable, isOpenToUs, threadOf, state } = facts;
  if (executable === undefined || !isOpenToUs || threadOf !== undefined || state === "Z") {
    return false;
  }
  const runtime = known.get(executable) ?? runtimeIfLarge(executable, executableFile(facts));
  if (runtime !== undefined) known.set(executable, runtime);
  return runtime === "node";
}

/** @returns undefined if it cannot be told, because the process has just ended */
function runtimeIfLarge(executable: string, file: string): Runtime | undefined {
  try {
    return statSync(file).size < EMBEDDER_BYTES ? "other" : runtimeOf(executable, file);
  } catch {
    return undefined;
  }
}

function ancestors(pid: number, system: System): ReadonlySet<number> {
  const found = new Set<number>();
  for (let one = pid; one > 0 && !found.has(one); one = system.usage(one)?.parentPid ?? 0) {
    found.add(one);
  }
  return found;
}
