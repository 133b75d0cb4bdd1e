/** What is known of the files of a program whose processes say different things of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { ProgramFiles } from "../../src/report/program-files.js";
import type { ScriptIdentity } from "../../src/stack/stack-query.js";

const [X, Y, GUESS]: readonly ScriptIdentity[] = [
  { sha256: "x" },
  { sha256: "y" },
  { inMemory: true },
];
const scripts = (said: Readonly<Record<string, ScriptIdentity | undefined>>) =>
  new Map(Object.entries(said) as [string, ScriptIdentity][]);

test("what a process did not say is what the others said, unless they disagree; in any order", () => {
  const said = [
    scripts({ "main.js": X, "vendor.js": GUESS }),
    scripts({ "main.js": Y }),
    scripts({ "vendor.js": X }),
    scripts({ "made.js": GUESS }),
    scripts({ "main.js": X }),
  ];
  for (const order of [said, said.toReversed()]) {
    const program = { service: "shop", version: "1" };
    const files = new ProgramFiles(program);
    for (const one of order) files.learn(one);
    const agreed = { "vendor.js": X, "made.js": GUESS };
    const known = (own: ReadonlyMap<string, ScriptIdentity>): object =>
      Object.fromEntries(files.with(own));
    assert.deepEqual(known(new Map()), agreed);
    assert.deepEqual(known(scripts({ "vendor.js": GUESS })), agreed);
    assert.deepEqual(known(scripts({ "main.js": Y })), { ...agreed, "main.js": Y });

    const [ofX, ofY, unsaid] = [X, Y, undefined].map((one) =>
      files.build("main.js", one === undefined ? new Map() : scripts({ "main.js": one })),
    );
    assert.equal(new Set([ofX, ofY, unsaid, program]).size, 4);
    assert.equal(files.build("main.js", scripts({ "main.js": X, "vendor.js": X })), ofX);
    assert.equal(files.build("vendor.js", scripts({ "main.js": X })), program);
  }
});
