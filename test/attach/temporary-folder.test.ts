import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, utimesSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";
import { makeLastingFolder, TemporaryFolder } from "../../src/attach/temporary-folder.js";
import { temporaryFolder } from "../temporary-folder.js";

test("folders whose process has ended are removed with the next one", () => {
  const place = temporaryFolder("stall place ");
  const first = new TemporaryFolder(place);
  const own = basename(first.path);
  const { pid } = spawnSync(process.execPath, ["--version"]);
  const abandoned = own.replace(`-${process.pid}-`, `-${pid}-`);
  const ofContainer = abandoned.replace(/report-\d+/, "report-1");
  for (const name of [abandoned, ofContainer, "stall-report-abcdef"]) {
    mkdirSync(join(place, name, "in"), { recursive: true });
  }
  const second = new TemporaryFolder(place);
  const left = [own, basename(second.path), ofContainer, "stall-report-abcdef"];
  assert.deepEqual(readdirSync(place).sort(), left.sort());
  first.remove();
  second.remove();
  assert.deepEqual(readdirSync(place).sort(), [ofContainer, "stall-report-abcdef"].sort());
});

test("what is left to be looked at is removed with the first folder that is made a day later", () => {
  const place = temporaryFolder("stall place ");
  const [old, fresh] = [makeLastingFolder(place), makeLastingFolder(place)];
  const yesterday = Date.now() / 1000 - 25 * 3600;
  utimesSync(old, yesterday, yesterday);
  const next = new TemporaryFolder(place);
  const left = [basename(fresh), basename(next.path)];
  assert.deepEqual(readdirSync(place).sort(), left.sort());
  next.remove();
});
