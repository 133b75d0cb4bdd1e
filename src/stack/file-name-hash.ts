const GENERATED = /\.(?:[cm]?js|css|wasm)$/;
const HEX = /^[0-9a-f]{6,64}$/;
/** Shorter ones are configured (`[contenthash:4]`); with a letter after a digit they are not a word with a number. */
const SHORT_HEX = /^(?=.*\d[a-f])[0-9a-f]{4,5}$/;
/** esbuild writes base32. */
const BASE32 = /^[A-Z2-7]{8}$/;
/** Rollup, Rolldown and Vite write eight characters of base64url, including `-` and `_`; Bun eight of base36. */
const EIGHT = /^(.*[-_.~])?([\w-]{8})$/s;
/** Other lengths are configured; they are recognised by having digits, lower-case and upper-case letters. */
const MIXED = /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])[\w-]{8,24}$/;
const DATE = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])/;
/** Turbopack: `src_app_page_tsx_1a2b3c4d._.js`, `[root-of-the-server]__18b6e_uim8eys._.js`; its 13-character hashes include `_` and `~`. */
const TURBOPACK = /^(.*?_)?([0-9a-z_~.-]{13}|[0-9a-f]{5,8})$/;

/** The same without `._`: after a `_`, 64 bits in base 38, which begin with 0, 1 or 2: `src_order-export_01hxao3zzipbu.js`. */
const TURBOPACK_ALONE = /^(.*_)([0-2](?=.*\d)(?=.*[a-z])[0-9a-z_~-]{12})$/;

/**
 * Masks the content hash that a bundler put into the name of a generated file: `server.8f3ac1.js`, `chunk-QX3PKVWR.js`,
 * `index-DkX9a_1b.js`. What could be a word is kept: merging two files is worse than splitting one.
 */
export function maskFileHash(name: string): string {
  if (!GENERATED.test(name)) return name;
  const parts = name.split(".");
  const last = parts.length - 1;
  const isTurbopack = parts[last - 1] === "_" && last >= 2;
  const masked = parts.map((part, index) => {
    if (index === last || part === "_") return part;
    if (isTurbopack && index === last - 2) return maskTurbopack(part);
    return maskPart(part, index > 0);
  });
  return masked.join(".");
}

function maskTurbopack(part: string): string {
  const [, before = "", hash = ""] = TURBOPACK.exec(part) ?? [];
  return /\d/.test(hash) ? `${before}*` : part;
}

/** @param isAfterDot the part follows another one; a shorter hash is recognised there than in a whole name */
function maskPart(part: string, isAfterDot: boolean): string {
  if (isHex(part) && (isAfterDot || part.length >= 16)) return "*";
  if (isAfterDot && (BASE32.test(part) || SHORT_HEX.test(part))) return "*";
  const [, chunk, turbopack] = TURBOPACK_ALONE.exec(part) ?? [];
  if (turbopack !== undefined && !DATE.test(turbopack)) return `${chunk}*`;
  const [, before = "", eight] = EIGHT.exec(part) ?? [];
  if (eight !== undefined && isHash(eight)) return `${before}*`;
  const at = Math.max(part.lastIndexOf("-"), part.lastIndexOf("_"), part.lastIndexOf("~"));
  const tail = part.slice(at + 1);
  if (at > 0 && (isHex(tail) || isMixed(tail))) return `${part.slice(0, at + 1)}*`;
  return isAfterDot && isMixed(part) ? "*" : part;
}

/** Rollup's hashes begin with one of four letters; with a digit, an underscore, or a hyphen and a second capital they are not words. */
const ROLLUP = /^[A-D](?=.*[\d_]|.*-.*[A-Z]|.*[A-Z].*-)/;

function isHash(eight: string): boolean {
  if (ROLLUP.test(eight)) return true;
  return isHex(eight) || BASE32.test(eight) || !looksLikeWords(eight);
}

function isHex(text: string): boolean {
  return HEX.test(text) && /\d/.test(text) && !DATE.test(text);
}

function isMixed(text: string): boolean {
  return MIXED.test(text) && !looksLikeWords(text);
}

/** Whether a person may have written it: words with a vowel, in camel case or hyphenated, optionally followed by a number. */
function looksLikeWords(text: string): boolean {
  const pieces = text.split(/[-_]/);
  return pieces.every((piece) => {
    if (/^\d*$/.test(piece)) return piece.length !== 8 || DATE.test(piece);
    if (/^[A-Z]+$/.test(piece)) return piece.length !== 8;
    // `v2`, `es6`, `x64` beside other words.
    if (pieces.length > 1 && /^[a-z]{1,3}\d{1,3}$/.test(piece)) return true;
    const words = piece.match(/[A-Z]?[a-z]+\d{0,3}/g) ?? [];
    if (words.join("") !== piece) return false;
    const isWord = (word: string): boolean => /[aeiouy]/i.test(word);
    return words.every((word) => isWord(word) && (word.length > 2 || words.length === 1));
  });
}
