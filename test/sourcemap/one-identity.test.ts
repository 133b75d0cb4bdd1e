/**
 * A function keeps its identity by whichever way its map was found, wherever the program was installed, and in whatever form the map is.
 */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { fileIdentity } from "../../src/report/function-uses.js";
import { FrameResolver } from "../../src/sourcemap/resolver.js";
import { temporaryFolder } from "../temporary-folder.js";

const folder = temporaryFolder("stall-report-identity-");

const MAP = {
  version: 3,
  sources: ["../src/first.ts"],
  names: [],
  mappings: "AAAA,aACE",
  sourcesContent: ["export function first() {\n  work();\n}\n"],
};
const CODE = "function t(){w()}\n//# sourceMappingURL=";
const DEBUG_ID = "85314830-023f-4cf1-a267-535f4e37bb17";
const inline = (map: object): string =>
  `data:application/json;base64,${Buffer.from(JSON.stringify(map)).toString("base64")}`;
const sections = { version: 3, sections: [{ offset: { line: 0, column: 0 }, map: MAP }] };

/** What lies in `dist`, for each form of a build. */
const BUILDS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "a map beside the file": { "app.js": `${CODE}app.js.map`, "app.js.map": JSON.stringify(MAP) },
  "a debug id": {
    "app.js": `${CODE}app.js.map\n//# debugId=${DEBUG_ID}`,
    "app.js.map": JSON.stringify({ ...MAP, debugId: DEBUG_ID }),
  },
  "a map inside the file": { "app.js": CODE + inline(MAP) },
  "an indexed map": { "app.js": `${CODE}app.js.map`, "app.js.map": JSON.stringify(sections) },
  "a sourceRoot": {
    "app.js": `${CODE}app.js.map`,
    "app.js.map": JSON.stringify({ ...MAP, sourceRoot: "../src/", sources: ["first.ts"] }),
  },
  "a folder of maps": {
    "app.js": `${CODE}maps/app.js.map`,
    "maps/app.js.map": JSON.stringify({ ...MAP, sources: ["../../src/first.ts"] }),
  },
  "absolute sources": {
    "app.js": `${CODE}app.js.map`,
    "app.js.map": JSON.stringify({ ...MAP, sources: ["/home/ci/shop/PROGRAM/src/first.ts"] }),
  },
  "sources of webpack": {
    "app.js": `${CODE}app.js.map`,
    "app.js.map": JSON.stringify({ ...MAP, sources: ["webpack://shop/./PROGRAM/src/first.ts"] }),
  },
};

/** Where in its repository a program lies, and which folder of it holds `src`. */
const PROGRAMS = { shop: "", "packages/cart": "packages/cart", a: "" };

for (const [program, inRepository] of Object.entries(PROGRAMS)) {
  for (const [form, files] of Object.entries(BUILDS)) {
    test(`${form}, of ${program}`, async () => {
      const root = join(folder, form.replaceAll(" ", "-"));
      for (const [name, text] of Object.entries(files)) {
        const path = join(root, program, "dist", name);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, text.replace("PROGRAM/", inRepository && `${inRepository}/`));
      }
      const places = [root, "/srv/live", "/app", "/home/ci/build", "C:\\work\\live"].map(
        (place) => `${place}/${program}/dist/app.js`,
      );
      const dist = join(root, program, "dist");
      const roots = [root, join(root, program), dist].map((directory) => [{ directory }]);
      const identities = new Set<string>();
      for (const file of [...places, pathToFileURL(`${dist}/app.js`).href]) {
        for (const maps of file.includes(root) ? [[], ...roots] : roots) {
          const resolver = new FrameResolver({ roots: maps, useLocalFiles: true });
          const frame = { functionName: "t", file, line: 1, column: 14 };
          const scripts =
            form === "a debug id" ? new Map([[file, { debugId: DEBUG_ID }]]) : undefined;
          const [[resolved] = []] = await resolver.resolveStacks([
            { frames: [frame], ...(scripts && { scripts }) },
          ]);
          assert.equal(resolved?.outcome, "mapped", `${file} with ${JSON.stringify(maps)}`);
          identities.add(fileIdentity(resolved));
        }
      }
      const expected = join(inRepository, "src/first.ts");
      assert.deepEqual([...identities], [expected]);
    });
  }
}
