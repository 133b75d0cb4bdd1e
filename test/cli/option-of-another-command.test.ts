import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "./memory-io.js";

test("an option of another command is told to be one", async () => {
  const { status, stderr } = await run(["logs/", "--by-version", "all"]);
  assert.equal(status, 2);
  assert.match(stderr, /^stall-report: unknown option --by-version; it is an option of compare$/m);
});
