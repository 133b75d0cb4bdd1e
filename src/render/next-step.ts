/** What to do next about a function: one line, made of what was seen on the stack and never of a guess. */
import type { Group } from "../report/model.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { isSuspect, VERDICTS, type VerdictKind } from "../verdict/verdict.js";

/** What helps with packages that block, by their names; the record says which one it was. */
const PACKAGES: readonly (readonly [packages: string, advice: string])[] = [
  [
    "lodash lodash-es lodash.clonedeep lodash.merge clone deepmerge rfdc klona just-clone immer immutable",
    "copy or merge less data, or only what changes",
  ],
  [
    "moment moment-timezone dayjs luxon date-fns chrono-node",
    "parse and format fewer dates, and give the format explicitly",
  ],
  [
    "xml2js fast-xml-parser xmldom @xmldom/xmldom libxmljs libxmljs2 sax saxes cheerio jsdom htmlparser2 parse5 linkedom xpath xslt-processor",
    "parse smaller documents, parse them as a stream, or use a worker thread",
  ],
  [
    "ejs handlebars pug nunjucks mustache hogan.js eta liquidjs twig react-dom vue @vue/server-renderer",
    "compile templates once and cache them, render less per request, or use a worker thread",
  ],
  [
    "marked markdown-it showdown remark remark-parse micromark highlight.js prismjs shiki sanitize-html dompurify",
    "limit the length of the input, cache the result, or use a worker thread",
  ],
  ["bcryptjs", "use its asynchronous functions, or the native bcrypt package"],
  [
    "node-forge crypto-js sjcl elliptic tweetnacl jsonwebtoken jws jose",
    "use the asynchronous functions of node:crypto, or a worker thread",
  ],
  [
    "better-sqlite3 node-sqlite3-wasm sql.js",
    "fetch fewer rows, add an index, or use a worker thread",
  ],
  [
    "mathjs typed-function natural diff fuse.js lunr minisearch xlsx exceljs pdfkit pdf-lib pdfmake pdfjs-dist jimp pngjs jpeg-js canvas jszip adm-zip fflate pako",
    "do it in a worker thread, or in smaller pieces",
  ],
  [
    "protobufjs avsc msgpackr @msgpack/msgpack cbor-x",
    "encode and decode smaller messages, or use a worker thread",
  ],
  ["graphql", "limit the depth and the length of queries, and cache what was parsed"],
  ["csv-parse papaparse fast-csv csvtojson", "parse as a stream, or use a worker thread"],
  ["js-yaml yaml toml ini", "parse smaller documents, cache the result, or use a worker thread"],
  ["ajv joi yup zod", "compile schemas once, and validate smaller documents"],
  [
    "typescript esbuild @babel/core @swc/core terser uglify-js sass less postcss acorn eslint prettier @prettier/sync make-synchronized",
    "build ahead of time, not while serving requests",
  ],
];

const ADVICE_OF_PACKAGES: ReadonlyMap<string, string> = new Map(
  PACKAGES.flatMap(([names, advice]) => names.split(" ").map((name) => [name, advice] as const)),
);

/**
 * By the call that blocks, as V8 and Node write it; the first that fits wins. In the advice, NAME stands for the function as it is on
 * the stack, CALL for its last part, and ASYNC for that without `Sync`.
 */
const CALLEES: readonly (readonly [callee: RegExp, advice: string])[] = [
  [
    /^JSON\.parse$/,
    "JSON.parse: make the document smaller, parse it as a stream, or parse it in a worker thread",
  ],
  [
    /^JSON\.stringify$/,
    "JSON.stringify: serialize less, write it as a stream, or use a worker thread",
  ],
  [/(^|\.)(execSync|execFileSync|spawnSync)$/, "CALL: use ASYNC and await it"],
  [
    /^(RegExp\.|RegExp: )|^String\.(?:match|matchAll|search)$|\[Symbol\.(replace|match|matchAll|split|search)\]$/,
    "regular expression: check the pattern for catastrophic backtracking, and limit the length of its input",
  ],
  [
    /^String\.(?:replace|replaceAll|split)$/,
    "NAME: limit the length of its input; if the pattern is a regular expression, check it for catastrophic backtracking",
  ],
  [
    /(^|\.)(pbkdf2|scrypt|hkdf|generateKeyPair|generatePrime|checkPrime)Sync$/,
    "CALL: use crypto.ASYNC, which runs off the main thread",
  ],
  [/(^|\.)(processChunk|zlibBuffer)Sync$/, "zlib: use the asynchronous form, or a stream"],
  [
    /(^|\.)(gzip|gunzip|deflate|inflate|deflateRaw|inflateRaw|unzip|brotliCompress|brotliDecompress|zstdCompress|zstdDecompress)Sync$/,
    "CALL: use zlib.ASYNC or a stream",
  ],
  [/(^|\.)existsSync$/, "CALL: use fs.promises.access"],
  [
    /(^|\.)(?:read|write|append|copy|open|close|stat|lstat|fstat|access|mkdir|mkdtemp|readdir|rename|rm|rmdir|unlink|link|realpath|readlink|symlink|truncate|cp|glob|fsync|fdatasync|ftruncate|chmod|chown|utimes|futimes|writev|readv|statfs|opendir)(?:File)?Sync$/,
    "CALL: use fs.promises.ASYNC",
  ],
  [/^Atomics\.wait$/, "Atomics.wait: use Atomics.waitAsync on the main thread"],
  [/^structuredClone$/, "structuredClone: copy less, or only what changes"],
  [
    /^Buffer\.(?:concat|from|toString|compare)$|^Buffer\.(?:utf8|latin1|hex|base64)Slice$/,
    "NAME: work on smaller pieces, or stream",
  ],
  [
    /(^|\.)(randomBytes|randomFillSync|randomInt)$/,
    "CALL: pass a callback, so that it runs off the main thread",
  ],
  [
    /^(Hash|Hmac|Sign|Verify|Cipheriv|Decipheriv)\.(update|digest|sign|verify|final)$/,
    "NAME: feed it smaller pieces as a stream, or use crypto.subtle",
  ],
  [
    /(^|\.)(hashSync|compareSync|genSaltSync)$/,
    "CALL: use ASYNC of the native bcrypt and await it",
  ],
  [
    /^(DatabaseSync|StatementSync|SQLTagStore)\.|^(Database|Statement)\.(all|get|run|iterate|exec)$/,
    "NAME: SQLite runs on this thread; fetch fewer rows, add an index, or move it to a worker thread",
  ],
  [
    /^(console\.(log|error|warn|info|debug)|SyncWriteStream\.\w+|writeUtf8String|writeLatin1String)$/,
    "console output can block until it is read or written: log less, or use an asynchronous logger (pino with a worker thread)",
  ],
  [
    /^(WebAssembly\.(Module|Instance)|Script|vm\.\w+|runInThisContext|runInContext)$/,
    "NAME: compile once at start-up, or use the asynchronous form",
  ],
  [
    /^(?:String\.localeCompare|(?:Date|Number|BigInt)\.toLocale\w*|(?:new )?(?:Intl\.)?(?:DateTimeFormat|NumberFormat|Collator|Segmenter|PluralRules|ListFormat)(?:\.\w+)?)$/,
    "NAME: create one Intl object (Collator, DateTimeFormat, NumberFormat) and reuse it",
  ],
  [
    /(^|\.)(publicEncrypt|privateDecrypt|signOneShot|verifyOneShot|diffieHellman|createDiffieHellman)$/,
    "CALL: pass a callback where there is one, or use crypto.subtle",
  ],
  [
    /^(Array|TypedArray|[A-Z]\w*Array)\.(sort|toSorted)$/,
    "sort: sort fewer items, keep them sorted, or use a worker thread",
  ],
  [
    /^(Module\.(_compile|_load|require)|require|requireDepth|compileFunction|compileFunctionForCJSLoader|wrapSafe|loadESMFromCJS|importSyncForRequire)$/,
    "loading modules: load them before the first request, or bundle them",
  ],
];

/** Native functions as the profiler names them: an interruption prints `JSON.parse`, it prints `parse`. */
const NATIVE_NAMES: ReadonlyMap<string, string> = new Map(
  "JSON.parse JSON.stringify Array.sort Array.toSorted RegExp.exec RegExp.test String.localeCompare Date.toLocaleString Date.toLocaleDateString Intl.DateTimeFormat Intl.NumberFormat"
    .split(" ")
    .map((name) => [lastPart(name), name]),
);

/** Frames of the runtime above the blocking function that may say what it was doing. */
const MOST_CALLEES = 8;

/** What to do next about a group; undefined where nothing is known of it. */
export function nextStep(group: Group): string | undefined {
  const frames = group.stacks[0]?.frames ?? [];
  for (const frame of calleesOf(frames, group)) {
    const advice = calleeAdvice(calleeName(frame));
    if (advice !== undefined) return advice;
  }
  const ofPackage = ADVICE_OF_PACKAGES.get(group.package ?? "");
  if (ofPackage !== undefined) return `${group.package}: ${ofPackage}`;
  if (2 * group.turnCount >= group.count + group.suspectedCount) {
    return "many callbacks in one turn of the loop: spread them over several turns (setImmediate after every hundred or so), or schedule fewer";
  }
  const kind = mainVerdict(group);
  return kind === undefined ? undefined : VERDICTS[kind].advice;
}

function calleeAdvice(name: string): string | undefined {
  const [, advice] = CALLEES.find(([callee]) => callee.test(name)) ?? [];
  const call = lastPart(name);
  const words: Readonly<Record<string, string>> = {
    NAME: name,
    CALL: call,
    ASYNC: call.replace(/Sync$/, ""),
  };
  return advice?.replace(/\b(?:NAME|CALL|ASYNC)\b/g, (word) => words[word] ?? word);
}

function calleeName({ functionName = "", generated }: ResolvedFrame): string {
  return (generated.isNative === true ? NATIVE_NAMES.get(functionName) : undefined) ?? functionName;
}

/** The frames that the blocking function called, outermost of them first: that is the call in the user's own code. */
function calleesOf(frames: readonly ResolvedFrame[], group: Group): readonly ResolvedFrame[] {
  const at = frames.findIndex(
    ({ functionName, file }) =>
      file !== undefined && file === group.location?.file && functionName === group.function,
  );
  const blocking = at < 0 ? frames.findIndex(({ file }) => file === group.location?.file) : at;
  // A builtin that is blamed itself, because nothing else was on the stack.
  if (blocking <= 0) return frames.slice(0, group.origin === "node" ? 1 : 0);
  return frames.slice(Math.max(0, blocking - MOST_CALLEES), blocking).reverse();
}

/** The verdict that most stalls got; suspects only where there is nothing else. */
function mainVerdict({ verdicts }: Group): VerdictKind | undefined {
  const byCount = [...verdicts].sort(
    ([kindA, a], [kindB, b]) => Number(isSuspect(kindA)) - Number(isSuspect(kindB)) || b - a,
  );
  return byCount[0]?.[0];
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf(".") + 1);
}
