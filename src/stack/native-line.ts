import type { Frame } from "./frame.js";
import { readV8Line } from "./v8-line.js";

/** gdb, pstack, eu-stack: `#1  0x00007f12 in uv__io_poll (loop=0x1) at ../src/unix/linux.c:1432`, `#0  0x00007f12 epoll_wait`. */
const GDB =
  /^#\d+\s+(?:0x[\da-f]+\s*(?:in )?)?([^\s(#][^(]*?)?(?:\+0x[\da-f]+)?(?:\s*\(.*\))?(?: (?:at )?\S+:\d+| from (\S+)| - \d+)?$/;
/** A numbered list of anything else has neither an address nor arguments with a place after them. */
const GDB_SIGN = /^#\d+\s+(?:0x[\da-f]{4,}(?: |$)|[\w:~<>]+ \(.*\) (?:at|from) \S+$)/;
/** lldb: ``frame #0: 0x0001a2b4 libsystem_kernel.dylib`kevent + 8``. */
const LLDB = /^frame #\d+: 0x[\da-f]+ ([^\s`]+)`(.+?)(?: \+ \d+)?(?: at \S+)?$/;
/** `perf script`: `55d4c0 v8::internal::Sort+0x1d (/usr/bin/node)`. */
const PERF = /^(?=[a-f]*\d)[\da-f]{6,16} (\S.*?)(?:\+0x[\da-f]+)? \((\S+)\)$/;
/** Node when it ends for lack of memory: `1: 0xb7a940 node::OnFatalError(char const*, char const*) [node]`. */
const CRASH = /^\d+: 0x[\da-f]+(?: (.*?))?(?: ?\[([^\]]+)\])?$/;

/** What `--perf-basic-prof` calls a function of JavaScript: how it was compiled, its name and place. */
const JAVASCRIPT =
  /^(?:JS|LazyCompile|Function|Eval|Script):[~*^+']?\s?(?:(\S+) )?(\S+:\d{1,9}(?::\d{1,9})?)$/;
/** Programs and libraries of the runtime and of the system; any other is an add-on. */
const RUNTIME =
  /^(?:node|nodejs|electron|\[[\w.]+\]|(?:lib(?:c|m|pthread|dl|rt|stdc\+\+|c\+\+\w*|gcc_s|uv|node|v8|crypto|ssl|z|system_\w+)|ld-linux\S*|ld-musl\S*|dyld|perf-\d+)(?:[-.].*)?)$/i;

/** Names of templates are long, and not that long. */
const LONGEST_LINE = 4_000;

/** Reads a line of a backtrace of machine code: of gdb, lldb, eu-stack, `perf script`, or of a crash of Node. */
export function readNativeLine(line: string): Frame | undefined {
  // Nearly all lines of stacks end here.
  if (line.length > LONGEST_LINE || !/^(?:#\d|frame #|[\da-f]+:? )/.test(line)) return undefined;
  const text = line.replaceAll("(anonymous namespace)", "{anonymous}");
  const [, library, symbol] = LLDB.exec(text) ?? [];
  if (symbol !== undefined) return frameOf(symbol, library);
  const match = GDB_SIGN.test(text) ? GDB.exec(text) : (CRASH.exec(text) ?? PERF.exec(text));
  return match === null ? undefined : frameOf(match[1] ?? "", match[2]);
}

function frameOf(symbol: string, library: string | undefined): Frame | undefined {
  const [, name, place] = JAVASCRIPT.exec(symbol) ?? [];
  if (place !== undefined) return readV8Line(name === undefined ? place : `${name} (${place})`);
  const isNamed = !/^(?:\?\?|0x[\da-f]+|\[unknown\])?$/.test(symbol);
  const named = isNamed ? { functionName: symbol.replace(/\(.*\)(?: const)?$/, "") } : {};
  return library === undefined || RUNTIME.test(library.slice(library.lastIndexOf("/") + 1))
    ? { ...named, isNative: true }
    : { ...named, file: library };
}
