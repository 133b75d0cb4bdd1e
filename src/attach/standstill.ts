import { groupFiles } from "../emitter/cgroup.js";
import { readText } from "./linux-system.js";
import type { ProcessFacts } from "./process-facts.js";

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
