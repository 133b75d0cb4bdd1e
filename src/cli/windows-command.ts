import { win32 } from "node:path";

/** What `spawn` is to be given on Windows. */
export interface WindowsCommand {
  readonly program: string;
  readonly words: readonly string[];
  /** The words are quoted already. */
  readonly isVerbatim: boolean;
}

/** What Windows takes for a program if PATHEXT is not set. */
const USUAL_ENDINGS = ".COM;.EXE;.BAT;.CMD";

/** What means something to `cmd.exe`, outside of quotes or even in them. */
const SPECIAL = /[()[\]%!^"`<>&|;, *?]/g;

/**
 * Finds a program as a Windows shell does, and puts it so that `spawn` runs it.
 *
 * `npm`, `npx` and everything in `node_modules/.bin` are batch files there. Node does not run these without a shell (since
 * CVE-2024-27980), and `cmd.exe` reads a line of its own language: so each word is quoted for the program that gets it, and
 * then once for `cmd.exe` and once for the batch file, which passes its words on by `%*`.
 *
 * @param isFile whether a path is that of a file
 * @returns `program` as it was given if there is none: `spawn` says so
 */
export function windowsCommand(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  isFile: (path: string) => boolean,
): WindowsCommand {
  const found = findProgram(program, env, isFile) ?? program;
  if (!/\.(?:cmd|bat)$/i.test(found)) return { program: found, words, isVerbatim: false };
  const line = [
    caretEscaped(found),
    ...words.map((word) => caretEscaped(caretEscaped(quote(word)))),
  ].join(" ");
  return {
    program: variable(env, "ComSpec") ?? "cmd.exe",
    words: ["/d", "/s", "/c", `"${line}"`],
    isVerbatim: true,
  };
}

function findProgram(
  program: string,
  env: Readonly<Record<string, string | undefined>>,
  isFile: (path: string) => boolean,
): string | undefined {
  const endings = (variable(env, "PATHEXT") ?? USUAL_ENDINGS).split(";");
  const hasEnding = endings.some((ending) => program.toLowerCase().endsWith(ending.toLowerCase()));
  const names = [...(hasEnding ? [program] : []), ...endings.map((ending) => program + ending)];
  const folders = /[\\/]/.test(program)
    ? [""]
    : ["", ...(variable(env, "PATH") ?? "").split(";").filter((folder) => folder !== "")];
  return folders
    .flatMap((folder) => names.map((name) => win32.join(folder, name)))
    .find((path) => isFile(path));
}

/** Names of variables have no case on Windows; a copy of the environment does not know that. */
function variable(
  env: Readonly<Record<string, string | undefined>>,
  name: string,
): string | undefined {
  const key = Object.keys(env).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : env[key];
}

/** A word for a program that reads its line as C programs do. Source: Microsoft's "Parsing C command-line arguments". */
function quote(word: string): string {
  return `"${word.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, "$1$1")}"`;
}

function caretEscaped(text: string): string {
  return text.replaceAll(SPECIAL, "^$&");
}
