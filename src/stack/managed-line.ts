import type { Frame } from "./frame.js";

/** `com.acme.Shop.load(Shop.java:12)`, with a loader or module before the name or, in dumps of threads, the file, and the archive behind it. */
const JAVA =
  /^(?:[\w.$@-]*\/{1,2})*([\w.$<>]+)\((?:[\w.$@+-]+\/)?((?:[\w$ -]+\.(?:java|kt|scala|groovy|clj)|SourceFile)(?::(-?\d{1,9}))?|Native Method|Unknown Source|<generated>)\)(?: ~?\[[^\]]*\])?$/;
/** `Acme.Shop.Load(Int32 id) in /src/Shop.cs:line 12`; without its symbols the place is missing. */
const DOTNET =
  /^([\w.`<>+|[\],$@~-]+\.[\w`<>|[\],$@~-]+)\(([^()]*(?:\([^()]*\)[^()]*)*)\)(?: in (.+):line (\d{1,9}))?$/;

/** Reads what stands behind `at ` in a stack of the Java virtual machine. */
export function readJavaLine(body: string): Frame | undefined {
  // A lambda's class has the address of its code behind it.
  const [, functionName, place = "", line] =
    JAVA.exec(body.replace(/\/0x[\da-f]+(?=\.)/, "")) ?? [];
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

/** GraalVM's guests: `<js> total(cart.js:10:50-120)`. */
const GUEST = /^<\w+> (.+)\(([^()]+?):(\d{1,9})(?::[\d-]+)?\)$/;
/** Rhino's: `cart.js:10 (total)`. */
const RHINO = /^(\S+\.js):(\d{1,9}) \((\S+)\)$/;

/** Reads what stands behind `at ` for JavaScript that runs in a Java virtual machine. */
export function readGuestLine(body: string): Frame | undefined {
  const [, name, file, line] = GUEST.exec(body) ?? [];
  const [, rhinoFile, rhinoLine, rhinoName] = RHINO.exec(body) ?? [];
  const functionName = name ?? rhinoName;
  const at = file ?? rhinoFile;
  if (functionName === undefined || at === undefined) return undefined;
  const isProgram = functionName === ":program";
  return {
    ...(isProgram ? { isTopLevel: true as const } : { functionName }),
    file: at,
    line: Number(line ?? rhinoLine),
  };
}

/** Reads what stands behind `at ` in a stack of .NET. */
export function readDotnetLine(body: string): Frame | undefined {
  const [, functionName, , file, line] = DOTNET.exec(body) ?? [];
  if (functionName === undefined) return undefined;
  return {
    functionName,
    ...(file !== undefined && { file, line: Number(line) }),
    language: "dotnet",
  };
}
