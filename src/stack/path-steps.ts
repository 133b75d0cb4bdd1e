import { decodedUrl } from "../record/decoded-url.js";

/** `webpack://name/`, `turbopack:///[project]/`, `webpack-internal:///(rsc)/`: Turbopack names the project, and Next.js the layer. */
const VIRTUAL_SCHEME =
  /^(?!file:|node:|https?:|wasm:|data:)[A-Za-z][A-Za-z\d+.-]+:\/\/[^/]*\/(?:\[project\]\/|\([a-z-]+\)\/(?=\.\/))?/;

/** The length of the scheme that a bundler put before a path; 0 where there is none. */
export function virtualSchemeLength(path: string): number {
  return VIRTUAL_SCHEME.exec(path)?.[0].length ?? 0;
}

/** A path without what says how it is reached: `file://`, `webpack://name/`, a drive, a query, backslashes, percent signs of a URL. */
export function plainPath(path: string): string {
  // Most are plain.
  if (/^\/[^\\?#]*$/.test(path) && path[2] !== ":") return path;
  const slashed = path.replaceAll("\\", "/").replace(VIRTUAL_SCHEME, "");
  const local = slashed.replace(/^file:\/\/(?:localhost)?(?=\/|[A-Za-z]:)/i, "");
  const decoded = local === slashed ? slashed : decodedUrl(local);
  const name = decoded.lastIndexOf("/") + 1;
  const query = decoded.slice(name).search(/[?#]/);
  const bare = query < 0 ? decoded : decoded.slice(0, name + query);
  return bare.replace(/^\/?[A-Za-z]:(?=\/)/, "");
}

/** The names of a path, without empty ones, `.` and `..`. */
export function stepsOf(path: string): string[] {
  const steps: string[] = [];
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === "..") steps.pop();
    else steps.push(step);
  }
  return steps;
}
