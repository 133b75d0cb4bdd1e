import { decodedUrl } from "../record/decoded-url.js";

/** `webpack://name/`, `turbopack:///[project]/`, `webpack-internal:///(rsc)/`: Turbopack adds the project, and Next.js the layer. */
const VIRTUAL_SCHEME =
  /^(?!file:|node:|https?:|wasm:|data:)[A-Za-z][A-Za-z\d+.-]+:\/\/[^/]*\/(?:\[project\]\/|\([a-z-]+\)\/(?=\.\/))?/;
/** React names the environment before the URL of a frame that it brings from another one. */
const REACT_ENVIRONMENT = /^(?:about|rsc):\/\/React\/\w+\/(?=[a-z-]+:)/;

/** The length of the scheme that a bundler put before a path; 0 if there is none. */
export function virtualSchemeLength(path: string): number {
  return VIRTUAL_SCHEME.exec(path)?.[0].length ?? 0;
}

/** How Windows writes paths of any length, with slashes: `//?/C:/srv`, `//?/UNC/nas/share`. */
const LONG_PATH = /^\/\/[?.]\/(?=[A-Za-z]:)|(?<=^\/\/)[?.]\/UNC\//i;

/** The scheme of a file's URL, without its host: `file://nas/share/a.js` is `//nas/share/a.js`. */
const FILE_SCHEME = /^file:\/\/(?:localhost)?(?=\/|[A-Za-z]:)|^file:(?=\/\/[^/])/i;

/** Reduces a path or URL to its plain path: no `file://`, `webpack://name/`, drive, query, backslashes or percent-encoding. */
export function plainPath(path: string): string {
  // The common case.
  if (/^\/[^\\?#]*$/.test(path) && path[2] !== ":") return path;
  const slashed = path
    .replaceAll("\\", "/")
    .replace(LONG_PATH, "")
    .replace(REACT_ENVIRONMENT, "")
    .replace(VIRTUAL_SCHEME, "");
  const local = slashed.replace(FILE_SCHEME, "");
  const decoded = local === slashed ? slashed : decodedUrl(local);
  const name = decoded.lastIndexOf("/") + 1;
  const query = decoded.slice(name).search(/[?#]/);
  const bare = query < 0 ? decoded : decoded.slice(0, name + query);
  return bare.replace(/^\/?[A-Za-z]:(?=\/)/, "");
}

/** The names in a path, with empty ones, `.` and `..` resolved. */
export function stepsOf(path: string): string[] {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === "..") steps.pop();
    else steps.push(step);
  }
  return steps;
}
