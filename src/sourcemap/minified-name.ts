const SHORT_WORDS: ReadonlySet<string> = new Set(
  "add all any ask bin cap cut dot end err esc fib fix fmt get hex hit id if io ip is key len log lex map max min mix mul new now of on op put raw run sep set sha sin sql sub sum tag tan tap tip to top try url use vec zip".split(
    " ",
  ),
);

/**
 * Whether a minifier is likelier to have made this name than a person.
 *
 * Minifiers count: `a`, `b`, ... `Z`, `aa`, `e1`, `$t`, in large programs three characters. Two characters and less are
 * theirs unless they are a word; three are theirs if they look random (a digit, a `$`, a capital after a small letter).
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
 * Reads what is left of V8's name once the parts that a minifier made are taken away.
 *
 * `Cart.total` stays, `t.total` becomes `total`, and `t`, `Object.n` and `t.n` become undefined.
 */
export function withoutMinifiedParts(name: string | undefined): string | undefined {
  // V8's names in angle brackets are of functions that no source has.
  if (name === undefined || name === "" || name.startsWith("<")) return undefined;
  const dot = name.lastIndexOf(".");
  const own = name.slice(dot + 1);
  if (looksMinified(own)) return undefined;
  if (dot <= 0) return name;
  const owner = name.slice(0, dot);
  const isOwnerKept = !owner.split(".").some(looksMinified) && owner !== "Object";
  return isOwnerKept ? name : own;
}
