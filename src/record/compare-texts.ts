/** Orders texts by their UTF-16 code units, which does not depend on the machine's locale. */
export function compareTexts(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
