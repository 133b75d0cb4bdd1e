/** Logs that Windows has written, read anywhere: one function is one group with one place, however its path is written. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryFolder } from "../temporary-folder.js";
import { run } from "./memory-io.js";

/** The folders of a program, as stacks have them, with the slashes that they go on with. */
const FOLDERS: readonly (readonly [folder: string, slash: string])[] = [
  ["C:\\app\\", "\\"],
  ["c:\\app\\", "\\"],
  ["C:/app/", "/"],
  ["D:\\a\\shop\\", "\\"],
  ["C:\\Program Files (x86)\\shop\\", "\\"],
  ["file:///C:/app/", "/"],
  ["file:///C:/my%20app/", "/"],
  ["file://nas/share/app/", "/"],
  ["\\\\?\\C:\\app\\", "\\"],
  ["\\\\nas\\share\\app\\", "\\"],
  ["\\\\?\\UNC\\nas\\share\\app\\", "\\"],
];

const root = temporaryFolder("stall-windows-");
mkdirSync(join(root, "dist/cart"), { recursive: true });
mkdirSync(join(root, ".github"));
writeFileSync(join(root, ".github/CODEOWNERS"), "* @shop/all\r\n/src/cart/ @shop/cart\r\n");

/** What Windows' own tools make: sources with backslashes, CRLF. */
function writeMap(source: string): void {
  const code =
    "exports.t = t;\r\nfunction t() {\r\n  w();\r\n}\r\n//# sourceMappingURL=total.js.map\r\n";
  writeFileSync(join(root, "dist/cart/total.js"), code);
  const map = {
    version: 3,
    sources: [source],
    names: [],
    mappings: ";AAAA;EACE",
    sourcesContent: ["function computeTotal() {\r\n  work();\r\n}\r\n"],
  };
  writeFileSync(join(root, "dist/cart/total.js.map"), JSON.stringify(map));
}

/** The groups of a log with one stall of each folder. */
async function groupsOf(
  frames: (file: (name: string) => string) => readonly string[],
  words: readonly string[],
): Promise<readonly { readonly [field: string]: unknown }[]> {
  const lines = FOLDERS.map(([folder, slash], minute) => {
    const stack = frames((name) => `${folder}${name.replaceAll("/", slash)}`);
    const timestamp = 1_763_600_000_000 + minute * 60_000;
    return JSON.stringify({
      timestamp,
      duration: 900,
      stack: ["Error", ...stack].join("\n    at "),
    });
  });
  writeFileSync(join(root, "log.ndjson"), `\ufeff${lines.join("\r\n")}\r\n`);
  const { status, stdout, stderr } = await run(["log.ndjson", "-f", "json", ...words], {
    folder: root,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout).groups;
}

const blocked = (file: (name: string) => string): readonly string[] => [
  `t (${file("dist/cart/total.js")}:3:3)`,
  `Object.<anonymous> (${file("dist/main.js")}:3:1)`,
  "Module._compile (node:internal/modules/cjs/loader:1554:14)",
];

for (const source of ["../../src/cart/total.ts", "..\\..\\src\\cart\\total.ts"]) {
  test(`with a map of ${source}: the function, the place, the owner`, async () => {
    writeMap(source);
    const words = ["--source-maps", "dist", "--owners", ".github/CODEOWNERS"];
    const groups = await groupsOf(blocked, words);
    assert.deepEqual(
      groups.map(({ function: name, location, owners }) => ({ name, location, owners })),
      [
        {
          name: "computeTotal",
          location: { file: "src/cart/total.ts", line: 2, column: 3 },
          owners: ["@shop/cart"],
        },
      ],
    );
  });
}

test("without a map: one group", async () => {
  const groups = await groupsOf(blocked, ["--no-source-maps"]);
  assert.equal(groups.length, 1, JSON.stringify(groups));
});

test("a package that the application called", async () => {
  const groups = await groupsOf(
    (file) => [
      `lex (${file("node_modules/@acme/marked/lib/marked.cjs")}:4:5)`,
      `renderPage (${file("src/page.js")}:8:9)`,
    ],
    ["--no-source-maps"],
  );
  assert.deepEqual(
    groups.map(({ title }) => title),
    ["renderPage → @acme/marked"],
  );
});
