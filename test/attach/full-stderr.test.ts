/** `stall-report attach` and a standard error that is full: Node says there that its inspector opens, and waits for that. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  constants,
  openSync,
  readFileSync,
  readSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { OpenedInspectors } from "../../src/attach/open-inspectors.js";
import { ProtocolClient } from "../../src/attach/protocol-client.js";
import { StderrRescue } from "../../src/attach/stderr-rescue.js";
import { system } from "../../src/attach/system.js";
import { temporaryFolder } from "../temporary-folder.js";
import { attach, attachUntil, eventually } from "./target.js";

const folder = temporaryFolder("stall full ");

/** Opens a pipe. @returns its descriptor, which can be read and does not wait */
function emptyPipe(name: string): number {
  const path = join(folder, name);
  execFileSync("mkfifo", [path]);
  return openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
}

/** The same, and nothing more goes into it. */
function fullPipe(name: string): number {
  const end = emptyPipe(name);
  fill(end);
  return end;
}

/** @param descriptor does not wait */
function drain(descriptor: number): void {
  try {
    for (;;) readSync(descriptor, Buffer.alloc(2 ** 16));
  } catch {
    // EAGAIN: it is empty
  }
}

/** @param descriptor does not wait */
function fill(descriptor: number): void {
  try {
    for (;;) writeSync(descriptor, "x".repeat(512));
  } catch {
    // EAGAIN: it is full
  }
}

/** A program that never makes a stream of its standard error (console), with which a write would not wait. */
class Program {
  readonly child: ChildProcess;
  stdout = "";

  constructor(text: string, stderr: number | Socket) {
    const words = ["--inspect-port=0", "-e", text];
    this.child = spawn(process.execPath, words, { stdio: ["pipe", "pipe", stderr] });
    this.child.stdout?.on("data", (part) => {
      this.stdout += part;
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  says(text: string): Promise<void> {
    return eventually(`it says ${text}`, () => this.stdout === text);
  }
}

/** Says what it is told. */
const ECHO = 'fs.writeSync(1, "ready "); process.stdin.on("data", (word) => fs.writeSync(1, word))';

/** A worker of it, told anything, writes more than a pipe holds, and says how much of that was taken. */
const WRITING_WORKER = `
const { Worker } = require("node:worker_threads");
const text = \`const fs = require("node:fs");
fs.writeSync(1, "ready ");
fs.readSync(0, Buffer.alloc(1));
fs.writeSync(1, "wrote " + fs.writeSync(2, "x".repeat(200000)))\`;
new Worker(text, { eval: true, stderr: true });
setInterval(() => {}, 1000)`;

/** Attaches to a program that is idle, and asserts that it goes on as before. */
async function attachToIdle(stderr: number | Socket, said: RegExp): Promise<void> {
  const program = new Program(ECHO, stderr);
  try {
    await program.says("ready ");
    const outcome = await attach([String(program.pid), "--for", "1s"]);
    assert.equal(outcome.status, 0, outcome.stderr);
    assert.match(outcome.stderr, said);
    assert.match(outcome.stderr, /installed the emitter[\s\S]*closed its inspector again/);
    assert.deepEqual(system.listeners(program.pid), []);
    program.child.stdin?.write("works");
    await program.says("ready works");
  } finally {
    program.child.kill("SIGKILL");
  }
}

describe("a full standard error", { skip: process.platform !== "linux" }, () => {
  test("a pipe: its inspector is freed from writing there, and the reader is named", async () => {
    const end = fullPipe("idle");
    const stderr = openSync(join(folder, "idle"), constants.O_RDWR);
    const reader =
      /standard error, a full pipe that process(?:es)? \d+ \(.* not read \(timeout 1 cat/;
    await attachToIdle(stderr, reader);
    closeSync(stderr);
    closeSync(end);
  });

  test("a socket: its inspector is freed", async () => {
    const path = join(folder, "socket");
    const server = createServer({ pauseOnConnect: true }).listen(path);
    const near = connect(path);
    const [far] = (await once(server, "connection")) as [Socket];
    fill((near as unknown as { _handle: { fd: number } })._handle.fd);
    const said = /a socket whose other end does not read: freed it from that/;
    await attachToIdle(near, said);
    for (const one of [near, far]) one.destroy();
    server.close();
  });

  test("a command that is killed: the janitor frees it", async () => {
    const end = fullPipe("killed");
    const stderr = openSync(join(folder, "killed"), constants.O_RDWR);
    const program = new Program(ECHO, stderr);
    try {
      await program.says("ready ");
      const words = [String(program.pid), "--for", "1m"];
      await attachUntil(/opened its inspector/, words, undefined, { signal: "SIGKILL" });
      await eventually("closed", () => system.listeners(program.pid).length === 0);
      program.child.stdin?.write("works");
      await program.says("ready works");
    } finally {
      program.child.kill("SIGKILL");
      closeSync(stderr);
      closeSync(end);
    }
  });

  test("a blocked loop: its standard error waits as before until that turns", async () => {
    const end = fullPipe("blocked");
    const stderr = openSync(join(folder, "blocked"), constants.O_RDWR);
    const sign = join(folder, "turn");
    const text = `fs.writeSync(1, "ready "); process.stdin.on("data", (word) => fs.writeSync(1, word));
setTimeout(function holdUntilTold() { while (!fs.existsSync(${JSON.stringify(sign)})); });`;
    const program = new Program(text, stderr);
    const { pid } = program;
    const flags = () => /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/${pid}/fdinfo/2`, "utf8"))?.[1];
    try {
      await program.says("ready ");
      const before = flags();
      const { stderr: said } = await attachUntil(/holdUntilTold/, [String(pid), "--for", "2m"]);
      assert.match(said, /closed its inspector again/);
      assert.equal(flags(), before);
      writeFileSync(sign, "");
      program.child.stdin?.write("works");
      await program.says("ready works");
      await eventually("closed", () => system.listeners(pid).length === 0);
    } finally {
      program.child.kill("SIGKILL");
      closeSync(stderr);
      closeSync(end);
    }
  });

  test("a program that uses SIGUSR1 itself gets one signal, which does not help", async () => {
    const end = emptyPipe("own");
    const stderr = openSync(join(folder, "own"), constants.O_RDWR);
    const text = `process.on("SIGUSR1", () => fs.writeSync(1, "signal "));
require("node:inspector").open(0); setInterval(() => {}, 1000); fs.writeSync(1, "ready ")`;
    const program = new Program(text, stderr);
    try {
      await program.says("ready ");
      const [opened] = await new OpenedInspectors(program.pid, system, []).all();
      fill(end);
      const rescue = new StderrRescue(program.pid, system);
      const client = await ProtocolClient.connect(opened?.url ?? "");
      await program.says("ready signal ");
      await sleep(1000);
      rescue.stop();
      assert.equal(program.stdout, "ready signal ");
      client.close();
    } finally {
      program.child.kill("SIGKILL");
      closeSync(stderr);
      closeSync(end);
    }
  });

  test("a thread of the program that waits loses nothing of what it writes", async () => {
    const end = emptyPipe("worker");
    const stderr = openSync(join(folder, "worker"), constants.O_RDWR);
    const program = new Program(WRITING_WORKER, stderr);
    try {
      await program.says("ready ");
      const rescue = new StderrRescue(program.pid, system);
      program.child.stdin?.write("go");
      await sleep(1000);
      rescue.stop();
      assert.equal(rescue.stuckMs, 0);
      await eventually("it has written", () => {
        drain(end);
        return program.stdout.includes("wrote");
      });
      assert.equal(program.stdout, "ready wrote 200000");
    } finally {
      program.child.kill("SIGKILL");
      closeSync(stderr);
      closeSync(end);
    }
  });

  test("a program that waits for it itself is told so", async () => {
    const end = fullPipe("writer");
    const stderr = openSync(join(folder, "writer"), constants.O_RDWR);
    const { pid, child } = new Program('fs.writeSync(2, "hello")', stderr);
    try {
      const told = /it is waiting to write to its standard error, a full pipe that process/;
      const { status, stderr: said } = await attachUntil(told, [String(pid)]);
      assert.equal(status, 0, said);
      readSync(end, Buffer.alloc(2 ** 20));
      await eventually("it has written", () => child.exitCode !== null);
    } finally {
      child.kill("SIGKILL");
      closeSync(stderr);
      closeSync(end);
    }
  });
});
