"use strict";

const {
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} = require("node:fs");
const Module = require("node:module");
const { homedir } = require("node:os");
const { basename, dirname, join } = require("node:path");
const { Script } = require("node:vm");

/** What a bundle ends with, and what is kept of it begins with: `//` and a hash (`scripts/bundle.ts`). */
const LABEL_BYTES = 64;
/** What is kept ends with a sum of what V8 made. */
const SUM_BYTES = 4;

/**
 * Lets the next start take what V8 made of our files this time, which saves a quarter of a small report. Node's own
 * `module.enableCompileCache()` keeps no function that is compiled when it is first called, which is nearly all of them.
 *
 * What V8 takes from a file runs. So the folder is one that nobody else can write to; where there is none, everything is
 * compiled each time. `NODE_DISABLE_COMPILE_CACHE=1` switches it off.
 *
 * @param bundle the folder of the files that are kept
 */
function useCompileCache(bundle) {
  const { NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE } = process.env;
  // Source maps are found by Node's own way of compiling only.
  if (NODE_DISABLE_COMPILE_CACHE || NODE_V8_COVERAGE || process.sourceMapsEnabled === true) return;
  const folder = privateFolder();
  if (folder === undefined) return;
  const compile = Module.prototype._compile;
  let loadedCount = 0;
  const compiled = [];
  Module.prototype._compile = function compileOnce(code, path, ...others) {
    if (dirname(path) !== bundle) return compile.call(this, code, path, ...others);
    loadedCount++;
    const label = Buffer.from(code.slice(-LABEL_BYTES), "latin1");
    const kept = join(folder, `${basename(path)}.${process.version}-${process.arch}`);
    const cachedData = readKept(kept, label);
    const script = new Script(Module.wrap(code), { filename: path, cachedData });
    if (script.cachedDataRejected !== false) compiled.push({ script, label, kept });
    const require = (name) => this.require(name);
    return script.runInThisContext().call(this.exports, this.exports, require, this, path, bundle);
  };
  process.on("exit", () => {
    // `--version` compiles too little of the first file for what others do.
    if (loadedCount < 2) return;
    for (const { script, label, kept } of compiled) keep(kept, label, script.createCachedData());
  });
}

/** The cache folder of the user, if it can be made and is theirs alone. */
function privateFolder() {
  const { XDG_CACHE_HOME } = process.env;
  const caches = { darwin: "Library/Caches", win32: "AppData/Local" }[process.platform] ?? ".cache";
  try {
    const home = XDG_CACHE_HOME || homedir();
    const folder = join(home, XDG_CACHE_HOME ? "" : caches, "stall-report");
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found !== undefined) return isOurs(found) ? folder : undefined;
    // With `sudo`, the home is that of somebody else, who could not write here any more.
    if (!isOurs(statSync(home))) return undefined;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return folder;
  } catch {
    return undefined;
  }
}

function isOurs(status) {
  // On Windows, what is below a home is its owner's.
  if (process.platform === "win32") return status.isDirectory();
  return status.isDirectory() && status.uid === process.geteuid() && (status.mode & 0o022) === 0;
}

/** V8 itself looks only at the beginning of what it made, and a power cut may leave zeros in any place. */
function readKept(path, label) {
  try {
    const kept = readFileSync(path);
    const made = kept.subarray(LABEL_BYTES, -SUM_BYTES);
    const isWhole =
      label.equals(kept.subarray(0, LABEL_BYTES)) && sumOf(made).equals(kept.subarray(-SUM_BYTES));
    return isWhole ? made : undefined;
  } catch {
    return undefined;
  }
}

/** A checksum that costs about a millisecond for each megabyte; it is for accidents, not for enemies. */
function sumOf(bytes) {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  let sum = bytes.length;
  for (let at = 0; at < words.length; at++) sum = (Math.imul(sum, 31) + words[at]) | 0;
  const written = Buffer.alloc(SUM_BYTES);
  written.writeInt32LE(sum);
  return written;
}

/** Others may read it at any time: they get all of it or nothing. */
function keep(path, label, made) {
  const written = `${path}.${process.pid}`;
  try {
    writeFileSync(written, Buffer.concat([label, made, sumOf(made)]), { flag: "wx", mode: 0o600 });
    renameSync(written, path);
  } catch {
    // A full disk, a folder that is read-only: the next start compiles again.
  }
}

module.exports = { useCompileCache };
