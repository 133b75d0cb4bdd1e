/** Placeholder until the branch of the source maps lands its own. */
export function normaliseSourcePath(path: string): string {
  return path.replace(/^file:\/\//, "").replaceAll("\\", "/");
}

/** The npm package that a path belongs to. */
export function packageOf(path: string): string | undefined {
  const at = path.replaceAll("\\", "/").lastIndexOf("/node_modules/");
  if (at < 0) return undefined;
  const parts = path
    .replaceAll("\\", "/")
    .slice(at + "/node_modules/".length)
    .split("/");
  return parts[0]?.startsWith("@") ? `${parts[0]}/${parts[1]}` : parts[0];
}
