import { closeSync, openSync, readFileSync, readlinkSync, readSync } from "node:fs";
import { resolve } from "node:path";
import { defined } from "../record/defined.js";
import type { OsState } from "../record/record.js";
import { ProcFile } from "./proc-file.js";
import type { WatchedTask } from "./watched-task.js";

/** Numbers of the system calls in which a stalled main thread is found, by processor. Source: the kernel's syscall tables. */
const SYSCALLS: Readonly<Record<string, ReadonlyMap<number, string>>> = {
  x64: new Map([
    [0, "read"],
    [1, "write"],
    [7, "poll"],
    [17, "pread64"],
    [18, "pwrite64"],
    [20, "writev"],
    [23, "select"],
    [35, "nanosleep"],
    [42, "connect"],
    [44, "sendto"],
    [45, "recvfrom"],
    [46, "sendmsg"],
    [58, "vfork"],
    [61, "wait4"],
    [73, "flock"],
    [74, "fsync"],
    [75, "fdatasync"],
    [202, "futex"],
    [230, "clock_nanosleep"],
    [232, "epoll_wait"],
    [257, "openat"],
    [262, "newfstatat"],
    [271, "ppoll"],
    [281, "epoll_pwait"],
    [332, "statx"],
    [441, "epoll_pwait2"],
    [426, "io_uring_enter"],
  ]),
  arm64: new Map([
    [22, "epoll_pwait"],
    [32, "flock"],
    [56, "openat"],
    [63, "read"],
    [64, "write"],
    [66, "writev"],
    [67, "pread64"],
    [68, "pwrite64"],
    [73, "ppoll"],
    [79, "newfstatat"],
    [82, "fsync"],
    [83, "fdatasync"],
    [98, "futex"],
    [101, "nanosleep"],
    [115, "clock_nanosleep"],
    [203, "connect"],
    [206, "sendto"],
    [207, "recvfrom"],
    [211, "sendmsg"],
    [260, "wait4"],
    [291, "statx"],
    [426, "io_uring_enter"],
    [441, "epoll_pwait2"],
  ]),
};

/** System calls whose first argument is a descriptor. */
const ON_DESCRIPTOR =
  /^(?:read|writev?|pread64|pwrite64|fsync|fdatasync|flock|recvfrom|sendto|sendmsg|connect)$/;

/** System calls whose second argument is the address of a path. */
const ON_PATH = /^(?:openat|newfstatat|statx)$/;

/**
 * Looks at the watched thread from outside: its scheduler state and the system call that it is in.
 *
 * "It waits in epoll" does not prove that the loop is idle: `execSync` polls in a loop of its own. So the loop's own
 * epoll descriptor is learned while all is well, and compared. No stall is no proof either, for `execSync` may just have begun;
 * but then the thread has a child that it did not have at an earlier beat, since no beat comes before that child has ended.
 */
export class ThreadObserver {
  readonly #stat: ProcFile;
  readonly #syscall: ProcFile;
  readonly #load = new ProcFile("/proc/loadavg");
  readonly #task: WatchedTask;
  #ownPollFd: string | undefined;
  /** Process ids of the children that the thread had at the last beat. */
  #knownChildren: readonly string[] = [];

  constructor(task: WatchedTask) {
    const { taskFolder } = task;
    this.#task = task;
    this.#stat = ProcFile.in(taskFolder, "stat");
    this.#syscall = ProcFile.in(taskFolder, "syscall");
  }

  /** To be called at every beat: learns on which descriptor the loop waits, as soon as the thread is seen to wait there. */
  learnOwnPoll(): void {
    if (this.#ownPollFd !== undefined) return;
    const before = this.#children();
    const { name, firstArgument } = this.#readSyscall();
    const children = [...before, ...this.#children()];
    const hasNewChild = children.some((pid) => !this.#knownChildren.includes(pid));
    this.#knownChildren = children;
    if (!hasNewChild && name?.startsWith("epoll")) this.#ownPollFd = firstArgument;
  }

  /** What the system says right now. */
  observe(): OsState {
    const call = this.#readSyscall();
    const { name, firstArgument } = call;
    const isOwnPoll = firstArgument === this.#ownPollFd;
    const load = Number(this.#load.read()?.split(" ")[0] ?? Number.NaN);
    return defined({
      // The command's name stands in parentheses and may hold anything, so the state is sought after the last one.
      state: /\) (\S)[^)]*$/.exec(this.#stat.read() ?? "")?.[1],
      syscall: name,
      ownPoll: name?.startsWith("epoll") && this.#ownPollFd !== undefined ? isOwnPoll : undefined,
      waitsFor: isOwnPoll ? undefined : (fileOf(this.#task, call) ?? this.#child(call)),
      load1: Number.isNaN(load) ? undefined : load,
    });
  }

  close(): void {
    for (const file of [this.#stat, this.#syscall, this.#load]) file.close();
  }

  /** `execSync` and the like poll for a child that the thread itself has started. */
  #child({ name = "" }: SystemCall): string | undefined {
    if (!/^(?:epoll|wait4)/.test(name)) return undefined;
    const command = readText(`/proc/${this.#children().at(-1)}/comm`)?.trim();
    return command === undefined ? undefined : `child ${command}`;
  }

  /** Process ids of the children that this thread has started, the last one last; none where the system does not tell. */
  #children(): readonly string[] {
    const { taskFolder } = this.#task;
    if (taskFolder === undefined) return [];
    return readText(`${taskFolder}/children`)?.match(/\d+/g) ?? [];
  }

  #readSyscall(): SystemCall {
    return systemCallOf(this.#syscall.read() ?? "");
  }
}

/** The system call that a thread is in: its name where known, else its number; nothing while it is in none. */
export interface SystemCall {
  readonly name?: string;
  /** In hexadecimal digits, with `0x`. */
  readonly firstArgument?: string;
  readonly secondArgument?: string;
}

/** Reads `/proc/PID/task/TID/syscall`. */
export function systemCallOf(text: string): SystemCall {
  const [number = "", firstArgument, secondArgument] = text.trim().split(" ");
  // "running", and -1 for a thread that is blocked outside of a system call.
  if (!/^\d+$/.test(number)) return {};
  const name = SYSCALLS[process.arch]?.get(Number(number)) ?? number;
  return defined({ name, firstArgument, secondArgument });
}

/** The file that a system call is about; of a pipe or a socket only that it is one. */
export function fileOf(task: WatchedTask, call: SystemCall): string | undefined {
  const { name = "", firstArgument } = call;
  try {
    if (ON_PATH.test(name)) return pathOf(task, call);
    if (firstArgument === undefined || !ON_DESCRIPTOR.test(name)) return undefined;
    const file = readlinkSync(`${task.processFolder}/fd/${Number(firstArgument)}`);
    return file.replace(/^(\w+):\[\d+\]$/, "$1");
  } catch {
    return undefined;
  }
}

const LONGEST_PATH = 4096;

/** Reads the path in the memory of the process. @throws Error if that is not allowed */
function pathOf(
  { processFolder, taskFolder }: WatchedTask,
  { name, firstArgument, secondArgument }: SystemCall,
): string | undefined {
  const bytes = Buffer.alloc(LONGEST_PATH);
  const descriptor = openSync(`${processFolder}/mem`, "r");
  try {
    readSync(descriptor, bytes, 0, LONGEST_PATH, Number(secondArgument));
  } finally {
    closeSync(descriptor);
  }
  // If the thread has gone on, something else may be there.
  const now = systemCallOf(readText(`${taskFolder}/syscall`) ?? "");
  const isSame = now.name === name && now.secondArgument === secondArgument;
  const path = bytes.subarray(0, bytes.indexOf(0)).toString();
  if (!isSame || path === "") return undefined;
  const isBelowFolder = /^0xf*ffffff9c$/.test(firstArgument ?? ""); // AT_FDCWD
  if (!isBelowFolder) return path;
  return resolve(readlinkSync(`${processFolder}/cwd`), path);
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
