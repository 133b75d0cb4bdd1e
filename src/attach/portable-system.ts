import { execFileSync } from "node:child_process";
import {
  catchesSignal,
  type Listener,
  type ProcessFacts,
  type ProcessLife,
  type ProcessUsage,
  type System,
} from "./process-facts.js";

const SIGUSR1_BIT = 29;

/** macOS, and wherever there is no /proc: `ps` and `lsof`, which is slower and tells less. */
export const portableSystem: System = {
  facts(pid) {
    const row = rowOf(pid);
    if (row === undefined) return undefined;
    const executable = executablesOf([row]).get(pid);
    return { ...factsOf(row, executable), catchesSigusr1: caughtOf(pid) };
  },

  all() {
    const rows = rowsOf(["-A"]);
    const executables = executablesOf(rows);
    return rows.map((row) => factsOf(row, executables.get(row.pid)));
  },

  life(pid) {
    const row = rowOf(pid);
    return row && lifeOf(row);
  },

  children(pid) {
    return (ask("pgrep", ["-P", String(pid)]).match(/\d+/g) ?? []).map(Number);
  },

  // Nothing tells them from others: what is asked of them is whether their inspectors are open.
  workers: (pid) => portableSystem.children(pid),

  usages(pids) {
    const rows = pids.length === 0 ? [] : rowsOf(["-p", pids.join(",")]);
    return new Map(rows.map(({ pid, user, uptimeMs, cpuMs }) => [pid, { user, uptimeMs, cpuMs }]));
  },

  listeners(pid) {
    return lsof(pid, "LISTEN").flatMap((name): Listener[] => {
      const { host, port } = addressOf(name);
      return port === undefined ? [] : [{ host, port, id: name }];
    });
  },

  portHolder(port, pid) {
    const other = ask("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fpn"])
      .split(/^p/m)
      .filter((process) => /^n(?:\*|127\.0\.0\.1):/m.test(process))
      .map((process) => Number.parseInt(process, 10))
      .find((one) => one !== pid);
    return other === undefined ? undefined : { pid: other };
  },

  hasClient(pid, port) {
    const found = lsof(pid, "ESTABLISHED");
    return found.some((name) => addressOf(name.split("->")[0] ?? "").port === port);
  },
};

/** `[[days-]hours:]minutes:seconds`, the seconds perhaps with a fraction. */
function clockMs(text: string): number {
  const [days, clock] = text.includes("-") ? text.split("-") : ["0", text];
  const seconds = (clock ?? "").split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  return (Number(days) * 86_400 + seconds) * 1000;
}

/** What one line of `ps` tells of a process. */
interface PsRow
  extends ProcessUsage,
    Pick<ProcessFacts, "pid" | "parentPid" | "userId" | "groupId"> {
  readonly state: string;
  readonly startedAt: string;
  readonly command: string;
}

/** The times of the start stand in five words: `Sat Nov 28 07:15:01 2026`. */
const ROW =
  /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\S)\S*\s+(\S+\s+\S+\s+\d+\s+[\d:]+\s+\d+)\s+(\S+)\s+(\S+)\s+(\S+)\s*(.*?)\s*$/;

/** For FreeBSD whatever follows the first `=` of an option is the headline, so each column has an option of its own. */
const COLUMNS = "pid ppid uid gid state lstart user etime time command"
  .split(" ")
  .flatMap((column) => ["-o", `${column}=`]);

/** @param which the words by which `ps` is told whom to list */
function rowsOf(which: readonly string[]): readonly PsRow[] {
  return ask("ps", ["-ww", ...COLUMNS, ...which])
    .split("\n")
    .flatMap((line): PsRow[] => {
      const fields = ROW.exec(line);
      if (fields === null) return [];
      const [pid, parentPid, userId, groupId] = fields.slice(1, 5).map(Number) as Ids;
      const [state, startedAt, user, elapsed, cpu, command] = fields.slice(5) as Texts;
      const times = { uptimeMs: clockMs(elapsed), cpuMs: clockMs(cpu) };
      return [{ pid, parentPid, userId, groupId, state, startedAt, user, ...times, command }];
    });
}

type Ids = [number, number, number, number];
type Texts = [string, string, string, string, string, string];

function rowOf(pid: number): PsRow | undefined {
  return rowsOf(["-p", String(pid)])[0];
}

function factsOf(row: PsRow, executable: string | undefined): ProcessFacts {
  const { pid, parentPid, userId, groupId, command } = row;
  const me = process.getuid?.() ?? 0;
  return {
    ...{ pid, ownPid: pid, parentPid, executable, userId, groupId },
    isOpenToUs: me === 0 || me === userId,
    commandLine: command.split(/\s+/),
    nodeOptions: "",
    threadOf: undefined,
    ...lifeOf(row),
    catchesSigusr1: undefined,
  };
}

function lifeOf({ state, startedAt }: PsRow): ProcessLife {
  return { state, startedAt, image: "" };
}

/**
 * The programs that processes run. `lsof -Fn`: one field a line, its letter first; a process may have several text files, and the
 * first one is its executable.
 */
function executablesOf(rows: readonly PsRow[]): ReadonlyMap<number, string> {
  const found = new Map(rows.map(({ pid, command }) => [pid, command.split(/\s+/)[0] ?? ""]));
  const pids = rows.map(({ pid }) => pid).join(",");
  for (const process of ask("lsof", ["-a", "-p", pids, "-d", "txt", "-Fn"]).split(/^p/m)) {
    const [, pid, path] = /^(\d+)\n[\s\S]*?^n(.*)$/m.exec(process) ?? [];
    if (path !== undefined) found.set(Number(pid), path);
  }
  return new Map([...found].filter(([, path]) => path !== ""));
}

/** BSD's `ps` prints the mask of caught signals; the one of Linux has another name and another bit for it. */
function caughtOf(pid: number): boolean | undefined {
  if (process.platform === "linux") return undefined;
  const mask = ask("ps", ["-o", "sigcatch=", "-p", String(pid)]).trim();
  return /^[0-9a-f]+$/i.test(mask) ? catchesSignal(mask, SIGUSR1_BIT) : undefined;
}

function lsof(pid: number, state: "LISTEN" | "ESTABLISHED"): readonly string[] {
  return ask("lsof", ["-nP", "-a", "-p", String(pid), "-iTCP", `-sTCP:${state}`, "-Fn"])
    .split("\n")
    .filter((line) => line.startsWith("n"))
    .map((line) => line.slice(1));
}

/** `127.0.0.1:9229`, `[::1]:9229`, `*:9229`. */
function addressOf(name: string): { host: string; port: number | undefined } {
  const [, host = "", port] = /^(.*):(\d+)$/.exec(name) ?? [];
  return {
    host: host === "*" ? "127.0.0.1" : host.replace(/^\[|\]$/g, ""),
    port: port === undefined ? undefined : Number(port),
  };
}

/** What a program prints; "" if it fails or is not there. */
function ask(program: string, words: readonly string[]): string {
  try {
    return execFileSync(program, words, {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, LC_ALL: "C" },
    });
  } catch (error) {
    // lsof exits with 1 if only a part of what it was asked for is there.
    const { stdout } = error as { stdout?: unknown };
    return typeof stdout === "string" ? stdout : "";
  }
}
