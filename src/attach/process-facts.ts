/** What is known of a process from outside, before anything is done to it. */
export interface ProcessFacts {
  readonly pid: number;
  /** The same process as it knows itself: another number if it has a PID namespace of its own. */
  readonly ownPid: number;
  /** 0 if its parent is not to be seen, or it has none. */
  readonly parentPid: number;
  /** Path of the program that it runs; undefined: we may not look (another user's), or there is none (the kernel's own). */
  readonly executable: string | undefined;
  /** May be asked for its executable, its sockets and its memory by this user. */
  readonly isOpenToUs: boolean;
  readonly commandLine: readonly string[];
  /** NODE_OPTIONS of its environment as it was started; "" if unset or not known. */
  readonly nodeOptions: string;
  readonly userId: number;
  readonly groupId: number;
  /** The process that has a thread of this number; undefined for a process. */
  readonly threadOf: number | undefined;
  /** Scheduler state: R, S, D uninterruptible (U on macOS), T stopped, t traced, Z ended and not yet collected. */
  readonly state: string;
  /** Tells it from a later process with the same number. */
  readonly startedAt: string;
  /** Tells its program from one that it runs later (`execve`); "" where the system does not tell. */
  readonly image: string;
  /** It has a handler for SIGUSR1, so it does not die of one; undefined where the system does not tell. */
  readonly catchesSigusr1: boolean | undefined;
}

/** What of the facts tells whether a process is still the one that it was. */
export type ProcessLife = Pick<ProcessFacts, "state" | "startedAt" | "image">;

/** A socket on which a process listens. */
export interface Listener {
  /** An address that one can connect to. */
  readonly host: string;
  readonly port: number;
  /** Tells it from a later socket on the same port. */
  readonly id: string;
}

/** What a process has used, and who runs it. */
export interface ProcessUsage {
  readonly user: string;
  readonly uptimeMs: number;
  /** Processor time of all its threads. */
  readonly cpuMs: number;
}

/** What the operating system tells about processes and their sockets. */
export interface System {
  /** @returns undefined if there is no such process */
  facts(pid: number): ProcessFacts | undefined;
  /** Of its facts those by which one sees that it is still there, for much less. @returns undefined if it is not */
  life(pid: number): ProcessLife | undefined;
  /** All processes that we can see; whether they catch SIGUSR1 may be left open. */
  all(): readonly ProcessFacts[];
  /** The processes that its main thread has started; where that is not told, all that it has. */
  children(pid: number): readonly number[];
  /** The workers of a process that is the primary of a cluster; where that is not told, all its children. */
  workers(pid: number): readonly number[];
  /** Of those that are still there. */
  usages(pids: readonly number[]): ReadonlyMap<number, ProcessUsage>;
  /** The TCP sockets on which a process listens, the oldest first. */
  listeners(pid: number): readonly Listener[];
  /** Somebody is connected to a port of the process. */
  hasClient(pid: number, port: number): boolean;
  /** Another process listens on a port of the loopback address where `pid` would like to; `pid` undefined: one that we cannot see. */
  portHolder(port: number, pid: number): { readonly pid: number | undefined } | undefined;
}

/** The number of SIGUSR1 in signal masks, counted from 0: bit 9 of Linux, 29 of macOS (signals 10 and 30). */
export function catchesSignal(maskHex: string, bit: number): boolean {
  return ((BigInt(`0x${maskHex}`) >> BigInt(bit)) & 1n) === 1n;
}
