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

const asynchronous = (name: string): string => lastPart(name).replace(/Sync$/, "");

/** By the call that blocks; the first that fits wins. */
const CALLEES: readonly CalleeAdvice[] = [
  {
    callee: /^JSON\.(parse|stringify)$/,
    advice: (name) =>
      name === "JSON.parse"
        ? "JSON.parse: make the document smaller, parse it as a stream, or parse it in a worker thread"
        : "JSON.stringify: write less, write it as a stream, or in a worker thread",
  },
  {
    callee: /(^|\.)(execSync|execFileSync|spawnSync)$/,
    advice: (name) => `${lastPart(name)}: use ${asynchronous(name)} and await its end`,
  },
  {
    callee:
      /^(RegExp\.|RegExp: )|^String\.(?:replace|replaceAll|match|matchAll|split|search)$|\[Symbol\.(replace|match|matchAll|split|search)\]$/,
    advice: () =>
      "regular expression: test the pattern for backtracking, and bound the length of its input",
  },
  {
    callee: /(^|\.)(pbkdf2|scrypt|hkdf|generateKeyPair|generatePrime|checkPrime)Sync$/,
    advice: (name) => `${lastPart(name)}: use crypto.${asynchronous(name)}, which runs on a thread`,
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
      /(^|\.)(?:read|write|append|copy|open|close|stat|lstat|fstat|access|exists|mkdir|mkdtemp|readdir|rename|rm|rmdir|unlink|realpath|readlink|symlink|truncate|opendir|cp|glob)(?:File)?Sync$/,
    advice: (name) =>
      `${lastPart(name)}: use fs.promises.${asynchronous(name).replace(/^exists$/, "access")}`,
  },
  {
    callee: /^Atomics\.wait$/,
    advice: () => "Atomics.wait: use Atomics.waitAsync on the main thread",
  },
  {
    callee: /^structuredClone$/,
    advice: () => "structuredClone: copy less, or only what is changed",
  },
  {
    callee: /^Buffer\.(?:concat|from|toString|compare)$|^Buffer\.(?:utf8|latin1|hex|base64)Slice$/,
    advice: (name) => `${name}: work on smaller pieces, as a stream`,
  },
  {
    callee: /(^|\.)(randomBytes|randomFillSync|randomInt)$/,
    advice: (name) => `${lastPart(name)}: pass a callback, and it runs on a thread`,
  },
  {
    callee: /^(Hash|Hmac|Sign|Verify|Cipheriv|Decipheriv)\.(update|digest|sign|verify|final)$/,
    advice: (name) => `${name}: feed it smaller pieces, as a stream, or use crypto.subtle`,
  },
  {
    callee: /(^|\.)(hashSync|compareSync|genSaltSync)$/,
    advice: (name) =>
      `${lastPart(name)}: use ${asynchronous(name)} of a native bcrypt and await it`,
  },
  {
    callee:
      /^(DatabaseSync|StatementSync|SQLTagStore)\.|^(Database|Statement)\.(all|get|run|iterate|exec)$/,
    advice: (name) =>
      `${name}: SQLite answers on this thread; ask for fewer rows, add an index, or move it to a worker thread`,
  },
  {
    callee:
      /^(console\.(log|error|warn|info|debug)|SyncWriteStream\.\w+|writeUtf8String|writeLatin1String)$/,
    advice: () =>
      "writing to standard output waits for its reader where it is a pipe or a file: log less, or in a worker thread (pino)",
  },
  {
    callee: /^(WebAssembly\.(Module|Instance)|Script|vm\.\w+|runInThisContext|runInContext)$/,
    advice: (name) => `${name}: compile once, at start-up, or with the asynchronous form`,
  },
  {
    callee: /^(Array|TypedArray|[A-Z]\w*Array)\.(sort|toSorted)$/,
    advice: () => "sort: sort fewer items, keep them sorted, or sort in a worker thread",
  },
  {
    callee: /^(Module\._compile|Module\.require|require|compileFunction|wrapSafe)$/,
    advice: () => "loading modules: load them before the first request, or bundle them",
  },
];

/** Frames of the runtime above the blocking function that may say what it was doing. */
const MOST_CALLEES = 8;

/** What to do next about a group; undefined where nothing is known of it. */
export function nextStep(group: Group): string | undefined {
  const frames = group.stacks[0]?.frames ?? [];
  for (const { functionName } of calleesOf(frames, group)) {
    if (functionName === undefined) continue;
    const found = CALLEES.find(({ callee }) => callee.test(functionName));
    if (found !== undefined) return found.advice(functionName);
  }
  if (2 * group.turnCount >= group.count + group.suspectedCount) {
    return "many callbacks in one turn of the loop: spread them over several turns (setImmediate after every hundred or so), or schedule fewer";
  }
  const kind = mainVerdict(group);
  return kind === undefined ? undefined : VERDICTS[kind].advice;
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
