import { UsageError } from "../read/usage-error.js";
import { refuseBadSignal } from "./before-signal.js";
import { endOf } from "./check-target.js";
import { expectedPort, likelyInspectors } from "./inspector-ports.js";
import { Janitor } from "./janitor.js";
import { Knock } from "./knock.js";
import { firstInspector, OpenedInspectors, type OpenInspector } from "./open-inspectors.js";
import { pause } from "./pause.js";
import type { ProcessFacts, System } from "./process-facts.js";
import { processWords } from "./process-words.js";
import { ConnectionLost } from "./protocol-client.js";
import { StderrRescue } from "./stderr-rescue.js";
import { looksIdle, threadWords } from "./thread-words.js";

const POLL_MS = 15;

/** How long another process may keep the port that we need: an inspector, say, that is just being closed. */
const PORT_WAIT_MS = 4000;

/** If an idle target has opened nothing after so long, its inspector may be open, where its program wanted it. */
const OPENED_BY_PROGRAM_MS = 1000;

/** What the user is told while the door does not open. */
export interface DoorListener {
  /** The target's own time begins: the signal is sent next, or the door is open, and what went before was the opening of it. */
  onKnock(): void;
  /** The signal was sent this many milliseconds ago, and the target has not got to serve it. Called again and again. */
  onWait(waitedMs: number): void;
  say(sentence: string): void;
  readonly interrupted: AbortSignal;
}

/** The inspector of the target, open. */
export interface OpenDoor {
  readonly url: string;
  readonly port: number;
  /** What we have opened; undefined: it was open before we came, and stays. */
  readonly opened: OpenedInspectors | undefined;
  /** At work; undefined: a signal might kill the target. */
  readonly rescue: StderrRescue | undefined;
  /** Tells the janitor that nothing is left to do. */
  release(): void;
}

/**
 * Opens the target's inspector, or finds it open.
 *
 * `SIGUSR1` makes Node open it, also in the middle of `for (;;)`. It kills what has no handler for it, so whether there is
 * one is asked before. From the signal on a janitor process is there that closes the inspector if we do not come to it.
 *
 * @returns undefined if the user did not want to wait any longer; the janitor stays
 * @throws UsageError before the signal is sent, ConnectionLost if the target ends after it
 */
export async function openDoor(
  facts: ProcessFacts,
  system: System,
  listener: DoorListener,
): Promise<OpenDoor | undefined> {
  const { pid } = facts;
  const likely = likelyInspectors(facts, system.listeners(pid));
  const open = await firstInspector(pid, likely, system);
  if (open !== undefined) {
    listener.onKnock();
    const rescue = facts.catchesSigusr1 === true ? new StderrRescue(pid, system) : undefined;
    return asFound(open, rescue);
  }
  refuseBadSignal(facts, system);
  await waitForPort(facts, system, listener.interrupted);
  if (listener.interrupted.aborted) return undefined;
  const opened = new OpenedInspectors(pid, system);
  const janitor = new Janitor(facts, opened.before);
  const rescue = new StderrRescue(pid, system);
  try {
    listener.onKnock();
    const knock = new Knock(facts, system);
    let mayBeElsewhere = true;
    while (!listener.interrupted.aborted) {
      const door = await opened.own();
      knock.look(); // after it: what is open has been served
      if (door !== undefined && !knock.isToCome) {
        janitor.noteOpened();
        if (knock.isServedPromptly || rescue.stuckMs > 0) listener.onKnock();
        return { ...door, opened, rescue, release: () => janitor.dismiss() };
      }
      if (endOf(facts, system) !== undefined) throw new ConnectionLost();
      if (knock.isServedByProgram) refuseOwnHandler(pid);
      knock.repeat();
      const { waitedMs } = knock;
      // A program that is asked at a port of its own sees that, so it is not asked before.
      if (mayBeElsewhere && waitedMs >= OPENED_BY_PROGRAM_MS && looksIdle(pid) === true) {
        mayBeElsewhere = false;
        const older = system.listeners(pid).filter(({ id }) => opened.before.includes(id));
        const elsewhere = await firstInspector(pid, older, system);
        if (elsewhere !== undefined) {
          janitor.dismiss();
          return asFound(elsewhere, rescue);
        }
      }
      listener.onWait(waitedMs);
      await pause(POLL_MS);
    }
    listener.say(
      "the inspector has not opened yet; a background process will close it as soon as it does",
    );
    rescue.stop(); // the janitor has one of its own
    return undefined;
  } catch (error) {
    rescue.stop();
    janitor.dismiss();
    throw error;
  }
}

/** An inspector that was open before we came. @throws UsageError if somebody is connected to it */
function asFound(
  { pid, port, url, isUsed }: OpenInspector,
  rescue: StderrRescue | undefined,
): OpenDoor {
  if (isUsed) {
    throw new UsageError(
      `a debugger, or another attach, is connected to process ${pid} (port ${port}), so it is left alone: use that one, or detach it and try again`,
    );
  }
  return { port, url, rescue, opened: undefined, release() {} };
}

/** Tells that the signal has reached a handler of the program. */
export function refuseOwnHandler(pid: number): never {
  const words = threadWords(pid);
  throw new UsageError(
    `process ${pid} was sent SIGUSR1 but did not open its inspector, because it uses that signal itself${words === undefined ? "" : ` (meanwhile ${words})`}; next time, start it with the emitter (node -r stall-report/register)`,
  );
}

/** Node tries one port only, and only when the signal comes. */
async function waitForPort(
  facts: ProcessFacts,
  system: System,
  interrupted: AbortSignal,
): Promise<void> {
  const port = expectedPort(facts);
  if (port === undefined) return;
  for (const sinceMs = performance.now(); !interrupted.aborted; await pause(100)) {
    const holder = system.portHolder(port, facts.pid);
    if (holder === undefined) return;
    if (performance.now() - sinceMs < PORT_WAIT_MS) continue;
    throw new UsageError(
      `process ${facts.pid} would open its inspector on port ${port}, where ${holderName(holder.pid, system)} is listening; free that port and try again`,
    );
  }
}

function holderName(pid: number | undefined, system: System): string {
  if (pid === undefined) return "another program";
  return `process ${processWords(pid, system.facts(pid)?.commandLine ?? [])}`;
}
