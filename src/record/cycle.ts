/** The longest cycle of functions calling each other that is detected: recursive parsers and renderers go through a few. */
const LONGEST_CYCLE = 8;

/** The length of the cycle of calls that has just closed at the end of a path, 0 if none has. @param path the functions' keys */
export function cycleAtEnd(path: readonly (string | number)[]): number {
  for (let length = 1; length <= LONGEST_CYCLE && 2 * length <= path.length; length++) {
    let same = 0;
    while (same < length && path.at(-1 - same) === path.at(-1 - same - length)) same++;
    if (same === length) return length;
  }
  return 0;
}
