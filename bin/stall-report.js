#!/usr/bin/env node
"use strict";

const { statSync } = require("node:fs");
const { join } = require("node:path");
const { setFlagsFromString } = require("node:v8");
const { useCompileCache } = require("./compile-cache.js");

const folder = join(__dirname, "../dist/bundle");
const bundle = join(folder, "cli.js");

/** In a working copy that was compiled and not bundled since, what was compiled counts. A package has no such file. */
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

// What is hot in a report is WebAssembly: of the time that Node 20 spends on optimising JavaScript, a third of a second, most does not
// pay. Its V8 counts bytes of byte code, and a quarter of this is its own choice; later ones count calls, and wait for longer.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--interrupt-budget=500000");
useCompileCache(folder);
run();
