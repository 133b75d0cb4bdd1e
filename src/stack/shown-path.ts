import { decodedUrl } from "../record/decoded-url.js";

/** What says how a path of this machine is written: `file:///C:/srv`, `\\?\C:\srv`. */
const FILE_SCHEME = /^file:\/\/(?:\/(?=[A-Za-z]:)|(?=\/))|^\\\\\?\\(?=[A-Za-z]:)/;

/** A path as people write it: modules are known by their URL in stacks, with `file://` and blanks as `%20`. */
export function shownPath(file: string): string {
  const path = file.replace(FILE_SCHEME, "");
  return path !== file && file.startsWith("file:") ? decodedUrl(path) : path;
}
