import { type MapProblem, mapProblem } from "./problem.js";

/** Whether a URL is a `data:` URL. */
export function isDataUrl(url: string): boolean {
  return /^data:/i.test(url);
}

/**
 * Decodes a `data:` URL into text, base64 or percent-encoded, as UTF-8.
 *
 * @param owner the file that contains the URL, for the problem
 * @returns the text, or the problem `bad-data-url`
 * @see https://www.rfc-editor.org/rfc/rfc2397
 */
export function decodeDataUrl(url: string, owner: string): string | MapProblem {
  const comma = url.indexOf(",");
  if (comma < 0) return mapProblem("bad-data-url", owner, "the data: URL of its map has no comma");
  const header = url.slice(5, comma).toLowerCase();
  const type = header.split(";")[0] ?? "";
  if (type !== "" && !/json|javascript|text\/plain|octet-stream/.test(type)) {
    return mapProblem("bad-data-url", owner, `the data: URL of its map contains ${type}, not JSON`);
  }
  const body = url.slice(comma + 1);
  if (/;\s*base64$/.test(header)) {
    if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(body.slice(0, 1024))) {
      return mapProblem("bad-data-url", owner, "the data: URL of its map is not base64");
    }
    return Buffer.from(body, "base64").toString("utf8");
  }
  try {
    return decodeURIComponent(body);
  } catch {
    return mapProblem("bad-data-url", owner, "the data: URL of its map has a broken % escape");
  }
}
