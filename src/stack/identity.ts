/**
 * What stays the same of a path from build to build and from machine to machine.
 */

const PACKAGE_STORE = /\/node_modules\/(?:\.pnpm|\.store)\/[^/]+\/node_modules\//g;
const YARN_CACHE = /\/\.yarn\/(?:cache|unplugged|__virtual__)\/[^/]+\/(?:\d+\/)?node_modules\//g;
/** `releases/20261120/`, `v1.4.2/`, `1.4.2/`, `app-1.4.2/`: folders that a deploy names after itself. */
const RELEASE_FOLDER = /\/(?:releases?|versions?|deploys?|builds?)\/[^/]*\d[^/]*\//g;
const VERSION_FOLDER = /\/(?:[A-Za-z][\w]*-)?v?\d+\.\d+\.\d+(?:[-+][\w.+-]+)?\//g;
/** `server.8f3ac1.js`, `chunk-7GH2K1LQ.mjs`: at least six characters with a digit among them. */
const CONTENT_HASH =
  /([.-])(?=[A-Za-z0-9_]*\d)[A-Za-z0-9_]{6,}(?=\.(?:[cm]?[jt]sx?|css|bundle)\b)/g;

/**
 * Normalises the path of a source so that the same file of two builds, or on two machines, gets the same name. Never
 * opens anything, and normalising twice changes nothing.
 */
export function normaliseSourcePath(path: string): string {
  let normal = path.replaceAll("\\", "/").replace(/^file:\/\//, "");
  normal = normal.replace(/^webpack:\/\/[^/]*\//, "").replace(/\?[^/]*$/, "");
  normal = normal.replace(/^\/?[A-Za-z]:\//, "/");
  const dependency = `/${normal}`
    .replace(PACKAGE_STORE, "/node_modules/")
    .replace(YARN_CACHE, "/node_modules/");
  const inModules = dependency.lastIndexOf("/node_modules/");
  if (inModules >= 0) return dependency.slice(inModules + 1).replace(/@\d[^/]*/g, "");
  normal = normal.replace(/^(?:\.\.?\/)+/, "").replace(/\/(?:\.\/)+/g, "/");
  return normal
    .replace(RELEASE_FOLDER, "/*/")
    .replace(VERSION_FOLDER, "/*/")
    .replace(CONTENT_HASH, "$1*");
}

/** The npm package that a path belongs to, scope included; undefined outside of `node_modules`. */
export function packageOf(path: string): string | undefined {
  const normal = path.replaceAll("\\", "/");
  const at = normal.lastIndexOf("/node_modules/");
  if (at < 0) return undefined;
  const [first, second] = normal.slice(at + "/node_modules/".length).split("/");
  return first?.startsWith("@") && second !== undefined ? `${first}/${second}` : first;
}
