const SHORT_WORDS: ReadonlySet<string> = new Set(
  "add all any ask bin cap cut dot end err esc fib fix fmt get hex hit id if io ip is key len log lex map max min mix mul new now of on op put raw run sep set sha sin sql sub sum tag tan tap tip to top try url use vec zip".split(
    " ",
  ),
);

/**
 * Whether a name was more likely made by a minifier than by a person.
 *
 * Minifiers enumerate names: `a`, `b`, ... `Z`, `aa`, `e1`, `$t`, and in large programs three characters. A name of up to two
 * characters counts as minified unless it is a word; a longer one if it looks random (a digit, a `$`, a capital after a lower-case
 * letter).
 *
 * @param name one identifier, without an owner
 */
export function looksMinified(name: string): boolean {
  const bare = name.replace(/^(?:get |set |async |new |#)+/, "");
  if (SHORT_WORDS.has(bare.toLowerCase()) && !/[A-Z]/.test(bare)) return false;
  if (bare.length <= 2) return true;
  if (bare.length === 3) return /[\d$]|[a-z][A-Z]|^_|_$/.test(bare);
  return bare.length === 4 && /\d[A-Za-z$]|\$|^[^aeiouyAEIOUY_]*\d/.test(bare);
}

/**
 * Removes the minified parts of a name that V8 printed: `Cart.total` stays, `t.total` becomes `total`, and `t`, `Object.n` and
 * `t.n` become undefined.
 */
export function withoutMinifiedParts(name: string | undefined): string | undefined {
  // V8's names in angle brackets denote functions that are not in the source.
  if (name === undefined || name === "" || name.startsWith("<")) return undefined;
  const dot = name.lastIndexOf(".");
  const own = name.slice(dot + 1);
  if (looksMinified(own)) return undefined;
  if (dot <= 0) return name;
  const owner = name.slice(0, dot);
  const isOwnerKept = !owner.split(".").some(looksMinified) && owner !== "Object";
  return isOwnerKept ? name : own;
}
