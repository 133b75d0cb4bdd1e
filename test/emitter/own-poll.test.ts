import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { ThreadObserver } from "../../src/emitter/thread-state.js";
import { temporaryFolder } from "../temporary-folder.js";

describe("the loop's own poll", { skip: !["x64", "arm64"].includes(process.arch) }, () => {
  const poll = process.arch === "x64" ? 281 : 22;
  const OWN = "0xd";
  const OF_EXEC = "0x14";
  /** At each beat: the descriptor that the thread waits on, and the children that it has. */
  const cases: readonly (readonly [string, readonly (readonly [string, string])[], boolean?])[] = [
    ["is where a thread without children waits", [[OWN, ""]], false],
    ["is not learned from execSync that has just begun", [[OF_EXEC, "71 "]]],
    [
      "is learned after that",
      [
        [OF_EXEC, "71 "],
        [OWN, ""],
      ],
      false,
    ],
    [
      "is not learned from one execSync after the other",
      [
        [OF_EXEC, "71 "],
        [OF_EXEC, "72 "],
      ],
    ],
    [
      "is learned beside a child that stays",
      [
        [OWN, "71 "],
        [OWN, "71 "],
      ],
      false,
    ],
    ["is not learned from execSync beside a child that stays", [[OF_EXEC, "71 72 "]]],
  ];
  for (const [title, beats, ownPoll] of cases) {
    test(title, () => {
      const folder = temporaryFolder("stall-task-");
      const see = (descriptor: string, children: string) => {
        writeFileSync(join(folder, "syscall"), `${poll} ${descriptor} 0x7f00 0x400`);
        writeFileSync(join(folder, "children"), children);
      };
      const observer = new ThreadObserver({ processFolder: folder, taskFolder: folder });
      for (const [descriptor, children] of beats) {
        see(descriptor, children);
        observer.learnOwnPoll();
      }
      see(OF_EXEC, "");
      assert.equal(observer.observe().ownPoll, ownPoll);
      observer.close();
    });
  }
});
