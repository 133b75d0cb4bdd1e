/**
 * What Jira Cloud makes of our wiki markup, in its document format (ADF). The outlines come from Atlassian's own converter
 * (`bench/jira-adf.ts`); here they are held against the rules of the format and against the markup that they were made of.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { projectRoot } from "../project-root.js";

const INLINE = ["text", "hardBreak"];
const BLOCKS = ["paragraph", "heading", "bulletList", "codeBlock", "table"];
/** What may stand in what, as the published schema has it, of the nodes that our markup can become. */
const CONTENT: Readonly<Record<string, readonly string[]>> = {
  doc: BLOCKS,
  paragraph: INLINE,
  heading: INLINE,
  bulletList: ["listItem"],
  listItem: ["paragraph", "bulletList", "codeBlock"],
  codeBlock: ["text"],
  table: ["tableRow"],
  tableRow: ["tableHeader", "tableCell"],
  tableHeader: ["paragraph", "bulletList", "codeBlock"],
  tableCell: ["paragraph", "bulletList", "codeBlock"],
  text: [],
  hardBreak: [],
};

interface Node {
  readonly type: string;
  readonly text: string;
  readonly marks: readonly string[];
  readonly parent: string;
}

/** The nodes of an outline, each with its parent. */
function nodesOf(outline: string): Node[] {
  const open: string[] = [];
  return outline
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [, indent = "", json, words = ""] = /^( *)("(?:[^"\\]|\\.)*")?(.*)$/.exec(line) ?? [];
      const depth = indent.length / 2;
      const [word = "", ...rest] = words.trim().split(" ");
      const type = json === undefined ? word : "text";
      open.splice(depth, open.length, type);
      const marks = json === undefined ? [] : [word, ...rest].filter((one) => one !== "");
      const text = json === undefined ? "" : (JSON.parse(json) as string);
      return { type, text, marks, parent: open[depth - 1] ?? "" };
    });
}

const golden = (name: string): string =>
  readFileSync(join(projectRoot, "test/render/golden", name), "utf8");
/** Letters and digits, which no escape touches. */
const lettersOf = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");

for (const name of ["report", "comparison"]) {
  const nodes = nodesOf(golden(`${name}.adf-outline`));

  test(`${name}: each node stands where the document format allows it`, () => {
    for (const { type, text, marks, parent } of nodes) {
      assert.ok(
        parent === "" ? type === "doc" : CONTENT[parent]?.includes(type),
        `${type} in ${parent}`,
      );
      if (type === "text") assert.notEqual(text, "", "an empty text");
      if (parent === "codeBlock") assert.deepEqual(marks, [], text);
      assert.ok(!marks.includes("code") || marks.length === 1, `${marks} ${text}`);
    }
  });

  test(`${name}: the outline is of the markup of today, and shows no markup or entity as text`, () => {
    const markup = lettersOf(
      golden(`${name}.jira`)
        .replace(/\{noformat\}/g, "")
        .replace(/^h\d\./gm, "")
        .replace(/&#\d+;|&amp;/g, ""),
    );
    assert.equal(lettersOf(nodes.map(({ text }) => text).join("")), markup);
    for (const { text, parent } of nodes) {
      if (parent !== "codeBlock") assert.doesNotMatch(text, /\{noformat\}|^h\d\.|&(?:#\d+|\w+);/);
    }
  });
}
