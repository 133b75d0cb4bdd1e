/**
 * What a report says of built files whose maps it lacks.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { run } from "../cli/memory-io.js";

test("many files without maps are told in a few lines, the ones with most frames first", async () => {
  const lines = Array.from({ length: 9 }, (_, file) =>
    Array.from({ length: 9 - file }, (_, i) =>
      JSON.stringify({
        timestamp: 1_763_600_000_000 + file * 60_000 + i * 1000,
        duration: 700,
        stack: `Error\n    at t (/srv/shop/dist/page-${file}.js:1:${1000 + i})`,
      }),
    ).join("\n"),
  );
  const { stdout } = await run(["-", "-f", "json"], { stdin: `${lines.join("\n")}\n` });
  const { warnings } = JSON.parse(stdout) as { warnings: { code: string; message: string }[] };
  const hints = warnings
    .filter(({ code }) => code.endsWith("source-maps"))
    .map((one) => one.message);
  assert.equal(hints.length, 5);
  assert.equal(
    hints[0],
    "9 of 9 frames of /srv/shop/dist/page-0.js have no map: pass it with --source-maps DIR",
  );
  assert.equal(hints[4], "5 more built files lack a usable map");
});
