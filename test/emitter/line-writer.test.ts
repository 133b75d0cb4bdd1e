/** The log's file: first lines, rotation, being moved away, torn ends, a full disk. */
import assert from "node:assert/strict";
import fs, {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { LineWriter } from "../../src/emitter/line-writer.js";
import { fill, mountSmall } from "../small-disk.js";

function withFolder(act: (folder: string) => void | Promise<void>): () => Promise<void> {
  return async () => {
    const folder = mkdtempSync(join(tmpdir(), "stall-writer-"));
    try {
      await act(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
}

/** Puts another function in the place of one of `node:fs` while something is done. */
function withCall<Name extends "closeSync" | "readSync" | "writeSync">(
  name: Name,
  instead: (typeof fs)[Name],
  act: () => void,
): void {
  const real = fs[name];
  fs[name] = instead;
  syncBuiltinESMExports();
  try {
    act();
  } finally {
    fs[name] = real;
    syncBuiltinESMExports();
  }
}

function writerOf(path: string, maxBytes = 1e6, keepFiles = 2): LineWriter {
  return new LineWriter({ path, maxBytes, keepFiles, firstLine: () => "start\n" });
}

describe("the line writer", () => {
  test(
    "begins every file with its first line, and makes the folders",
    withFolder((folder) => {
      const path = join(folder, "very", "deep", "a.ndjson");
      const writer = writerOf(path);
      assert.equal(writer.open(), undefined);
      assert.equal(writer.append("one\n"), undefined);
      writer.close();
      assert.equal(readFileSync(path, "utf8"), "start\none\n");
    }),
  );

  test(
    "is not glued to the half line that a killed process has left",
    withFolder((folder) => {
      const path = join(folder, "a.ndjson");
      writeFileSync(path, '{"torn');
      const writer = writerOf(path);
      writer.append("one\n");
      appendFileSync(path, "torn by another");
      writer.append("two\n");
      assert.equal(readFileSync(path, "utf8"), '{"torn\nstart\none\ntorn by another\ntwo\n');
    }),
  );

  test(
    "rotates by size and keeps as many files as it is told",
    withFolder((folder) => {
      const writer = writerOf(join(folder, "a.ndjson"), 40);
      for (let n = 0; n < 40; n++) writer.append(`line number ${n}\n`);
      assert.deepEqual(readdirSync(folder).sort(), ["a.1.ndjson", "a.2.ndjson", "a.ndjson"]);
      for (const name of readdirSync(folder)) {
        const text = readFileSync(join(folder, name), "utf8");
        assert.ok(text.startsWith("start\n") && text.length <= 40, text);
      }
      assert.match(readFileSync(join(folder, "a.ndjson"), "utf8"), /line number 39\n$/);
      assert.match(readFileSync(join(folder, "a.1.ndjson"), "utf8"), /line number 37\n$/);
    }),
  );

  test(
    "follows its path when the file is moved away",
    withFolder(async (folder) => {
      const path = join(folder, "a.ndjson");
      const writer = writerOf(path);
      writer.append("one\n");
      renameSync(path, join(folder, "moved"));
      await sleep(1100);
      writer.append("two\n");
      assert.equal(readFileSync(path, "utf8"), "start\ntwo\n");
      assert.equal(readFileSync(join(folder, "moved"), "utf8"), "start\none\n");
    }),
  );

  test(
    "begins anew a file that was truncated",
    withFolder((folder) => {
      const path = join(folder, "a.ndjson");
      const writer = writerOf(path);
      writer.append("one\n");
      truncateSync(path);
      writer.append("two\n");
      writer.append("three\n");
      assert.equal(readFileSync(path, "utf8"), "start\ntwo\nthree\n");
    }),
  );

  test(
    "an error of close gives the descriptor up, so that the file that gets its number stays the host's",
    withFolder((folder) => {
      const path = join(folder, "a.ndjson");
      const writer = writerOf(path);
      writer.append("one\n");
      renameSync(path, join(folder, "moved"));
      const { closeSync } = fs;
      const failing: typeof closeSync = (descriptor) => {
        closeSync(descriptor);
        throw Object.assign(new Error("i/o error"), { code: "EIO" });
      };
      withCall("closeSync", failing, () => {
        assert.equal(writer.append("two\n"), undefined);
        writer.close();
      });
      const hosts = openSync(join(folder, "host.txt"), "a");
      assert.equal(writer.append("three\n"), undefined);
      writer.close();
      assert.equal(readFileSync(path, "utf8"), "start\ntwo\nstart\nthree\n");
      assert.equal(readFileSync(join(folder, "host.txt"), "utf8"), "");
      closeSync(hosts);
    }),
  );

  test(
    "a quota that is used up is a full disk, and a file that cannot be read back is appended to",
    withFolder((folder) => {
      const path = join(folder, "a.ndjson");
      const writer = writerOf(path);
      const fails = (errno: number) => () => {
        // As Node has them, without a name.
        throw Object.assign(new Error("unknown"), { code: "Unknown system error", errno: -errno });
      };
      withCall("writeSync", fails(constants.errno.EDQUOT), () => {
        assert.equal(writer.append("lost\n"), "disk-full");
      });
      withCall("readSync", fails(constants.errno.ESTALE), () => {
        assert.equal(writer.append("one\n"), undefined);
        assert.equal(writer.append("two\n"), undefined);
      });
      assert.equal(readFileSync(path, "utf8"), "start\none\ntwo\n");
    }),
  );

  test(
    "goes on with the file that is open when its path may no longer be looked at",
    { skip: process.platform === "win32" && "it has no such rights" },
    withFolder((folder) => {
      const path = join(folder, "a.ndjson");
      const writer = writerOf(path, 20);
      writer.append("one\n");
      chmodSync(folder, 0);
      const isRoot = process.geteuid?.() === 0;
      if (isRoot) process.seteuid?.(65_534);
      try {
        assert.equal(writer.append("two\n"), undefined);
        assert.equal(writer.append("too much for this file\n"), "permission");
        assert.equal(writer.append("three\n"), undefined);
      } finally {
        if (isRoot) process.seteuid?.(0);
        chmodSync(folder, 0o700);
      }
      assert.equal(readFileSync(path, "utf8"), "start\none\ntwo\nthree\n");
    }),
  );

  test("a folder that cannot be made is told, also where the system says that it is missing", () => {
    for (const path of ["/proc/none/a.ndjson", "/proc/none/deep/a.ndjson", "/dev/null/a.ndjson"]) {
      assert.notEqual(writerOf(path).open(), undefined, path);
    }
  });

  test("a device that is always full loses the line and says why", () => {
    const writer = writerOf("/dev/full");
    assert.equal(writer.append("one\n"), "disk-full");
  });

  test("a full disk tears no line, and writing resumes when there is room", (t) => {
    const folder = mountSmall(t);
    if (folder === undefined) return;
    const ballast = join(folder, "ballast");
    const path = join(folder, "a.ndjson");
    const writer = writerOf(path);
    writer.append("before\n");
    fill(ballast);
    const line = `${"x".repeat(3000)}\n`;
    const results = [1, 2, 3, 4].map(() => writer.append(line));
    assert.ok(results.includes("disk-full"), String(results));
    rmSync(ballast);
    assert.equal(writer.append("after\n"), undefined);
    const lines = readFileSync(path, "utf8").split("\n");
    assert.equal(lines[0], "start");
    assert.ok(lines.every((one) => ["", "start", "before", "after", line.trim()].includes(one)));
    assert.equal(lines.at(-2), "after");
  });
});
