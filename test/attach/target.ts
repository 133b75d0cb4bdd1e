/** Starts programs to attach to, and the command that does it. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { processCpuMs } from "../../src/attach/linux-system.js";
import { system } from "../../src/attach/system.js";
import { projectRoot } from "../project-root.js";

/** A program that somebody may attach to. */
export class Target {
  readonly child: ChildProcess;
  stdout = "";
  stderr = "";

  private constructor(child: ChildProcess) {
    this.child = child;
    child.stdout?.on("data", (text) => {
      this.stdout += text;
    });
    child.stderr?.on("data", (text) => {
      this.stderr += text;
    });
  }

  /**
   * Starts `node [flags] target.mjs kind` and waits until it does what it is for. Its inspector opens on any free port, so
   * that several can be attached to at once.
   */
  static async start(
    kind: string,
    flags: readonly string[] = ["--inspect-port=0"],
    node = process.execPath,
  ): Promise<Target> {
    const program = join(projectRoot, "test/attach/programs/target.mjs");
    const { NODE_OPTIONS: _, NODE_V8_COVERAGE: __, ...env } = process.env;
    const target = new Target(spawn(node, [...flags, program, kind], { stdio: "pipe", env }));
    for (let tries = 0; !target.stdout.includes("ready"); tries++) {
      assert.ok(tries < 6000, `the target does not start: ${target.stderr}`);
      await sleep(20);
    }
    return target;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** The ports on which it listens. */
  get ports(): readonly number[] {
    return system.listeners(this.pid).map(({ port }) => port);
  }

  /** What the emitter has written that attach has put into it; undefined: there is none. */
  get recorded(): string | undefined {
    const folder = `/proc/${this.pid}/fd`;
    for (const name of readdirSync(folder)) {
      try {
        const path = join(folder, name);
        if (/\/stall-report-.*ndjson/.test(readlinkSync(path))) return readFileSync(path, "utf8");
      } catch {
        // Closed in the meantime.
      }
    }
    return undefined;
  }

  /** Waits until it has run for so many milliseconds, however long that takes on a crowded machine. */
  async run(ms: number): Promise<void> {
    const fromMs = processCpuMs(this.pid) ?? 0;
    await eventually("it runs", () => (processCpuMs(this.pid) ?? Infinity) - fromMs >= ms);
  }

  /** What it wrote on standard error besides what Node says of its inspector. */
  get ownErrors(): string {
    return this.stderr.replace(
      /^(?:Debugger (?:listening on|attached|ending on).*|For help, see: .*)\n/gm,
      "",
    );
  }

  /** Asserts what must hold after every attach: it lives, its inspector is closed, and it has said nothing of its own. */
  async assertUntouched(): Promise<void> {
    assert.ok(this.isAlive, "the target lives");
    await eventually("the inspector is closed", () => this.ports.length === 0);
    assert.equal(this.ownErrors, "");
  }

  /** Asserts that its loop turns and its output is what it would have been. */
  async assertWorks(): Promise<void> {
    this.child.stdin?.end();
    await eventually("the target has ended in its own way", () => !this.isAlive);
    assert.equal(this.child.exitCode, 0);
    assert.equal(this.stdout, "ready\nworks\n");
  }

  end(): void {
    this.child.kill("SIGKILL");
  }
}

/** What the command did. */
export interface Attached {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `stall-report attach`, with `meanwhile` told of each part of its standard error. */
export async function attach(
  words: readonly string[],
  meanwhile: (command: ChildProcess, stderr: string) => void = () => {},
  node = process.execPath,
  variables: NodeJS.ProcessEnv = {},
): Promise<Attached> {
  const { NODE_OPTIONS: _, ...env } = process.env;
  const command = spawn(node, [join(projectRoot, "bin/stall-report.js"), "attach", ...words], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...env, ...variables },
  });
  let stdout = "";
  let stderr = "";
  command.stdout.on("data", (text) => {
    stdout += text;
  });
  command.stderr.on("data", (text) => {
    stderr += text;
    meanwhile(command, stderr);
  });
  const status = await new Promise<number | null>((done) => command.on("close", done));
  return { status, stdout, stderr };
}

/**
 * Runs `stall-report attach` until its standard error has said something and something else has happened, and then ends it as
 * Ctrl-C does.
 */
export async function attachUntil(
  said: RegExp,
  words: readonly string[],
  happened: () => Promise<void> = async () => {},
  {
    signal = "SIGINT",
    node,
  }: { readonly signal?: NodeJS.Signals; readonly node?: string | undefined } = {},
): Promise<Attached> {
  let waiting: Promise<unknown> | undefined;
  let fault: unknown;
  const end = (command: ChildProcess) => {
    waiting = happened()
      .catch((error) => {
        fault = error;
      })
      .finally(() => command.kill(signal));
  };
  const outcome = await attach(
    words,
    (command, stderr) => {
      if (waiting === undefined && said.test(stderr)) end(command);
    },
    node,
  );
  assert.match(outcome.stderr, said);
  assert.ifError(fault);
  return outcome;
}

/** A port that is free, as those after it are. They are none of those that the system gives to whoever asks for any. */
export async function freePorts(count: number): Promise<number> {
  const first = 20_000 + Math.floor(Math.random() * 12_000);
  const servers = Array.from({ length: count }, (_, i) =>
    createServer().listen(first + i, "127.0.0.1"),
  );
  const outcomes = await Promise.allSettled(servers.map((server) => once(server, "listening")));
  for (const server of servers) server.close();
  const areFree = outcomes.every(({ status }) => status === "fulfilled");
  return areFree ? first : freePorts(count);
}

/** Waits until something holds, at most two minutes. */
export async function eventually(what: string, holds: () => boolean): Promise<void> {
  for (let tries = 0; !holds(); tries++) {
    assert.ok(tries < 6000, what);
    await sleep(20);
  }
}
