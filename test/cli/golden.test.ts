/**
 * Golden cases: every file in `test/golden/` is a command line with all that it prints.
 *
 *     $ stall-report ARGUMENTS      the command, run from the project's folder
 *     ...                           its standard output
 *     --- stderr
 *     --- status 2                  these two only where there is something to say
 *
 * `UPDATE_GOLDEN=1 npm test` writes them again; look at the difference before you commit it.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../project-root.js";
import { run } from "./memory-io.js";

const folder = join(projectRoot, "test/golden");

for (const name of readdirSync(folder).filter((one) => one.endsWith(".txt"))) {
  test(`golden: ${name}`, async () => {
    const path = join(folder, name);
    const expected = readFileSync(path, "utf8");
    const command = /^\$ stall-report ?(.*)\n/.exec(expected);
    assert.ok(command !== null, "the first line must be `$ stall-report ...`");
    const words = (command[1] ?? "").split(" ").filter((word) => word !== "");
    const { status, stdout, stderr } = await run(words);
    const actual = [
      command[0],
      stdout,
      stderr === "" ? "" : `--- stderr\n${stderr}`,
      status === 0 ? "" : `--- status ${status}\n`,
    ].join("");
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, actual);
    else assert.equal(actual, expected);
    assert.doesNotMatch(
      stdout,
      /[ \t]$|\n\n\n/m,
      "no blanks at the end of a line, no two empty lines",
    );
  });
}
