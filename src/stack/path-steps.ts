const VIRTUAL_SCHEME = /^(?!file:|node:|https?:|wasm:|data:)[A-Za-z][A-Za-z\d+.-]+:\/\/[^/]*\//;

/** A path without what says how it is reached: `file://`, `webpack://name/`, a drive, a query, backslashes, percent signs of a URL. */
export function plainPath(path: string): string {
  const slashed = path.replaceAll("\\", "/").replace(VIRTUAL_SCHEME, "");
  const local = slashed.replace(/^file:\/\/(?:localhost)?(?=\/|[A-Za-z]:)/i, "");
  const decoded = local === slashed ? slashed : decodedUrl(local);
  return decoded.replace(/[?#][^/]*$/, "").replace(/^\/?[A-Za-z]:(?=\/)/, "");
}

/** The text of the path of a URL; as it is where a `%` stands for itself. */
export function decodedUrl(path: string): string {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
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
