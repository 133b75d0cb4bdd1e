/**
 * Every command line of ours in a document, in a block or in a sentence, has the options of its command, with values that it accepts.
 */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { settingsOf } from "../../src/cli/command.js";
import { COMMANDS, DEFAULT_COMMAND } from "../../src/cli/commands.js";
import { parseArguments } from "../../src/cli/parse-arguments.js";
import { projectRoot } from "../project-root.js";

const documents = ["README.md", "SECURITY.md", "CONTRIBUTING.md"].concat(
  readdirSync(join(projectRoot, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
);

/** Up to what a shell takes for the end, to a comment, or to the explanation that stands in a second column. */
const COMMAND_LINE = /(?:^|[\s"(])stall-report((?: (?:"[^"\n]*"|'[^'\n]*'|[^\s"'|;&>#)]+))*)/gm;

function commandLines(text: string): string[][] {
  const joined = text.replaceAll(/\\\n\s*/g, "");
  const code = [...joined.matchAll(/^```[\s\S]*?^```$|^ {4}.*$|`[^`\n]+`/gm)].map(([part]) =>
    part.replaceAll("`", " "),
  );
  return code.flatMap((part) =>
    [...part.matchAll(COMMAND_LINE)].map(([, words = ""]) =>
      [...words.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(
        ([, double, single, plain]) => double ?? single ?? plain ?? "",
      ),
    ),
  );
}

/** What a document writes for a word that the reader has to choose. */
const PLACES: Readonly<Record<string, string>> = { TIME: "2026-11-20", MS: "500", N: "3" };

for (const document of documents) {
  test(`the command lines of ${document} are understood`, () => {
    for (const words of commandLines(readFileSync(join(projectRoot, document), "utf8"))) {
      if (words.includes("...") || words.includes("--help") || words.includes("--version"))
        continue;
      const named = COMMANDS.find(({ name }) => name === words[0]);
      const command = named ?? DEFAULT_COMMAND;
      const rest = (named === undefined ? words : words.slice(1)).map(
        (word) => PLACES[word] ?? word,
      );
      assert.doesNotThrow(
        () => settingsOf(command, parseArguments(rest, command), Date.parse("2026-11-20")),
        `stall-report ${words.join(" ")}`,
      );
    }
  });
}

test("there are command lines", () => {
  const all = documents.flatMap((document) =>
    commandLines(readFileSync(join(projectRoot, document), "utf8")),
  );
  assert.ok(all.length > 150, `${all.length}`);
});
