/** `docs/stacks.md`: each stack is read as the page says. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { Frame } from "../../src/stack/frame.js";
import { originOf } from "../../src/stack/origin.js";
import { readStack } from "../../src/stack/read-stack.js";
import { projectRoot } from "../project-root.js";

const page = readFileSync(join(projectRoot, "docs/stacks.md"), "utf8");
const examples = page.matchAll(/([^\n]+):\n\n```stack\n(.*?)\n```\n\n```frames\n(.*?)\n```/gs);

/** `name file:line:column [origin]`. */
function shown(frame: Frame): string {
  const place = [frame.file, frame.line, frame.column].filter((one) => one !== undefined).join(":");
  const name = frame.functionName ?? "<anonymous>";
  const words = [frame.isUnread === true ? "(text)" : "", name, place, `[${originOf(frame)}]`];
  return words.filter((word) => word !== "").join(" ");
}

let count = 0;
for (const [, title = "", stack = "", frames] of examples) {
  count++;
  test(`docs/stacks.md: ${title}`, () => {
    const { frames: read } = readStack(stack.replaceAll("\\u001b", "\u001b"));
    assert.equal(read.map(shown).join("\n"), frames);
  });
}

test("all stacks of docs/stacks.md are tried", () => {
  assert.equal(count, page.split("```stack").length - 1);
});
