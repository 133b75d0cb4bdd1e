/**
 * CODEOWNERS: the examples of GitHub's and GitLab's documentation, and what their patterns do not share with gitignore.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { readCodeOwners } from "../../src/report/code-owners.js";

/** By pattern: what it owns, and what it does not. */
const PATTERNS: readonly [pattern: string, owned: readonly string[], others: readonly string[]][] =
  [
    ["*", ["a.js", "a/b/c.js"], []],
    ["*.js", ["a.js", "lib/b.js"], ["a.jsx", "lib/b.ts"]],
    ["/build/logs/", ["build/logs/a", "build/logs/b/c"], ["x/build/logs/a", "build/logs"]],
    ["docs/*", ["docs/getting-started.md"], ["docs/build-app/troubleshooting.md", "x/docs/a.md"]],
    ["apps/", ["apps/a", "x/apps/b/c"], ["apps", "myapps/a"]],
    ["/docs/", ["docs/a", "docs/b/c"], ["x/docs/a"]],
    ["/scripts/", ["scripts/a"], ["src/scripts/a"]],
    ["**/logs", ["build/logs/a", "scripts/logs", "deeply/nested/logs/x"], ["logsx/a"]],
    ["/apps/github", ["apps/github", "apps/github/a"], ["apps/githubx", "x/apps/github"]],
    ["src/**/test/*.ts", ["src/test/a.ts", "src/a/b/test/c.ts"], ["src/test/a/b.ts"]],
    ["src/**", ["src/a", "src/a/b"], ["src", "lib/src/a"]],
    ["README.md", ["README.md", "docs/README.md"], ["README.mdx"]],
    ["/src/app/[id]/(shop)/", ["src/app/[id]/(shop)/page.tsx"], ["src/app/i/(shop)/page.tsx"]],
    ["path\\ with\\ spaces/", ["path with spaces/a"], ["path"]],
    ["file?.ts", ["file1.ts", "a/fileé.ts"], ["file.ts", "file12.ts"]],
    ["\\#odd", ["#odd"], ["odd"]],
  ];

for (const [pattern, owned, others] of PATTERNS) {
  test(`the pattern ${pattern}`, () => {
    const ownersOf = readCodeOwners(`${pattern} @me`);
    for (const path of owned) assert.deepEqual(ownersOf(path), ["@me"], path);
    for (const path of others) assert.deepEqual(ownersOf(path), [], path);
  });
}

test("the last pattern that fits decides, also one without an owner; comments and blanks do not count", () => {
  const ownersOf = readCodeOwners(
    "# all\n*  @global  a@b.example # both\n\n/src/ @acme/src\r\n/src/gen\n  *.go @go  \n",
  );
  assert.deepEqual(ownersOf("README"), ["@global", "a@b.example"]);
  assert.deepEqual(ownersOf("src/a.ts"), ["@acme/src"]);
  assert.deepEqual(ownersOf("src/gen/a.ts"), []);
  assert.deepEqual(ownersOf("src/gen/a.go"), ["@go"]);
});

test("GitLab: sections add up, have owners of their own, and exclude", () => {
  const ownersOf = readCodeOwners(`
* @admin
[Database][2] @dba
model/db/
config/db/ @ops
^[Docs]
*.md @writers
[Ruby] @ruby
*.rb
!config/**/*.rb
`);
  assert.deepEqual(ownersOf("model/db/a.ts"), ["@admin", "@dba"]);
  assert.deepEqual(ownersOf("config/db/README.md"), ["@admin", "@ops", "@writers"]);
  assert.deepEqual(ownersOf("app/a.rb"), ["@admin", "@ruby"]);
  assert.deepEqual(ownersOf("config/x/a.rb"), ["@admin"]);
});

test("no pattern of a stranger takes long", () => {
  const ownersOf = readCodeOwners(`${"*a".repeat(500)}b @x\n${"**/a/".repeat(500)}b @y`);
  const path = `${"a/".repeat(2_000)}${"a".repeat(5_000)}`;
  assert.deepEqual(ownersOf(path), []);
});
