/** The scheme of a file of this machine; `C:/` stands behind a third slash. */
const FILE_SCHEME = /^file:\/\/(?:\/(?=[A-Za-z]:)|(?=\/))/;

/** A path as people write it: modules are known by their URL in stacks, and `file://` tells nobody anything. */
export function shownPath(file: string): string {
  return file.replace(FILE_SCHEME, "");
}
