/** What to do next about a function: one line, made of what was seen on the stack and never of a guess. */
import type { Group } from "../report/model.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { isSuspect, VERDICTS, type VerdictKind } from "../verdict/verdict.js";

/** What helps with one kind of call. */
interface CalleeAdvice {
  /** Fits the name of a function as V8 and Node write it: `JSON.parse`, `execSync`. */
  readonly callee: RegExp;
  /** @param name as it stands in the stack */
  readonly advice: (name: string) => string;
}

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

const asynchronous = (name: string): string => lastPart(name).replace(/Sync$/, "");

/** By the call that blocks; the first that fits wins. */
const CALLEES: readonly CalleeAdvice[] = [
  {
    callee: /^JSON\.(parse|stringify)$/,
    advice: (name) =>
      name === "JSON.parse"
        ? "JSON.parse: make the document smaller, parse it as a stream, or parse it in a worker thread"
        : "JSON.stringify: serialize less, write it as a stream, or use a worker thread",
  },
  {
    callee: /(^|\.)(execSync|execFileSync|spawnSync)$/,
    advice: (name) => `${lastPart(name)}: use ${asynchronous(name)} and await it`,
  },
  {
    callee:
      /^(RegExp\.|RegExp: )|^String\.(?:match|matchAll|search)$|\[Symbol\.(replace|match|matchAll|split|search)\]$/,
    advice: () =>
      "regular expression: check the pattern for catastrophic backtracking, and limit the length of its input",
  },
  {
    callee: /^String\.(?:replace|replaceAll|split)$/,
    advice: (name) =>
      `${name}: limit the length of its input; if the pattern is a regular expression, check it for catastrophic backtracking`,
  },
  {
    callee: /(^|\.)(pbkdf2|scrypt|hkdf|generateKeyPair|generatePrime|checkPrime)Sync$/,
    advice: (name) =>
      `${lastPart(name)}: use crypto.${asynchronous(name)}, which runs off the main thread`,
  },
  {
    callee:
      /(^|\.)(gzip|gunzip|deflate|inflate|deflateRaw|inflateRaw|unzip|brotliCompress|brotliDecompress|zstdCompress|zstdDecompress|processChunk|zlibBuffer)Sync$/,
    advice: (name) =>
      /processChunk|zlibBuffer/.test(name)
        ? "zlib: use the asynchronous form, or a stream"
        : `${lastPart(name)}: use zlib.${asynchronous(name)} or a stream`,
  },
  {
    callee:
      /(^|\.)(?:read|write|append|copy|open|close|stat|lstat|fstat|access|exists|mkdir|mkdtemp|readdir|rename|rm|rmdir|unlink|link|realpath|readlink|symlink|truncate|cp|glob|fsync|fdatasync|ftruncate|chmod|chown|utimes|futimes|writev|readv|statfs|opendir)(?:File)?Sync$/,
    advice: (name) =>
      `${lastPart(name)}: use fs.promises.${asynchronous(name).replace(/^exists$/, "access")}`,
  },
  {
    callee: /^Atomics\.wait$/,
    advice: () => "Atomics.wait: use Atomics.waitAsync on the main thread",
  },
  {
    callee: /^structuredClone$/,
    advice: () => "structuredClone: copy less, or only what changes",
  },
  {
    callee: /^Buffer\.(?:concat|from|toString|compare)$|^Buffer\.(?:utf8|latin1|hex|base64)Slice$/,
    advice: (name) => `${name}: work on smaller pieces, or stream`,
  },
  {
    callee: /(^|\.)(randomBytes|randomFillSync|randomInt)$/,
    advice: (name) => `${lastPart(name)}: pass a callback, so that it runs off the main thread`,
  },
  {
    callee: /^(Hash|Hmac|Sign|Verify|Cipheriv|Decipheriv)\.(update|digest|sign|verify|final)$/,
    advice: (name) => `${name}: feed it smaller pieces as a stream, or use crypto.subtle`,
  },
  {
    callee: /(^|\.)(hashSync|compareSync|genSaltSync)$/,
    advice: (name) =>
      `${lastPart(name)}: use ${asynchronous(name)} of the native bcrypt and await it`,
  },
  {
    callee:
      /^(DatabaseSync|StatementSync|SQLTagStore)\.|^(Database|Statement)\.(all|get|run|iterate|exec)$/,
    advice: (name) =>
      `${name}: SQLite runs on this thread; fetch fewer rows, add an index, or move it to a worker thread`,
  },
  {
    callee:
      /^(console\.(log|error|warn|info|debug)|SyncWriteStream\.\w+|writeUtf8String|writeLatin1String)$/,
    advice: () =>
      "console output can block until it is read or written: log less, or use an asynchronous logger (pino with a worker thread)",
  },
  {
    callee: /^(WebAssembly\.(Module|Instance)|Script|vm\.\w+|runInThisContext|runInContext)$/,
    advice: (name) => `${name}: compile once at start-up, or use the asynchronous form`,
  },
  {
    callee:
      /^(?:String\.localeCompare|(?:Date|Number|BigInt)\.toLocale\w*|(?:new )?(?:Intl\.)?(?:DateTimeFormat|NumberFormat|Collator|Segmenter|PluralRules|ListFormat)(?:\.\w+)?)$/,
    advice: (name) =>
      `${name}: create one Intl object (Collator, DateTimeFormat, NumberFormat) and reuse it`,
  },
  {
    callee:
      /(^|\.)(publicEncrypt|privateDecrypt|signOneShot|verifyOneShot|diffieHellman|createDiffieHellman)$/,
    advice: (name) => `${lastPart(name)}: pass a callback where there is one, or use crypto.subtle`,
  },
  {
    callee: /^(Array|TypedArray|[A-Z]\w*Array)\.(sort|toSorted)$/,
    advice: () => "sort: sort fewer items, keep them sorted, or use a worker thread",
  },
  {
    callee:
      /^(Module\.(_compile|_load|require)|require|requireDepth|compileFunction|compileFunctionForCJSLoader|wrapSafe|loadESMFromCJS|importSyncForRequire)$/,
    advice: () => "loading modules: load them before the first request, or bundle them",
  },
];

/** Native functions as the profiler names them: an interruption prints `JSON.parse`, it prints `parse`. */
const NATIVE_NAMES: ReadonlyMap<string, string> = new Map([
  ["parse", "JSON.parse"],
  ["stringify", "JSON.stringify"],
  ["sort", "Array.sort"],
  ["toSorted", "Array.toSorted"],
  ["exec", "RegExp.exec"],
  ["test", "RegExp.test"],
  ["localeCompare", "String.localeCompare"],
  ["toLocaleString", "Date.toLocaleString"],
  ["toLocaleDateString", "Date.toLocaleDateString"],
  ["DateTimeFormat", "Intl.DateTimeFormat"],
  ["NumberFormat", "Intl.NumberFormat"],
]);

/** Frames of the runtime above the blocking function that may say what it was doing. */
const MOST_CALLEES = 8;

/** What to do next about a group; undefined where nothing is known of it. */
export function nextStep(group: Group): string | undefined {
  const frames = group.stacks[0]?.frames ?? [];
  for (const frame of calleesOf(frames, group)) {
    const name = calleeName(frame);
    const found = CALLEES.find(({ callee }) => callee.test(name));
    if (found !== undefined) return found.advice(name);
  }
  const ofPackage = ADVICE_OF_PACKAGES.get(group.package ?? "");
  if (ofPackage !== undefined) return `${group.package}: ${ofPackage}`;
  if (2 * group.turnCount >= group.count + group.suspectedCount) {
    return "many callbacks in one turn of the loop: spread them over several turns (setImmediate after every hundred or so), or schedule fewer";
  }
  const kind = mainVerdict(group);
  return kind === undefined ? undefined : VERDICTS[kind].advice;
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
