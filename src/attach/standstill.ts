import { readText } from "./linux-system.js";
import type { ProcessFacts } from "./process-facts.js";

/** Why a process as a whole does not run, in words, with what makes it go on; undefined: it may run. */
export function standstillOf(facts: ProcessFacts): string | undefined {
  const { pid, state } = facts;
  if (state === "T") {
    return `it is stopped (SIGSTOP, or Ctrl-Z in its terminal); kill -CONT ${pid} lets it go on`;
  }
  if (state === "t") return "a tracer (gdb, strace) holds it; detach that and it goes on";
  if (isFrozen(pid)) {
    return "its container is frozen; docker unpause, or whatever froze it, lets it go on";
  }
  return undefined;
}

/** Source: the kernel's admin-guide/cgroup-v2, `cgroup.events`; cgroup-v1/freezer-subsystem. */
function isFrozen(pid: number): boolean {
  const lines = (readText(`/proc/${pid}/cgroup`) ?? "").trim().split("\n");
  return lines.some((line) => {
    const [, controllers, path = ""] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === "") {
      return /^frozen 1$/m.test(readText(`/sys/fs/cgroup${path}/cgroup.events`) ?? "");
    }
    return (
      controllers === "freezer" &&
      readText(`/sys/fs/cgroup/freezer${path}/freezer.state`)?.trim() === "FROZEN"
    );
  });
}
