/** The longest circle of functions calling each other that is found: recursive parsers and renderers go round a few. */
const LONGEST_CIRCLE = 8;

/** The length of the circle of functions that has just closed at the end of a path, 0 if none has. @param path the functions' keys */
export function circleAtEnd(path: readonly (string | number)[]): number {
  for (let length = 1; length <= LONGEST_CIRCLE && 2 * length <= path.length; length++) {
    let same = 0;
    while (same < length && path.at(-1 - same) === path.at(-1 - same - length)) same++;
    if (same === length) return length;
  }
  return 0;
}
