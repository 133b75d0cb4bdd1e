import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import {
  catchesSignal,
  type Listener,
  type ProcessFacts,
  type ProcessUsage,
  type System,
} from "./process-facts.js";

const SIGUSR1_BIT = 9;

/** Connection states of /proc/net/tcp. Source: the kernel's networking/proc_net_tcp. */
const ESTABLISHED = "01";
const LISTEN = "0A";

/** Linux: everything is in proc(5). */
export const linuxSystem: System = {
  facts(pid) {
    const status = readText(`/proc/${pid}/status`);
    const executable = executableOf(pid);
    // Last, because what has just ended looks like another user's.
    const life = this.life(pid);
    if (status === undefined || life === undefined) return undefined;
    const field = (name: string): readonly string[] =>
      new RegExp(`^${name}:\\s*(.*)$`, "m").exec(status)?.[1]?.split(/\s+/) ?? [];
    const threadGroup = Number(field("Tgid")[0]);
    return {
      pid,
      ownPid: Number(field("NSpid").at(-1) ?? pid),
      parentPid: Number(field("PPid")[0] ?? 0),
      ...executable,
      commandLine: commandLineOf(pid),
      nodeOptions:
        environmentOf(pid)
          .find((one) => one.startsWith(OPTIONS))
          ?.slice(OPTIONS.length) ?? "",
      userId: Number(field("Uid")[0]),
      groupId: Number(field("Gid")[0]),
      threadOf: threadGroup === pid ? undefined : threadGroup,
      ...life,
      catchesSigusr1: catchesSignal(field("SigCgt")[0] ?? "0", SIGUSR1_BIT),
    };
  },

  life(pid) {
    const stat = statFields(pid);
    if (stat === undefined) return undefined;
    const [state = ""] = stat;
    // Each program gets a stack at an address of its own; 0 is that of a process that is just ending, or is another user's.
    const stackStart = stat[25] ?? "0";
    return { state, startedAt: stat[19] ?? "", image: stackStart === "0" ? "" : stackStart };
  },

  all() {
    return processIds().flatMap((pid) => this.facts(pid) ?? []);
  },

  children: (pid) => childPids(pid),

  workers: (pid) => childPids(pid).filter(isWorker),

  usages(pids) {
    return new Map(
      pids.flatMap((pid) => {
        const usage = usageOf(pid);
        return usage === undefined ? [] : [[pid, usage] as const];
      }),
    );
  },

  listeners(pid) {
    const inodes = socketInodes(pid);
    return connections(pid)
      .filter(({ state, inode }) => state === LISTEN && inodes.has(inode))
      .sort((a, b) => Number(a.inode) - Number(b.inode))
      .map(({ host, port, inode }): Listener => ({ host, port, id: inode }));
  },

  portHolder(port, pid) {
    const own = socketInodes(pid);
    const taken = connections(pid).find(
      (one) => one.state === LISTEN && one.port === port && one.isOnLoopback && !own.has(one.inode),
    );
    if (taken === undefined) return undefined;
    return { pid: processIds().find((other) => socketInodes(other).has(taken.inode)) };
  },

  hasClient(pid, port) {
    const inodes = socketInodes(pid);
    return connections(pid).some(
      (one) => one.state === ESTABLISHED && one.port === port && inodes.has(one.inode),
    );
  },
};

/** All processes that we can see. */
export function processIds(): readonly number[] {
  return listFolder("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** By this the `cluster` module tells a process that it is a worker. */
const WORKER = "NODE_UNIQUE_ID=";

/** A process is the worker of a cluster. */
export function isWorker(pid: number): boolean {
  return environmentOf(pid).some((one) => one.startsWith(WORKER));
}

/** The words by which a process was started. A title that it has given itself (process.title) is padded to their length. */
export function commandLineOf(pid: number): readonly string[] {
  return (readText(`/proc/${pid}/cmdline`) ?? "").replace(/\0+$/, "").split("\0");
}

/** A number is that of a thread of the process, which has a handler for SIGUSR1. */
export function takesSigusr1(pid: number, task: number): boolean {
  const status = readText(`/proc/${task}/status`) ?? "";
  const owner = /^Tgid:\s*(\d+)/m.exec(status)?.[1];
  const caught = /^SigCgt:\s*(\w+)/m.exec(status)?.[1] ?? "0";
  return Number(owner) === pid && catchesSignal(caught, SIGUSR1_BIT);
}

/** The children of a process that its main thread has started. */
export function childPids(pid: number): readonly number[] {
  return (readText(`/proc/${pid}/task/${pid}/children`)?.match(/\d+/g) ?? []).map(Number);
}

/** The kernel tells processor time in ticks of 10 ms, whatever its own tick is. Source: proc(5), USER_HZ. */
const TICK_MS = 10;

/** Processor time of all threads of a process so far; undefined if there is none. */
export function processCpuMs(pid: number): number | undefined {
  const stat = statFields(pid);
  return stat === undefined ? undefined : (Number(stat[11]) + Number(stat[12])) * TICK_MS;
}

/**
 * `/proc/PID/stat` from the state on, which is its third field. The command's name before it stands in parentheses and may
 * hold anything, so the fields are counted from the last one on.
 */
function statFields(pid: number): readonly string[] | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  return stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
}

function usageOf(pid: number): ProcessUsage | undefined {
  const stat = statFields(pid);
  const uptime = readText("/proc/uptime");
  const cpuMs = processCpuMs(pid);
  if (stat === undefined || uptime === undefined || cpuMs === undefined) return undefined;
  const uptimeMs = Number(uptime.split(" ")[0]) * 1000 - Number(stat[19]) * TICK_MS;
  const userId = /^Uid:\s*(\d+)/m.exec(readText(`/proc/${pid}/status`) ?? "")?.[1] ?? "";
  return { user: userName(userId), uptimeMs, cpuMs };
}

/** The name of a user of this machine; the number if it has none. */
function userName(userId: string): string {
  const line = (readText("/etc/passwd") ?? "")
    .split("\n")
    .find((one) => one.split(":")[2] === userId);
  return line?.split(":")[0] ?? userId;
}

function executableOf(pid: number): Pick<ProcessFacts, "executable" | "isOpenToUs"> {
  try {
    return { executable: readlinkSync(`/proc/${pid}/exe`), isOpenToUs: true };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    return { executable: undefined, isOpenToUs: code !== "EACCES" && code !== "EPERM" };
  }
}

/** As it was started: `NAME=value`. */
function environmentOf(pid: number): readonly string[] {
  return readText(`/proc/${pid}/environ`)?.split("\0") ?? [];
}

const OPTIONS = "NODE_OPTIONS=";

function socketInodes(pid: number): ReadonlySet<string> {
  const inodes = new Set<string>();
  for (const name of listFolder(`/proc/${pid}/fd`)) {
    try {
      const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${name}`))?.[1];
      if (inode !== undefined) inodes.add(inode);
    } catch {
      // Closed in the meantime.
    }
  }
  return inodes;
}

interface Connection {
  readonly host: string;
  /** Of all addresses, or of that on which Node's inspectors listen. */
  readonly isOnLoopback: boolean;
  readonly port: number;
  readonly state: string;
  readonly inode: string;
}

function connections(pid: number): readonly Connection[] {
  return ["tcp", "tcp6"].flatMap((table) =>
    (readText(`/proc/${pid}/net/${table}`) ?? "")
      .split("\n")
      .slice(1)
      .flatMap((line) => {
        const [, local = "", , state, , , , , , inode] = line.trim().split(/\s+/);
        const [address = "", port = ""] = local.split(":");
        if (state === undefined || inode === undefined) return [];
        const host = hostOf(address);
        const isOnLoopback = host === "127.0.0.1" || /^0+$/.test(address);
        return [{ host, isOnLoopback, port: Number.parseInt(port, 16), state, inode }];
      }),
  );
}

/** The table prints addresses as words in the byte order of the machine, which all our machines have little-endian. */
function hostOf(address: string): string {
  const bytes = (address.match(/.{8}/g) ?? []).flatMap((word) =>
    (word.match(/../g) ?? []).reverse().map((byte) => Number.parseInt(byte, 16)),
  );
  if (bytes.length === 4) return bytes.every((byte) => byte === 0) ? "127.0.0.1" : bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  );
  return groups.every((group) => group === "0") ? "::1" : groups.join(":");
}

/** The names in a folder; none if it cannot be read. */
export function listFolder(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** The whole text; undefined if it cannot be had. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
