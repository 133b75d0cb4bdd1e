/** `docs/stacks.md` and the stacks that people paste into public issues are read as the pages say. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readExample, stackExamples } from "./stack-examples.js";

for (const { title, stack, frames } of stackExamples("docs/stacks.md")) {
  test(`docs/stacks.md: ${title}`, () => assert.equal(readExample(stack).frames, frames));
}

for (const { title, stack, form, frames } of stackExamples("test/stack/public-issues.md")) {
  test(`public issue ${title}`, () => assert.deepEqual(readExample(stack), { form, frames }));
}
