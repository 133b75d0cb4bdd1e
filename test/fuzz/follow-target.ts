/** What is followed while it is written, rotated, replaced and taken away is told once, in order, as whoever has written it wrote it. */
import assert from "node:assert/strict";
import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { FileFollower } from "../../src/read/follow-file.js";
import { openLines } from "../../src/read/read-log.js";
import { folder } from "../cli/read-logs.js";
import { type FuzzTarget, target } from "./fuzz-target.js";

/** What happens between two looks at the log. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant("append" as const),
      lines: fc.integer({ min: 1, max: 400 }),
    }),
  },
  fc.record({
    what: fc.constantFrom("rotate", "copytruncate", "remove", "let go", "folder", "empty twice"),
    lines: fc.nat(400),
  }),
);

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** A line of the log, in what it was shipped in. */
const WRAPPINGS: readonly ((line: string) => string)[] = [
  (line) => line,
  (line) => JSON.stringify({ log: `${line}\n`, stream: "stdout", time: "2026-11-20T08:28:10.1Z" }),
  (line) => `2026-11-20T08:28:10.123456789Z stdout F ${line}`,
];

async function followsAll(steps: readonly Step[], wrapping: number, cut: number): Promise<void> {
  const own = mkdtempSync(join(folder, "follow-"));
  const log = join(own, "a.ndjson");
  const wrap = WRAPPINGS[wrapping] as (line: string) => string;
  const told: unknown[] = [];
  const follower = new FileFollower(log, () =>
    openLines(
      {
        record: (record) => told.push("seq" in record ? record.seq : record),
        problem: ({ message }) => told.push(message),
      },
      { unwrap: wrapping === 0 ? undefined : "auto" },
    ),
  );
  let seq = 0;
  /** Appends lines, and looks at the log in the middle of one. */
  const append = async (lines: number): Promise<void> => {
    const texts = Array.from({ length: lines }, () =>
      wrap(
        JSON.stringify({
          session: "a",
          seq: seq++,
          timestamp: 1_763_600_000_000,
          duration: 700,
          stack: "",
        }),
      ),
    );
    const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(""));
    const at = cut % (bytes.length + 1);
    appendFileSync(log, bytes.subarray(0, at));
    if (lines > 0) await follower.poll();
    appendFileSync(log, bytes.subarray(at));
  };
  try {
    for (const { what, lines } of steps) {
      switch (what) {
        case "append":
          await append(lines);
          break;
        case "rotate":
          // What is appended between a look and a rotation is read from where the file was moved to.
          await append(lines);
          renameSync(log, `${log}.1`);
          await append(1);
          break;
        case "copytruncate":
          await follower.poll();
          copyFileSync(log, `${log}.1`);
          truncateSync(log);
          await append(lines);
          break;
        case "remove":
          await follower.poll();
          rmSync(log);
          await follower.poll();
          await append(lines);
          break;
        case "let go":
          await follower.poll();
          await follower.letGo();
          await append(lines);
          break;
        case "folder":
          await follower.poll();
          renameSync(log, `${log}.1`);
          mkdirSync(log);
          await assert.rejects(follower.poll());
          rmSync(log, { recursive: true });
          await append(lines);
          break;
        default:
          await follower.poll();
          truncateSync(log);
          await follower.poll();
          truncateSync(log);
          await append(lines);
      }
    }
    await follower.poll();
    await follower.close();
    assert.deepEqual(
      told,
      Array.from({ length: seq }, (_, i) => i),
    );
  } finally {
    await follower.close();
    rmSync(own, { recursive: true });
  }
}

/** Growing logs. */
export const FOLLOW_TARGET: FuzzTarget = target("follow", 20, () =>
  fc.asyncProperty(
    fc
      .array(step, { minLength: 1, maxLength: 8 })
      .map((steps): Step[] => [{ what: "append", lines: 1 }, ...steps]),
    fc.nat(WRAPPINGS.length - 1),
    fc.nat(100_000),
    followsAll,
  ),
);
