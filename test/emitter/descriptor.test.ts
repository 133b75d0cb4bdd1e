/**
 * The log on standard output or another descriptor: for containers without a volume.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { describe, test } from "node:test";
import { decodeLine } from "../../src/record/decode.js";
import { temporaryFolder } from "../temporary-folder.js";
import { programPath, registerUrl } from "./run-program.js";

const folder = temporaryFolder("stall-report-descriptor-");

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function runWith(
  file: string,
  third: number | "pipe" | "ignore" = "ignore",
): Promise<Ended & { third: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, ["--import", registerUrl, programPath("js-loop.mjs")], {
      cwd: folder,
      env: { ...process.env, STALL_REPORT_FILE: file },
      stdio: third === "ignore" ? ["ignore", "pipe", "pipe"] : ["ignore", "pipe", "pipe", third],
    });
    const got = { stdout: "", stderr: "", third: "" };
    child.stdout?.on("data", (data) => {
      got.stdout += data;
    });
    child.stderr?.on("data", (data) => {
      got.stderr += data;
    });
    child.stdio[3]?.on("data", (data) => {
      got.third += data;
    });
    child.on("close", (code) => done({ code, ...got }));
  });
}

function typesIn(text: string): string[] {
  return text.split("\n").flatMap((line) => {
    const decoded = decodeLine(line);
    return decoded.kind === "record" ? [decoded.record.type ?? "stall"] : [];
  });
}

function assertWhole(text: string): void {
  const types = typesIn(text);
  assert.equal(types[0], "start");
  assert.ok(types.includes("stall"), text);
  assert.equal(types.at(-1), "stop");
}

describe("a log on a descriptor", { concurrency: 2 }, () => {
  test("STALL_REPORT_FILE=- writes to standard output, beside what the program prints", async () => {
    const { code, stdout } = await runWith("-");
    assert.equal(code, 0);
    assertWhole(stdout);
  });

  test("STALL_REPORT_FILE=fd:3 writes to the pipe or file that the program was given", async () => {
    const piped = await runWith("fd:3", "pipe");
    assert.equal(piped.code, 0);
    assert.deepEqual(typesIn(piped.stdout), []);
    assertWhole(piped.third);
    const path = join(folder, "third.ndjson");
    assert.equal((await runWith("fd:3", openSync(path, "a"))).code, 0);
    assertWhole(readFileSync(path, "utf8"));
  });

  test("a descriptor that the program was not given is left alone, which is said once", async () => {
    for (const file of ["fd:3", "fd:17", "fd:987"]) {
      const { code, stdout, stderr } = await runWith(file);
      assert.equal(code, 0);
      assert.deepEqual(typesIn(stdout), []);
      assert.match(stderr, new RegExp(`cannot write to ${file} \\(write-error\\)`));
    }
  });

  test("nobody reads: the program ends in its own time, and what was lost is no harm", async () => {
    const child = spawn(process.execPath, ["--import", registerUrl, programPath("js-loop.mjs")], {
      cwd: folder,
      env: { ...process.env, STALL_REPORT_FILE: "fd:3" },
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    // A pipe holds 64 KiB: with the end that is read paused, the rest must be given up.
    (child.stdio[3] as Readable).pause();
    assert.equal(await new Promise((done) => child.on("exit", done)), 0);
    child.stdio[3]?.destroy();
  });
});
