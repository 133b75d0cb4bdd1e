/**
 * Other instruments in the same process: each with a real stall, and neither side loses what it has without the other.
 */
import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import WebSocket from "ws";
import { temporaryFolder } from "../temporary-folder.js";
import { inspectorUrl } from "./hold-at-breakpoint.js";
import { programPath, type RunResult, runProgram, stallsIn } from "./run-program.js";

const folder = temporaryFolder("stall-company-");
const run = (instrument: string, flags: readonly string[] = []): Promise<RunResult> =>
  runProgram(programPath("company.mjs"), { args: [instrument], flags });

function assertOneStall(result: RunResult): void {
  assert.equal(result.code, 0, result.stderr);
  const stalls = stallsIn(result, "priceOrders");
  assert.equal(stalls.length, 1, JSON.stringify(result.stalls));
  assert.equal(result.records.at(-1)?.type, "stop");
}

describe("company", { concurrency: 2 }, () => {
  const instruments: readonly (readonly [string, unknown])[] = [
    ["a profiler", true],
    ["a console profile", true],
    ["source-map-support", "string"],
    ["no limit of stacks", "Infinity"],
    ["a limit of no frames", "0"],
    ["an own format", true],
  ];
  for (const [instrument, kept] of instruments) {
    test(instrument, async () => {
      const result = await run(instrument);
      assertOneStall(result);
      assert.equal(result.stderr, "");
      assert.deepEqual(JSON.parse(result.stdout), kept);
      // Sampling goes on beside each of them.
      assert.ok((stallsIn(result, "priceOrders")[0]?.profile?.samples ?? 0) > 1);
    });
  }

  test("--cpu-prof writes its profile", async () => {
    const result = await run("nothing", ["--cpu-prof", `--cpu-prof-dir=${folder}`]);
    assertOneStall(result);
    assert.equal(result.stderr, "");
    const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
    assert.ok(texts.some((text) => text.includes('"priceOrders"')));
  });

  test("--inspect with a client that records a profile", async () => {
    let seen: Promise<boolean> | undefined;
    const result = await runProgram(programPath("company.mjs"), {
      args: ["nothing", "led"],
      flags: ["--inspect=127.0.0.1:0"],
      meanwhile: (child) => {
        seen = profileFromOutside(child);
      },
    });
    assertOneStall(result);
    assert.equal(await seen, true);
    assert.equal(stallsIn(result, "priceOrders")[0]?.debugger, true);
  });
});

/** Connects to the inspector of a process, as an editor does, and records a profile of its stall. */
async function profileFromOutside(child: ChildProcess): Promise<boolean> {
  const socket = new WebSocket(await inspectorUrl(child));
  await new Promise((done) => socket.once("open", done));
  const answers = new Map<number, (result: unknown) => void>();
  socket.on("message", (data: Buffer) => {
    const { id, result } = JSON.parse(data.toString()) as { id?: number; result?: unknown };
    if (id !== undefined) answers.get(id)?.(result);
  });
  const post = (id: number, method: string): Promise<unknown> =>
    new Promise((done) => {
      answers.set(id, done);
      socket.send(JSON.stringify({ id, method }));
    });
  await post(1, "Profiler.enable");
  await post(2, "Profiler.start");
  const hasStalled = new Promise((done) => child.stdout?.once("data", done));
  child.stdin?.write("stall\n");
  await hasStalled;
  const stopped = await post(3, "Profiler.stop");
  socket.close();
  child.stdin?.end();
  return JSON.stringify(stopped).includes('"priceOrders"');
}
