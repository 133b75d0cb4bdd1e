/**
 * What a report says of built files whose maps it lacks.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { run } from "../cli/memory-io.js";
import { temporaryFolder } from "../temporary-folder.js";

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

const folder = temporaryFolder("stall-report-hints-");
const dist = join(folder, "dist");
mkdirSync(dist);
writeFileSync(join(folder, "app.js.map"), "{}");

/** What the generated file names as its map -> what the note says; the folder is DIR. */
const UNUSABLE: Readonly<Record<string, string | undefined>> = {
  "../app.js.map": "have no map (UP/app.js.map: is outside DIR and is not read): pass",
  "https://cdn.example/app.js.map":
    "have no map (DIR/app.js: names a map on the network, which is never fetched: https:",
  "data:application/json,{": "have a map that cannot be read (DIR/app.js: is not JSON",
  // Published packages often name a map that was not published.
  "not-shipped.js.map": undefined,
};
for (const [url, note] of Object.entries(UNUSABLE)) {
  test(`the table says why the map ${url} is not used`, async () => {
    writeFileSync(join(dist, "app.js"), `function total(){}\n//# sourceMappingURL=${url}\n`);
    const stdin =
      '{"timestamp":1763600000000,"duration":700,"stack":"at total (/srv/app.js:1:2)"}\n';
    const words = ["-", "--source-maps", dist];
    const { stdout } = await run(words, { stdin, columns: 500 });
    const [, said] = /^Note: 1 of 1 frames of \/srv\/app\.js (.*)$/m.exec(stdout) ?? [];
    const expected = note?.replace("DIR", dist).replace("UP", folder);
    assert.equal(said?.slice(0, expected?.length), expected);
  });
}
