import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../test/project-root.js";

/** Puts a table into `docs/use-it-with.md`, between the marks of its name that stand there. */
export function writeTable(name: string, table: string): void {
  const path = join(projectRoot, "docs/use-it-with.md");
  const [before = "", rest = ""] = readFileSync(path, "utf8").split(`<!-- ${name} -->\n`);
  const after = rest.slice(rest.indexOf(`<!-- /${name} -->`));
  writeFileSync(path, `${before}<!-- ${name} -->\n${table}${after}`);
}
