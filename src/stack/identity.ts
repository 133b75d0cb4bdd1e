/**
 * The identity of a source file: the same before and after a deploy and on every machine, because whatever builds, deploys and
 * package managers put into a path is removed.
 */
import { remembered } from "./bounded-cache.js";
import { maskFileHash } from "./file-name-hash.js";
import { maskReleases, stripMachine } from "./machine-path.js";
import { packagePathOf } from "./package-path.js";
import { plainPath, stepsOf } from "./path-steps.js";

/** V8 prints a WebAssembly module as its name, if it has one, and the hash of its bytes. */
const WASM_HASH = /^(wasm:\/\/wasm\/)(?:(.+)-)?[0-9a-f]{6,16}$/;

/**
 * Gives the identity of a source file.
 *
 * Works on original sources and, where there is no map, on generated files. Removed are: Windows slashes and drive letters,
 * `file://`, `webpack://name/`, queries, `./` and `../`; everything before the last `node_modules/` (package managers' stores,
 * nesting); content hashes in names of generated files (`server.8f3ac1.js` becomes `server.*.js`); folders named after a release;
 * the machine's part of absolute paths, up to the first folder with which a repository usually begins. Two programs with equal
 * inner paths have equal identities: it is the identity *within a program*.
 *
 * Idempotent. Node's own paths (`node:fs`) are unchanged; `https://` keeps its host.
 */
export function normaliseSourcePath(path: string): string {
  return identityOf(path) as string;
}

const identityOf = remembered((path): string => {
  // One step may make another applicable (`./C:/src`).
  let identity = path;
  let before = "";
  for (let rounds = 0; identity !== before && rounds < MOST_ROUNDS; rounds++) {
    before = identity;
    identity = normaliseOnce(before);
  }
  return identity;
});

/** No real path needs as many rounds; a hostile one may. */
const MOST_ROUNDS = 32;

function normaliseOnce(path: string): string {
  const wasm = WASM_HASH.exec(path);
  if (wasm !== null) return `${wasm[1]}${wasm[2] ?? "*"}`;
  if (/^(?:node:|wasm:|data:|<)/.test(path)) return path;
  // The rest is an id of this run.
  if (path.startsWith("blob:")) return path.replace(/[^/:]+$/, "*");
  const inPackage = packagePathOf(path);
  if (inPackage !== undefined) return inPackage.path;
  const url = /^(https?:\/\/[^/]*)(\/.*)?$/i.exec(path);
  if (url !== null) return `${url[1]}/${normaliseOnce((url[2] ?? "").replace(/^\/+/, ""))}`;
  const plain = plainPath(path);
  const bare = plain.startsWith("/") ? stripMachine(`/${stepsOf(plain).join("/")}`) : plain;
  const steps = stepsOf(bare);
  const name = steps.pop() ?? "";
  return [...maskReleases(steps), maskFileHash(name)].join("/");
}
