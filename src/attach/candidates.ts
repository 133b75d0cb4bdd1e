import { statSync } from "node:fs";
import { executableFile } from "./check-target.js";
import { findHeld } from "./held-processes.js";
import type { ProcessFacts, System } from "./process-facts.js";
import { isNamedNode, type Runtime, runtimeOf } from "./runtime-of.js";

/** A Node process to which one may attach. */
export interface Candidate {
  readonly pid: number;
  readonly user: string;
  readonly uptimeMs: number;
  /** How much of one processor it used while we looked; above 1 if several threads ran. */
  readonly cpuShare: number;
  /** Its loop did not turn while we looked; undefined where the system does not tell. */
  readonly isHeld: boolean | undefined;
  readonly commandLine: readonly string[];
}

/** For how long the use of the processor is measured. */
const LOOK_MS = 300;

/** Nothing smaller contains Node: a program of another name is read only if it is that large. */
const EMBEDDER_BYTES = 30 * 1024 * 1024;

/** The Node processes that this user may attach to, those first whose loops do not turn, then the busiest, without our own and those that started us. */
export async function listCandidates(system: System): Promise<readonly Candidate[]> {
  const known = new Map<string, Runtime>();
  const all = system.all();
  const own = ancestors(process.pid, all);
  const nodes = all.filter((facts) => !own.has(facts.pid) && isCandidate(facts, known));
  const pids = nodes.map(({ pid }) => pid);
  const before = system.usages(pids);
  const sinceMs = performance.now();
  const held = await findHeld(pids, LOOK_MS);
  const after = system.usages(pids);
  const lookedMs = performance.now() - sinceMs;
  return nodes
    .flatMap(({ pid, commandLine }): Candidate[] => {
      const from = before.get(pid);
      const to = after.get(pid);
      if (from === undefined || to === undefined) return [];
      const cpuShare = (to.cpuMs - from.cpuMs) / lookedMs;
      const { user, uptimeMs } = to;
      return [{ pid, user, uptimeMs, cpuShare, isHeld: held.get(pid), commandLine }];
    })
    .sort((a, b) => heldRank(a) - heldRank(b) || b.cpuShare - a.cpuShare || a.pid - b.pid);
}

function heldRank({ isHeld }: Candidate): number {
  return isHeld ? 0 : 1;
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
  // Its code may lie in a shared library (Debian, Homebrew), and then it is small.
  if (isNamedNode(executable)) return "node";
  try {
    return statSync(file).size < EMBEDDER_BYTES ? "other" : runtimeOf(executable, file);
  } catch {
    return undefined;
  }
}

function ancestors(pid: number, all: readonly ProcessFacts[]): ReadonlySet<number> {
  const parents = new Map(all.map((one) => [one.pid, one.parentPid]));
  const found = new Set<number>();
  for (let one = pid; one > 0 && !found.has(one); one = parents.get(one) ?? 0) found.add(one);
  return found;
}
