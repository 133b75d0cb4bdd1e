"use strict";

const {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
} = require("node:fs");
const Module = require("node:module");
const { homedir } = require("node:os");
const { basename, dirname, join } = require("node:path");
const { Script } = require("node:vm");

/** The label at the end of a bundle and at the beginning of its cache file: `//` and a hash (`scripts/bundle.ts`). */
const LABEL_BYTES = 64;
/** The checksum at the end of a cache file. */
const SUM_BYTES = 4;

/**
 * Caches V8's compiled code of our files for the next start, which saves a quarter of a small report's time. Node's own
 * `module.enableCompileCache()` omits functions that are compiled on their first call, which is nearly all of them.
 *
 * Cached code is executed, so the folder must not be writable by others; without such a folder, everything is compiled each time.
 * `NODE_DISABLE_COMPILE_CACHE=1` disables the cache.
 *
 * @param bundle the folder of the files that are cached
 */
function useCompileCache(bundle) {
  const { NODE_DISABLE_COMPILE_CACHE, NODE_V8_COVERAGE } = process.env;
  // Only Node's own compilation finds source maps.
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
    // `--version` compiles too little of the first file to be useful to other commands.
    if (loadedCount < 2) return;
    for (const { script, label, kept } of compiled) keep(kept, label, script.createCachedData());
  });
}

/** The user's cache folder, if it can be created and only the user can write to it. */
function privateFolder() {
  const { XDG_CACHE_HOME } = process.env;
  const caches = { darwin: "Library/Caches", win32: "AppData/Local" }[process.platform] ?? ".cache";
  try {
    const home = XDG_CACHE_HOME || homedir();
    const folder = join(home, XDG_CACHE_HOME ? "" : caches, "stall-report");
    const found = lstatSync(folder, { throwIfNoEntry: false });
    if (found !== undefined) return isOurs(found) ? folder : undefined;
    // With `sudo`, the home may belong to another user, who could then no longer write here.
    if (!isOurs(statSync(home))) return undefined;
    // Not with `recursive`, which never returns below `/proc`.
    for (const one of [dirname(folder), folder]) if (!existsSync(one)) mkdirSync(one, 0o700);
    return folder;
  } catch {
    return undefined;
  }
}

function isOurs(status) {
  // On Windows, everything below a home belongs to its owner.
  if (process.platform === "win32") return status.isDirectory();
  return status.isDirectory() && status.uid === process.geteuid() && (status.mode & 0o022) === 0;
}

/** Reads a cache file. Its checksum is verified, because V8 checks only the beginning, and a power cut may leave zeros anywhere. */
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

/** A checksum that takes about a millisecond per megabyte; it detects accidents, not tampering. */
function sumOf(bytes) {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  let sum = bytes.length;
  for (let at = 0; at < words.length; at++) sum = (Math.imul(sum, 31) + words[at]) | 0;
  const written = Buffer.alloc(SUM_BYTES);
  written.writeInt32LE(sum);
  return written;
}

/** Writes a cache file atomically, because another process may read it at any time. */
function keep(path, label, made) {
  const written = `${path}.${process.pid}`;
  try {
    writeFileSync(written, Buffer.concat([label, made, sumOf(made)]), { flag: "wx", mode: 0o600 });
    renameSync(written, path);
  } catch {
    // A full disk or a read-only folder: the next start compiles again.
    try {
      unlinkSync(written);
    } catch {}
  }
}

module.exports = { useCompileCache };
