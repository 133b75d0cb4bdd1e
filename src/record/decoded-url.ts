/** The path of a URL with its percent signs decoded; unchanged where a `%` stands for itself. */
export function decodedUrl(path: string): string {
  if (!path.includes("%")) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
