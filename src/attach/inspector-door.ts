import { networkInterfaces } from "node:os";
import { UsageError } from "../read/usage-error.js";
import { endOf } from "./check-target.js";
import { nodesStartedBy } from "./descendants.js";
import { expectedPort, likelyInspectors } from "./inspector-ports.js";
import { Janitor } from "./janitor.js";
import { listFolder, readText } from "./linux-system.js";
import { firstInspector, OpenedInspectors, type OpenInspector } from "./open-inspectors.js";
import { pause } from "./pause.js";
import type { ProcessFacts, System } from "./process-facts.js";
import { ConnectionLost } from "./protocol-client.js";
import { SignalWatch } from "./signal-watch.js";
import { looksIdle, threadWords } from "./thread-words.js";

const POLL_MS = 15;

/** How long another process may keep the port that we need: an inspector, say, that is just being closed. */
const PORT_WAIT_MS = 4000;

/** If an idle target has opened nothing after so long, its inspector may be open, where its program wanted it. */
const OPENED_BY_PROGRAM_MS = 1000;

/** What the user is told while the door does not open. */
export interface DoorListener {
  /** The signal is sent next, or the door is open. */
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
    return asFound(open);
  }
  refuseHiddenAddress(facts);
  refuseDeadlySignal(facts, system);
  refuseWithoutLoopback(facts);
  refuseWithoutDescriptors(facts);
  await waitForPort(facts, system, listener.interrupted);
  if (listener.interrupted.aborted) return undefined;
  // Time has passed: the number may be another process's by now, or the process another program.
  const end = endOf(facts, system);
  if (end !== undefined) throw new UsageError(`${end} in the meantime`);
  refuseDeadlySignal(system.facts(pid) ?? facts, system);
  const opened = new OpenedInspectors(pid, system);
  const janitor = new Janitor(facts, opened.before);
  try {
    listener.onKnock();
    const signal = new SignalWatch(pid);
    sendSignal(pid);
    const sentMs = performance.now();
    let mayBeElsewhere = true;
    while (!listener.interrupted.aborted) {
      const door = await opened.own();
      if (door !== undefined) {
        janitor.noteOpened();
        return { ...door, opened, release: () => janitor.dismiss() };
      }
      if (endOf(facts, system) !== undefined) throw new ConnectionLost();
      if (signal.isServedByProgram()) refuseOwnHandler(pid);
      const waitedMs = performance.now() - sentMs;
      // A program that is asked at a port of its own sees that, so it is not asked before.
      if (mayBeElsewhere && waitedMs >= OPENED_BY_PROGRAM_MS && looksIdle(pid) === true) {
        mayBeElsewhere = false;
        const older = system.listeners(pid).filter(({ id }) => opened.before.includes(id));
        const elsewhere = await firstInspector(pid, older, system);
        if (elsewhere !== undefined) {
          janitor.dismiss();
          return asFound(elsewhere);
        }
      }
      listener.onWait(waitedMs);
      await pause(POLL_MS);
    }
    listener.say(
      "the inspector has not opened yet; a background process will close it as soon as it does",
    );
    return undefined;
  } catch (error) {
    janitor.dismiss();
    throw error;
  }
}

/** An inspector that was open before we came. @throws UsageError if somebody is connected to it */
function asFound({ pid, port, url, isUsed }: OpenInspector): OpenDoor {
  if (isUsed) {
    throw new UsageError(
      `a debugger, or another attach, is connected to process ${pid} (port ${port}), so it is left alone: use that one, or detach it and try again`,
    );
  }
  return { port, url, opened: undefined, release() {} };
}

/** Who connects must know the inspector's id, which Node tells on its standard error and, unless it is told not to, by HTTP. */
function refuseHiddenAddress({ pid, commandLine, nodeOptions }: ProcessFacts): void {
  const flag = [...commandLine, ...nodeOptions.split(/\s+/)].find((word) =>
    /^--inspect-publish-uid=(?!.*http)/.test(word),
  );
  if (flag === undefined) return;
  throw new UsageError(
    `process ${pid} was started with ${flag}, so it tells nobody else where its inspector is, and no signal was sent; start it without that, or with the emitter (node -r stall-report/register)`,
  );
}

/** Node listens on 127.0.0.1, and what has a network namespace of its own may have no such address. */
function refuseWithoutLoopback({ pid }: ProcessFacts): void {
  const addresses = Object.values(networkInterfaces()).flat();
  if (addresses.some((one) => one?.internal)) return;
  throw new UsageError(
    `the loopback interface of process ${pid} is down, and an inspector is reached only by that, so no signal was sent: ip link set lo up in its network namespace (nsenter -n -t ${pid} ip link set lo up), and try again`,
  );
}

/** So many the inspector and the emitter take together; a Node that has none for its inspector aborts. */
const FREE_DESCRIPTORS = 32;

function refuseWithoutDescriptors({ pid }: ProcessFacts): void {
  const limits = readText(`/proc/${pid}/limits`) ?? "";
  const [, soft = Infinity, hard] = /^Max open files\s+(\d+)\s+(\d+)/m.exec(limits) ?? [];
  const open = listFolder(`/proc/${pid}/fd`);
  const count = open.length;
  if (count > 0 && ["0", "1", "2"].some((one) => !open.includes(one))) {
    throw new UsageError(
      `process ${pid} has closed its standard input, output or error: its inspector would get that number, with which Node aborts, so no signal was sent; next time, start it with the emitter (node -r stall-report/register)`,
    );
  }
  if (count + FREE_DESCRIPTORS <= Number(soft)) return;
  const wanted = count + 2 * FREE_DESCRIPTORS;
  const command = `prlimit --pid ${pid} --nofile=${wanted}:`;
  throw new UsageError(
    `process ${pid} may open ${soft} files and sockets and has ${count}: an inspector needs more, and the process would abort, so no signal was sent; raise its limit while it runs, and try again: ${wanted > Number(hard) ? `sudo ${command}${wanted}` : command}`,
  );
}

/** Tells that the signal has reached a handler of the program. */
export function refuseOwnHandler(pid: number): never {
  const words = threadWords(pid);
  throw new UsageError(
    `process ${pid} was sent SIGUSR1 but did not open its inspector, because it uses that signal itself${words === undefined ? "" : ` (meanwhile ${words})`}; next time, start it with the emitter (node -r stall-report/register)`,
  );
}

/** With these Node opens no inspector on SIGUSR1, and leaves the signal to do what it does by default. */
const WITHOUT_SIGNAL = /^--(?:disable-sigusr1|(?:experimental-)?permission)$/;

function refuseDeadlySignal(
  { pid, catchesSigusr1, commandLine, nodeOptions }: ProcessFacts,
  system: System,
): void {
  const words = [...commandLine, ...nodeOptions.split(/\s+/)];
  const flag = words.find((word) => WITHOUT_SIGNAL.test(word));
  if (catchesSigusr1 !== false && flag !== "--disable-sigusr1") return;
  const why =
    flag === undefined
      ? "has no handler for SIGUSR1 (it is just starting, or was started with --disable-sigusr1 or --permission)"
      : `was started with ${flag}`;
  const others = nodesStartedBy(pid, system);
  const advice =
    others === undefined
      ? "next time, start it with the emitter (node -r stall-report/register)"
      : `if you mean what it has started, attach to that: ${others}`;
  throw new UsageError(
    `process ${pid} ${why}: the signal that opens the inspector would kill it, so none was sent; ${advice}`,
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
  const words = system.facts(pid)?.commandLine.join(" ") ?? "";
  return `process ${pid} (${words.length > 60 ? `${words.slice(0, 59)}…` : words})`;
}

function sendSignal(pid: number): void {
  try {
    process.kill(pid, "SIGUSR1");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      code === "EPERM"
        ? `process ${pid} does not accept signals from this user; run the command as its user or as root`
        : `process ${pid} has ended in the meantime`,
    );
  }
}
