import { networkInterfaces } from "node:os";
import { UsageError } from "../read/usage-error.js";
import { listWords, nodesStartedBy } from "./descendants.js";
import { listFolder, readText } from "./linux-system.js";
import type { ProcessFacts, System } from "./process-facts.js";

/**
 * Makes sure that SIGUSR1 opens the inspector of a process, that we can reach it, and that nothing else comes of it.
 *
 * @throws UsageError that says what to do instead
 */
export function refuseBadSignal(facts: ProcessFacts, system: System): void {
  refuseHiddenAddress(facts);
  refuseDeadlySignal(facts, system);
  refuseWithoutLoopback(facts);
  refuseWithoutDescriptors(facts);
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

/** With these Node opens no inspector on SIGUSR1, and leaves the signal to do what it does by default. */
const WITHOUT_SIGNAL = /^--(?:disable-sigusr1|(?:experimental-)?permission)$/;

/** @throws UsageError */
export function refuseDeadlySignal(
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
    others.length === 0
      ? "next time, start it with the emitter (node -r stall-report/register)"
      : `if you mean what it has started, attach to that: ${listWords(others)}`;
  throw new UsageError(
    `process ${pid} ${why}: the signal that opens the inspector would kill it, so none was sent; ${advice}`,
  );
}
