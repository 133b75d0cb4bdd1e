import type { Frame } from "./frame.js";

/** `com.acme.Shop.load(Shop.java:12)`, with a loader or module before the name or (in thread dumps) the file, and the archive after it. */
const JAVA =
  /^(?:[\w.$@-]*\/)*([\w.$<>]+)\((?:[\w.$@+-]+\/)?((?:[\w$ -]+\.(?:java|kt|scala|groovy|clj)|SourceFile)(?::(-?\d{1,9}))?|Native Method|Unknown Source|<generated>)\)(?: ~?\[[^\]]*\])?$/;
/**
 * `Acme.Shop.Load(Int32 id) in /src/Shop.cs:line 12`; without symbols, the position is missing. Mono: `Acme.Shop.Load (System.Int32 id)
 * [0x00131] in <ed07561af00f49668ebc547ea3e7ce17>:0`.
 */
const DOTNET =
  /^([\w.`<>+|[\],$@~-]+\.[\w`<>|[\],$@~-]+)(?: (?=\(.*\) \[0x))?\(([^()]*(?:\([^()]*\)[^()]*)*)\)(?: \[0x[\da-f]+\])?(?: in (?:<[^>]*>:0|(.+):(?:line )?(\d{1,9})))?\s*$/;

/** A lambda's class ends in a number and the address of its code, which differ from run to run. */
const LAMBDA = /\$\$Lambda(?:\$\d+)?\/(?:0x)?[\da-f]+(?=\.)/;

/** OpenJ9 prefixes the lines of its dumps, and separates packages with slashes, as class files do. */
const OPENJ9 = /^4XESTACKTRACE\s+at ([^(]+)(\(.*\))$/;
/** The serviceability agent (`jstack -F`) prints no files: ` - java.lang.Thread.run() @bci=11, line=745 (Interpreted frame)`. */
const AGENT =
  /^([\w.$<>]+\.[\w$<>]+)\([^()]*\) @bci=-?\d+(?:, line=(\d{1,9}))?.* \((\w+) frame.*\)$/;

/** Reads a line of those dumps of a Java virtual machine that have no `at ` before their frames. */
export function readJavaDumpLine(line: string): Frame | undefined {
  const [, path, place] = OPENJ9.exec(line) ?? [];
  if (path !== undefined) return readJavaLine(`${path.replaceAll("/", ".")}${place}`);
  const [, functionName, at] = (line.endsWith(")") && AGENT.exec(line)) || [];
  if (functionName === undefined) return undefined;
  return { functionName, ...(at !== undefined && { line: Number(at) }), language: "java" };
}

/** Reads a frame of a Java stack. @param body the text after `at ` */
export function readJavaLine(body: string): Frame | undefined {
  const [, functionName, place = "", line] = JAVA.exec(body.replace(LAMBDA, "$$$$Lambda")) ?? [];
  if (functionName === undefined) return undefined;
  const file = line === undefined ? place : place.slice(0, place.lastIndexOf(":"));
  const isFile = /\.\w+$/.test(file);
  return {
    functionName,
    ...(isFile && { file }),
    ...(Number(line) >= 0 && { line: Number(line) }),
    ...(place === "Native Method" && { isNative: true as const }),
    language: "java",
  };
}

/** GraalVM's guest languages: `<js> total(cart.js:10:50-120)`, and `<js> total(Unknown)` for code without a source. */
const GUEST = /^<\w+> (.+)\((?:([^()]+?):(\d{1,9})(?::[\d-]+)?|Unknown)\)$/;
/** Rhino's: `cart.js:10 (total)`. */
const RHINO = /^(\S+\.js):(\d{1,9}) \((\S+)\)$/;

/** Reads a frame of JavaScript that runs in a Java virtual machine. @param body the text after `at ` */
export function readGuestLine(body: string): Frame | undefined {
  const [, name, file, line] = GUEST.exec(body) ?? [];
  const [, rhinoFile, rhinoLine, rhinoName] = RHINO.exec(body) ?? [];
  const functionName = name ?? rhinoName;
  const at = file ?? rhinoFile;
  if (functionName === undefined) return undefined;
  const isProgram = functionName === ":program";
  return {
    ...(isProgram ? { isTopLevel: true as const } : { functionName }),
    ...(at !== undefined && { file: at, line: Number(line ?? rhinoLine) }),
  };
}

/** Reads a frame of a .NET stack. @param body the text after `at ` */
export function readDotnetLine(body: string): Frame | undefined {
  const [, functionName, , file, line] = DOTNET.exec(body) ?? [];
  if (functionName === undefined) return undefined;
  return {
    functionName,
    ...(file !== undefined && { file, line: Number(line) }),
    language: "dotnet",
  };
}
