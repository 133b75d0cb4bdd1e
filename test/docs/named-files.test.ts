/** Every file of the repository that a document names is there, and so is the source of each compiled one that it has run. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../project-root.js";

const NAMED =
  /(?<![\w./@-])(?:dist\/)?((?:test|bench|scripts|src\/[\w-]+)\/[\w./-]+\.(?:[cm]?[jt]s|json|ndjson|txt|md))\b/g;

/** Files of the reader's own program, in examples; and what a recipe adds. */
const NOT_OURS: ReadonlySet<string> = new Set(["src/render/junit.ts", "src/cli/NAME-command.ts"]);

test("every file that a document names is there", () => {
  const documents = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"].concat(
    readdirSync(join(projectRoot, "docs"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".md"))
      .map((name) => join("docs", name)),
  );
  let named = 0;
  const missing = documents.flatMap((document) =>
    [...readFileSync(join(projectRoot, document), "utf8").matchAll(NAMED)].flatMap(
      ([text, path = ""]) => {
        named++;
        const source = text.startsWith("dist/") ? path.replace(/\.js$/, ".ts") : path;
        const isThere = NOT_OURS.has(source) || existsSync(join(projectRoot, source));
        return isThere ? [] : [`${document}: ${text}`];
      },
    ),
  );
  assert.deepEqual(missing, []);
  assert.ok(named > 50, `${named}`);
});
