import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readlinkSync } from "node:fs";
import { UsageError } from "../read/usage-error.js";

/** Set in the copy of the command that runs in the target's network namespace: the number of the target. */
const INSIDE = "STALL_REPORT_ATTACH_INSIDE";

/** What a shell says of a program that a signal has ended, without the signal's number. */
const EXIT_OF_A_SIGNAL = 128;

/**
 * The inspector listens on the loopback of the target's network namespace. If that is not ours (a container seen from its
 * host), the whole command is run again in there, by `nsenter`; files and processes stay those that we see.
 *
 * @param interrupted the user has seen enough, and so has the copy
 * @returns the exit status of the other run; undefined if there is no need for one
 * @throws UsageError if it cannot be
 */
export async function enterNetworkOf(
  pid: number,
  interrupted: AbortSignal,
): Promise<number | undefined> {
  const theirs = networkOf(String(pid));
  if (theirs === undefined || theirs === networkOf("self") || insidePid() !== undefined) {
    return undefined;
  }
  const enter = ["--target", String(pid), "--net", "--"];
  // It says itself why it cannot, in words that help nobody, and ends as a command that has found stalls.
  if (spawnSync("nsenter", [...enter, "true"]).status !== 0) throw notEntered(pid);
  const child = spawn("nsenter", [...enter, process.execPath, ...process.argv.slice(1)], {
    // A Ctrl-C goes to a whole group of processes, and the copy is to hear of it once: through this channel, which breaks
    // as well if we are killed.
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    detached: true,
    env: { ...process.env, [INSIDE]: String(pid) },
  });
  interrupted.addEventListener("abort", () => child.connected && child.disconnect(), {
    once: true,
  });
  const [code] = await once(child, "exit");
  return code ?? EXIT_OF_A_SIGNAL;
}

/** The target, in the copy of the command that {@link enterNetworkOf} has started; undefined in every other. */
export function insidePid(): number | undefined {
  const pid = process.env[INSIDE];
  return pid === undefined ? undefined : Number(pid);
}

/** Calls back when the command has had enough whose copy we are. @returns a function that stops listening */
export function onOuterInterrupt(callback: () => void): () => void {
  process.once("disconnect", callback);
  return () => process.off("disconnect", callback);
}

function networkOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/net`);
  } catch {
    return undefined;
  }
}

function notEntered(pid: number): UsageError {
  return new UsageError(
    `process ${pid} has its own network namespace (a container), which only root can enter with nsenter; run the command in the container: npm pack stall-report, docker cp the file into it, then docker exec CONTAINER npx ./stall-report-*.tgz attach PID, with the PID that ps shows there`,
  );
}
