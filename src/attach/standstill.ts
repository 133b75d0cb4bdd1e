import { groupFiles } from "../emitter/cgroup.js";
import { endOf } from "./check-target.js";
import { readText } from "./linux-system.js";
import { pause } from "./pause.js";
import type { ProcessFacts, System } from "./process-facts.js";

/** Why a process as a whole does not run, in words, with what makes it go on; undefined: it may run. */
export function standstillOf(facts: ProcessFacts): string | undefined {
  const { pid, state } = facts;
  if (state === "T") {
    return `it is stopped (SIGSTOP, or Ctrl-Z in its terminal); kill -CONT ${pid} resumes it`;
  }
  if (state === "t") return "it is held by a tracer (gdb, strace); detach that to resume it";
  if (isFrozen(pid)) {
    return "its container is frozen; docker unpause, or whatever froze it, resumes it";
  }
  return undefined;
}

/** How often we look whether it goes on. */
const LOOK_MS = 50;

/** Waits, for at most so long, for a process that stands still to go on. @returns whether it has */
export async function resumes(
  facts: ProcessFacts,
  system: System,
  limitMs: number,
  interrupted: AbortSignal,
): Promise<boolean> {
  for (const sinceMs = performance.now(); performance.now() - sinceMs < limitMs; ) {
    await pause(LOOK_MS);
    if (interrupted.aborted || endOf(facts, system) !== undefined) return false;
    const now = system.facts(facts.pid);
    if (now !== undefined && standstillOf(now) === undefined) return true;
  }
  return false;
}

/** Where the kernel has a frozen task wait: the freezer of cgroup v1, and that of v2. */
const FROZEN_IN = /^(?:__refrigerator|do_freezer_trap|get_signal)$/;

/** Source: the kernel's admin-guide/cgroup-v2, `cgroup.events`; cgroup-v1/freezer-subsystem. */
function isFrozen(pid: number): boolean {
  if (FROZEN_IN.test(readText(`/proc/${pid}/wchan`)?.trim() ?? "")) return true;
  const groups = readText(`/proc/${pid}/cgroup`) ?? "";
  return (
    groupFiles(groups, "", "cgroup.events").some((path) =>
      /^frozen 1$/m.test(readText(path) ?? ""),
    ) ||
    groupFiles(groups, "freezer", "freezer.state").some(
      (path) => readText(path)?.trim() === "FROZEN",
    )
  );
}
