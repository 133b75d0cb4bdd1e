/** "It hangs right now" is at most a screen long, and each command of it does what it says. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { projectRoot } from "../project-root.js";
import { temporaryFolder } from "../temporary-folder.js";
import { attach, attachUntil, Target } from "./target.js";

const page = readFileSync(join(projectRoot, "docs/it-hangs-right-now.md"), "utf8");
const commands = [...page.matchAll(/^ {4}npx stall-report attach *(.*)$/gm)].map(
  ([, words = ""]) => words,
);
const folder = temporaryFolder("stall-page-");

test("the page is a screen", () => {
  assert.ok(page.split("\n").length <= 50);
  assert.equal(commands.length, 4);
});

describe("its commands", { skip: process.platform !== "linux", concurrency: 2 }, () => {
  for (const command of commands) {
    test(`attach ${command}`, async () => {
      const target = await Target.start("loop");
      const other = await Target.start("idle");
      try {
        const words = command
          .replace("4711", String(target.pid))
          .replaceAll(/(?:\/var\/log\/)?(stalls\.|ticket\.)/g, `${folder}/$1`)
          .split(" ")
          .filter((word) => word !== "");
        if (command === "") {
          const { status, stderr } = await attach(words);
          assert.equal(status, 2);
          assert.match(stderr, new RegExp(`^ *${target.pid} `, "m"));
          return;
        }
        const { status, stdout, stderr } = words.includes("--for")
          ? await attachUntil(/sampling it/, words, () => target.run(200))
          : await attach(words);
        assert.equal(status, 0, stderr);
        assert.match(stderr, /holdLoop/);
        assert.match(stderr, /where the time went/);
        // All its time is in `compute`, which V8 may have put into its caller.
        assert.match(stdout, /compute|holdLoop|starved/);
        const written = words.filter((word) => word.startsWith(folder));
        for (const file of command.includes("--keep") ? [] : written) assert.ok(existsSync(file));
      } finally {
        target.end();
        other.end();
      }
    });
  }
});
