import { execFileSync } from "node:child_process";
import { catchesSignal, type Listener, type System } from "./process-facts.js";

const SIGUSR1_BIT = 29;

/** macOS, and wherever there is no /proc: `ps` and `lsof`, which is slower and tells less. */
export const portableSystem: System = {
  facts(pid) {
    const life = this.life(pid);
    const line = askPs(pid, "uid", "gid");
    const match = /^\s*(\d+)\s+(\d+)\s*$/.exec(line);
    if (life === undefined || match === null) return undefined;
    const command = ask("ps", ["-ww", "-o", "command=", "-p", String(pid)]).trim();
    const userId = Number(match[1]);
    const me = process.getuid?.() ?? 0;
    return {
      pid,
      ownPid: pid,
      executable: executableOf(pid),
      isOpenToUs: me === 0 || me === userId,
      commandLine: command.split(/\s+/),
      nodeOptions: "",
      userId,
      groupId: Number(match[2]),
      threadOf: undefined,
      ...life,
      catchesSigusr1: caughtOf(pid),
    };
  },

  life(pid) {
    const line = askPs(pid, "state", "lstart");
    const [, state, startedAt] = /^\s*(\S)\S*\s+(.+?)\s*$/.exec(line) ?? [];
    return state === undefined || startedAt === undefined
      ? undefined
      : { state, startedAt, image: "" };
  },

  pids() {
    return (ask("ps", ["-A", "-o", "pid="]).match(/\d+/g) ?? []).map(Number);
  },

  children(pid) {
    return (ask("pgrep", ["-P", String(pid)]).match(/\d+/g) ?? []).map(Number);
  },

  // Nothing tells them from others: what is asked of them is whether their inspectors are open.
  workers: (pid) => portableSystem.children(pid),

  usage(pid) {
    const line = askPs(pid, "user", "ppid", "etime", "time").trim();
    const [user, parent, elapsed, cpu] = line.split(/\s+/);
    if (user === undefined || elapsed === undefined || cpu === undefined) return undefined;
    return { user, uptimeMs: clockMs(elapsed), cpuMs: clockMs(cpu), parentPid: Number(parent) };
  },

  listeners(pid) {
    return lsof(pid, "LISTEN").flatMap((name): Listener[] => {
      const { host, port } = addressOf(name);
      return port === undefined ? [] : [{ host, port, id: name }];
    });
  },

  portHolder(port, pid) {
    const pids = ask("lsof", ["-nP", `-iTCP:${port}`, "-sTCP:LISTEN", "-Fp"])
      .split("\n")
      .filter((line) => line.startsWith("p"))
      .map((line) => Number(line.slice(1)));
    const other = pids.find((one) => one !== pid);
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

/** `lsof -Fn`: one field a line, its letter first. The text file of a process is its executable. */
function executableOf(pid: number): string | undefined {
  const lines = ask("lsof", ["-a", "-p", String(pid), "-d", "txt", "-Fn"]).split("\n");
  const name = lines.find((line) => line.startsWith("n"))?.slice(1);
  return name ?? (ask("ps", ["-o", "comm=", "-p", String(pid)]).trim() || undefined);
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

/** Some facts of a process, without a headline: for FreeBSD whatever follows the first `=` of an option is the headline. */
function askPs(pid: number, ...columns: readonly string[]): string {
  return ask("ps", [...columns.flatMap((column) => ["-o", `${column}=`]), "-p", String(pid)]);
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
