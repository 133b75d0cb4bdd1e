import fc from "fast-check";

/** What the syntaxes that we read are made of, and numbers at their limits. */
export const PIECES: readonly string[] = [
  ..." \t\n\r\0{}[]()<>\"'`\\/:;,.=+-*#@$%&|!?~^_0aA",
  "\r\n",
  "\u2028",
  "\ufeff",
  "\ud83d",
  "\u202e",
  "${",
  "`${`",
  "/*",
  "*/",
  "//",
  "=>",
  "</",
  "?.",
  "#!",
  "class ",
  "function* ",
  "async ",
  "get ",
  "    at ",
  "eval at f (",
  "node:",
  "file://",
  "../",
  "//# sourceMappingURL=",
  "__proto__",
  "constructor",
  "null",
  "true",
  "-1",
  "-0",
  "1e400",
  "0.1",
  "2147483648",
  "4294967295",
  "9007199254740993",
  "-8640000000000001",
  "+275760-09-13T00:00:00Z",
  "0000-01-01T00:00:00Z",
  "\\u0000",
  "\\ud83d",
];

const edit = fc.record({
  at: fc.nat(),
  deleted: fc.oneof({ weight: 4, arbitrary: fc.nat(3) }, fc.nat(300)),
  inserted: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...PIECES) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 6 }) },
  ),
  /** How often it is inserted: syntaxes break where something is deep or long. */
  times: fc.oneof({ weight: 12, arbitrary: fc.constant(1) }, fc.integer({ min: 2, max: 3000 })),
  /** Taken from another place of the text instead. */
  copied: fc.oneof(
    { weight: 3, arbitrary: fc.constant(undefined) },
    fc.tuple(fc.nat(), fc.nat(200)),
  ),
});

/** Texts like the given ones, with up to six places changed; without a change, too. */
export function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(edit, { maxLength: 6 }))
    .map(([text, edits]) =>
      edits.reduce((changed, { at, deleted, inserted, times, copied }) => {
        const start = at % (changed.length + 1);
        const from = (copied?.[0] ?? 0) % (changed.length + 1);
        const piece = copied === undefined ? inserted : changed.slice(from, from + copied[1]);
        return changed.slice(0, start) + piece.repeat(times) + changed.slice(start + deleted);
      }, text),
    );
}
