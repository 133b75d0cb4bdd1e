#!/usr/bin/env node
"use strict";

const { statSync } = require("node:fs");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { useCompileCache } = require("./compile-cache.js");

const folder = join(__dirname, "../dist/bundle");
const bundle = join(folder, "cli.js");

/** Whether the bundle is older than the compiler's output, in a working copy. A package has no `.tsbuildinfo`. */
function isOutdated() {
  const compiled = statSync(join(__dirname, "../dist/.tsbuildinfo"), { throwIfNoEntry: false });
  if (compiled === undefined) return false;
  const bundled = statSync(bundle, { throwIfNoEntry: false });
  return bundled === undefined || bundled.mtimeMs < compiled.mtimeMs;
}

async function run() {
  const { main, processIo } = isOutdated()
    ? await import("../dist/src/cli/main.js")
    : require(bundle);
  process.exitCode = await main(process.argv.slice(2), processIo());
}

// The hot code of a report is WebAssembly, and most of the third of a second that Node 20 spends on optimising JavaScript does not pay
// off. Its V8 counts bytes of bytecode, by default up to a quarter of this budget; later versions count calls, and wait longer.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=500000");
useCompileCache(folder);
run();
