import { decodedUrl } from "../record/decoded-url.js";

/** What says how a path is written: `file:///C:/srv`, `\\?\C:\srv`, and `\\?\UNC\` of the share `\\nas\srv`. */
const FILE_SCHEME =
  /^file:\/\/(?:\/(?=[A-Za-z]:)|(?=\/))|^\\\\\?\\(?=[A-Za-z]:)|(?<=^\\\\)\?\\UNC\\/;

/** A path as people write it: modules are known by their URL in stacks, with `file://` and blanks as `%20`. */
export function shownPath(file: string): string {
  const path = file.replace(FILE_SCHEME, "");
  return path !== file && file.startsWith("file:") ? decodedUrl(path) : path;
}
