import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { normaliseSourcePath } from "../../src/stack/identity.js";
import { packageOf } from "../../src/stack/package-path.js";

const SAME: readonly (readonly [identity: string, ...paths: string[]])[] = [
  [
    "src/cart.ts",
    "src/cart.ts",
    "./src/cart.ts",
    "../../src/cart.ts",
    "src\\cart.ts",
    "src/x/../cart.ts",
  ],
  [
    "src/cart.ts",
    "webpack://shop/./src/cart.ts",
    "webpack:///src/cart.ts?a1b2",
    "turbopack://[project]/src/cart.ts",
    "turbopack:///[project]/src/cart.ts",
    "webpack-internal:///(rsc)/./src/cart.ts",
    "about://React/Server/file:///srv/app/src/cart.ts?12",
    "rsc://React/Server/webpack-internal:///(rsc)/./src/cart.ts?1",
  ],
  [
    "src/cart.ts",
    "/srv/app/releases/42/src/cart.ts",
    "/home/ci/build/src/cart.ts",
    "file:///app/src/cart.ts",
  ],
  [
    "src/cart.ts",
    "C:\\agent\\_work\\7\\src\\cart.ts",
    "\\\\?\\C:\\agent\\_work\\7\\src\\cart.ts",
    "\\\\nas\\deploy\\shop\\src\\cart.ts",
    "\\\\?\\UNC\\nas\\deploy\\shop\\src\\cart.ts",
    "file://nas/deploy/shop/src/cart.ts",
    "/usr/src/app/src/cart.ts",
    "/builds/team/shop/src/cart.ts",
  ],
  [
    "packages/a/src/index.ts",
    "/home/ci/build/packages/a/src/index.ts",
    "/app/packages/a/src/index.ts",
  ],
  [
    "dist/server.*.js",
    "/srv/shop/current/dist/server.8f3ac1.js",
    "dist/server.77aa01bc.js",
    "/app/dist/server.0c0ffee1.js",
  ],
  ["blob:nodedata:*", "blob:nodedata:0e9c7a3b-77aa", "blob:nodedata:f2d41b6c-0c0f"],
  ["blob:http://localhost:3000/*", "blob:http://localhost:3000/0e9c7a3b-77aa"],
  ["chunk-*.js", "chunk-QX3PKVWR.js", "chunk-7ABCDEFG.js"],
  ["assets/index-*.js", "assets/index-DkX9a_1b.js", "assets/index-B3rXk0Qz.js"],
  [
    "server.js",
    "/srv/shop/releases/20261120/server.js",
    "/srv/shop/releases/20261121/server.js",
    "/srv/shop/server.js",
  ],
  ["*/src/cart.ts", "20261120/src/cart.ts", "v1.4.2/src/cart.ts", "1.4.3/src/cart.ts"],
  ["releases/*/src/cart.ts", "releases/42/src/cart.ts", "releases/v7/src/cart.ts"],
  [
    "node_modules/x/lib/a.js",
    "/app/node_modules/x/lib/a.js",
    "node_modules/.pnpm/x@1.2.3/node_modules/x/lib/a.js",
    "/app/.yarn/cache/x-npm-1.2.3-0a1b2c3d4e-8.zip/node_modules/x/lib/a.js",
    "/app/.yarn/__virtual__/x-virtual-1a2b/0/cache/x-npm-1.2.3-0a1b2c.zip/node_modules/x/lib/a.js",
    "/app/node_modules/.store/x-npm-1.2.3-0a1b2c3d4e/package/lib/a.js",
    "/app/node_modules/y/node_modules/x/lib/a.js",
    "webpack://shop/./node_modules/x/lib/a.js",
    "C:\\app\\node_modules\\x\\lib\\a.js",
  ],
  [
    "node_modules/@s/x/a.js",
    "node_modules/.pnpm/@s+x@1.0.0/node_modules/@s/x/a.js",
    "/a/node_modules/@s/x/a.js",
  ],
  [
    "main.js",
    "C:\\Users\\ann\\AppData\\Local\\shop\\app-1.4.2\\resources\\app.asar\\main.js",
    "/Applications/Shop.app/Contents/Resources/app.asar/main.js",
    "/Applications/Shop.app/Contents/Resources/app-arm64.asar/main.js",
    "C:\\Program Files\\shop\\resources\\app\\main.js",
  ],
  [
    "extensions/acme.linter/dist/extension.js",
    "/home/ann/.vscode/extensions/acme.linter-2.1.0/dist/extension.js",
    "C:\\Users\\bob\\.cursor\\extensions\\acme.linter-2.2.0-win32-x64\\dist\\extension.js",
    "/home/ann/.vscode-server/extensions/acme.linter-2.1.0-universal/dist/extension.js",
  ],
  ["dist/index-*.js", "/srv/shop/dist/index-DkXqaBcb.js", "/srv/shop/dist/index-Dk_qa-cb.js"],
  [
    "chunks/[root-of-the-server]__*._.js",
    "chunks/[root-of-the-server]__18b6e_uim8eys._.js",
    "chunks/[root-of-the-server]__088b8c._.js",
  ],
  ["chunks/src_app_page_tsx_*._.js", "chunks/src_app_page_tsx_1a2b3c4d._.js"],
  [
    "chunks/src_order-import_*.js",
    "chunks/src_order-import_0s9v6xtd6lror.js",
    "chunks/src_order-import_0zi5s8-psc_d2.js",
  ],
  ["main-*.js", "main-355b044fb7aafea9.js", "main-8f3ac1d2.js"],
  ["app.*.js", "app.3f2a.js", "app.91bc.js", "app.1e04d.js"],
  ["news.feed2.js", "news.feed2.js"],
  ["report.2026.js", "report.2026.js"],
  ["wasm://wasm/shop", "wasm://wasm/shop-40e3293a", "wasm://wasm/shop-8a3b2c1e"],
  [
    "src/price lists/a.js",
    "file:///srv/shop/src/price%20lists/a.js",
    "/srv/shop/src/price lists/a.js",
  ],
  [
    "site-packages/yaml/loader.py",
    "/srv/venv/lib/python3.12/site-packages/yaml/loader.py",
    "C:\\venv\\Lib\\site-packages\\yaml\\loader.py",
  ],
  [
    "node_modules/chalk/source/index.js",
    "file:///home/ann/.cache/deno/npm/registry.npmjs.org/chalk/5.3.0/source/index.js",
    "https://esm.sh/chalk@5.3.0/source/index.js",
    "/home/ann/.bun/install/cache/chalk@5.3.0@@@1/source/index.js",
  ],
  ["node:fs", "node:fs"],
  ["https://cdn.example/app.js", "https://cdn.example/app.js?v=3"],
];

for (const [identity, ...paths] of SAME) {
  for (const path of paths) {
    test(`${path} is ${identity}`, () => assert.equal(normaliseSourcePath(path), identity));
  }
}

const DIFFERENT: readonly (readonly [string, string])[] = [
  ["/app/packages/a/src/index.ts", "/app/packages/b/src/index.ts"],
  ["src/api/v1/cart.ts", "src/api/v2/cart.ts"],
  ["src/cart.ts", "src/cart.js"],
  ["dist/server.js", "dist/server.8f3ac1.js"],
  ["src/facade.ts", "src/decade.ts"],
  ["src/user.model.ts", "src/user.schema.ts"],
  ["dist/chunk-settings.js", "dist/chunk-payments.js"],
  ["dist/order-export-B3rXk0Qz.js", "dist/order-import-DkX9a_1b.js"],
  ["dist/page-UserCard.js", "dist/page-CartItem.js"],
  ["dist/migrate-20251120.js", "dist/migrate-20251121.js"],
  ["dist/foo-v2-model.js", "dist/foo-v2-order.js"],
  [
    "/home/a/.vscode/extensions/x.y-1.0.0/dist/extension.js",
    "/home/a/.vscode/extensions/x.z-1.0.0/dist/extension.js",
  ],
  ["node_modules/x/a.js", "node_modules/y/a.js"],
];

for (const [a, b] of DIFFERENT) {
  test(`${a} is not ${b}`, () => {
    assert.notEqual(normaliseSourcePath(a), normaliseSourcePath(b));
  });
}

test("a package is the name below the last node_modules", () => {
  assert.equal(packageOf("/app/node_modules/.pnpm/x@1.2.3/node_modules/x/a.js"), "x");
  assert.equal(packageOf("/app/node_modules/@s/x/a.js"), "@s/x");
  assert.equal(packageOf("/app/node_modules/.store/@s-x-npm-1.2.3-0a1b/package/a.js"), "@s/x");
  assert.equal(packageOf("/app/src/cart.ts"), undefined);
  assert.equal(packageOf("node:fs"), undefined);
});

const part = fc.constantFrom(
  "src",
  "dist",
  "..",
  ".",
  "",
  "app",
  "home",
  "releases",
  "42",
  "v1.2.3",
  "20261120",
  "node_modules",
  "@s",
  ".pnpm",
  "x@1.0.0",
  "server.8f3ac1.js",
  "a.ts",
  "C:",
  "build",
  "packages",
  "webpack:",
  "file:",
  "https:",
  "index-DkX9a_1b.js",
  "?a",
  ".store",
  "x-npm-1-ab",
  "current",
  "__proto__",
);

test("law: the identity of an identity is itself", () => {
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 8 }),
      fc.constantFrom("", "/", "webpack://x/", "file:///", "https://h/", "\\"),
      (parts, prefix) => {
        const once = normaliseSourcePath(prefix + parts.join("/"));
        assert.equal(normaliseSourcePath(once), once);
      },
    ),
    { numRuns: 5000 },
  );
});

test("law: a relative path inside a repository does not depend on where the repository lies", () => {
  const inner = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 4 });
  const where = fc.constantFrom(
    "/app",
    "/srv/shop",
    "/srv/shop/releases/7",
    "/home/ci/build",
    "/usr/src/app",
    "D:\\w",
  );
  fc.assert(
    fc.property(inner, where, where, (names, a, b) => {
      const path = `src/${names.join("/")}.ts`;
      assert.equal(normaliseSourcePath(`${a}/${path}`), normaliseSourcePath(`${b}/${path}`));
    }),
  );
});
