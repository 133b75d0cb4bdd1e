import { UsageError } from "../read/usage-error.js";
import { withinItsTime } from "./crowd.js";
import { pause } from "./pause.js";
import type { ProcessFacts, ProcessLife, System } from "./process-facts.js";
import { type Runtime, runtimeOf } from "./runtime-of.js";

/** Where a program can be read that a process runs. */
export function executableFile({ pid, executable }: ProcessFacts): string {
  return process.platform === "linux" ? `/proc/${pid}/exe` : (executable ?? "");
}

/**
 * Makes sure that a process is one that we can attach to. Nothing is done to it.
 *
 * @param force it is not known to be a Node, and the user says that it is one
 * @throws UsageError that says what to do instead
 */
export function checkTarget(pid: number, system: System, force: boolean): ProcessFacts {
  if (pid === process.pid) throw new UsageError(`process ${pid} is this command itself`);
  const facts = system.facts(pid);
  if (facts === undefined) throw new UsageError(whyUnseen(pid));
  if (facts.threadOf !== undefined) {
    throw new UsageError(`${pid} is a thread of process ${facts.threadOf}: attach to that one`);
  }
  if (facts.state === "Z" || facts.state === "X") {
    throw new UsageError(
      `process ${pid} has ended; it is a zombie that its parent has not reaped yet`,
    );
  }
  if (!facts.isOpenToUs) {
    throw new UsageError(`process ${pid} ${whyClosed(facts, process.getuid?.())}`);
  }
  const runtime: Runtime =
    facts.executable === undefined ? "other" : runtimeOf(facts.executable, executableFile(facts));
  if (runtime === "bun" || runtime === "deno") {
    throw new UsageError(
      `process ${pid} runs ${runtime === "bun" ? "Bun" : "Deno"}, whose inspector cannot be opened while it runs; attach needs Node.js`,
    );
  }
  if (runtime === "other" && !force) {
    const what = facts.executable ?? "no program of its own";
    throw new UsageError(
      `process ${pid} does not look like Node.js (it runs ${what}), and a signal might kill it; use --force if you know that it embeds Node.js`,
    );
  }
  return facts;
}

/** Why the system tells nothing of a process, and what to do about it. */
function whyUnseen(pid: number): string {
  return isHidden(pid)
    ? `process ${pid} belongs to another user, and the system hides it (/proc is mounted with hidepid): sudo stall-report attach ${pid}`
    : `no process ${pid} here; if that is its PID inside a container, run the command in there (docker exec), or use the PID that ps shows on the host`;
}

/** A signal would not be allowed, so there is somebody to get it. */
function isHidden(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Why a user may not look into a process, and who may. */
export function whyClosed({ pid, userId }: ProcessFacts, ownId: number | undefined): string {
  if (ownId === 0 && userId === 0) {
    return "has more rights than this root (a container's, without CAP_SYS_PTRACE), which may not look into it; run the command on the host, or start the container with --cap-add SYS_PTRACE";
  }
  if (ownId === 0) {
    return `belongs to user ${userId}, and this root may not look into it (a container's root, without CAP_SYS_PTRACE); run the command as that user: docker exec -u ${userId}, or setpriv --reuid ${userId} --clear-groups`;
  }
  const who =
    ownId === userId
      ? "has changed its user or its rights since it was started, so that only root may look into it"
      : `belongs to another user (id ${userId}); run the command as that user or as root`;
  return `${who}: sudo stall-report attach ${pid}`;
}

/** How long a process may take to end that answers no longer. */
const END_LIMIT_MS = 1000;

/** What has become of a process that answers no longer; undefined: it goes on. */
export function awaitEnd(facts: ProcessFacts, system: System): Promise<string | undefined> {
  let isLate = false;
  const ended = (async () => {
    for (; !isLate; await pause(20)) {
      const end = endOf(facts, system);
      if (end !== undefined) return end;
    }
    return undefined;
  })();
  return withinItsTime(facts.pid, END_LIMIT_MS, ended).finally(() => {
    isLate = true;
  });
}

/** What has become of a process, in words; undefined: it is still there, and still runs the same program. */
export function endOf(
  { pid, startedAt, image }: Omit<ProcessLife, "state"> & Pick<ProcessFacts, "pid">,
  system: System,
): string | undefined {
  const now = system.life(pid);
  if (now?.startedAt !== startedAt || /[ZX]/.test(now.state) || (image !== "" && !now.image)) {
    return `process ${pid} has ended`;
  }
  return now.image === image ? undefined : `process ${pid} has become another program (execve)`;
}
