/** How `run` starts programs on Windows, judged by models of `cmd.exe` and of the C runtime that read the line back. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { windowsCommand } from "../../src/cli/windows-command.js";

const ENV = {
  Path: "C:\\Program Files\\nodejs;C:\\tools",
  PATHEXT: ".COM;.EXE;.BAT;.CMD",
  ComSpec: "C:\\Windows\\system32\\cmd.exe",
  SECRET: "expanded",
};

const FILES = new Set([
  "C:\\Program Files\\nodejs\\node.EXE",
  "C:\\Program Files\\nodejs\\npm.CMD",
  "C:\\tools\\npm.EXE",
  "C:\\tools\\python.EXE",
  "node_modules\\.bin\\jest.CMD",
  "C:\\my app\\start.bat",
]);

const commandOf = (program: string, ...words: string[]) =>
  windowsCommand(program, words, ENV, (path) => FILES.has(path));

describe("which program it is", () => {
  for (const [program, expected, isBatch] of [
    ["node", "C:\\Program Files\\nodejs\\node.EXE", false],
    ["python", "C:\\tools\\python.EXE", false],
    ["npm", "C:\\Program Files\\nodejs\\npm.CMD", true],
    [".\\node_modules\\.bin\\jest", "node_modules\\.bin\\jest.CMD", true],
    ["./node_modules/.bin/jest", "node_modules\\.bin\\jest.CMD", true],
    ["C:\\my app\\start.bat", "C:\\my app\\start.bat", true],
    // None: it is left to `spawn` to say so.
    ["nope", "nope", false],
    ["node_modules/.bin/nope", "node_modules/.bin/nope", false],
  ] as const) {
    test(program, () => {
      const { program: started, words, isVerbatim } = commandOf(program, "a b");
      assert.equal(isVerbatim, isBatch);
      if (!isBatch) assert.deepEqual([started, words], [expected, ["a b"]]);
      else {
        assert.equal(started, ENV.ComSpec);
        assert.deepEqual(words.slice(0, 3), ["/d", "/s", "/c"]);
        assert.equal(batchFile(words[3] ?? "").file, expected);
      }
    });
  }
});

/** `cmd.exe` reads a line: variables, then quotes and carets. What would start another command is an error. */
function readByCmd(line: string): string {
  const expanded = line.replaceAll(/%([^%^"]+)%/g, (whole, name: string) =>
    name in ENV ? ENV[name as keyof typeof ENV] : whole,
  );
  let read = "";
  let isQuoted = false;
  for (let at = 0; at < expanded.length; at++) {
    const character = expanded[at] ?? "";
    if (character === "^" && !isQuoted) read += expanded[++at] ?? "";
    else {
      if (character === '"') isQuoted = !isQuoted;
      assert.ok(isQuoted || !/[&|<>]/.test(character), `another command begins in ${line}`);
      read += character;
    }
  }
  return read;
}

/** What `cmd /s /c "LINE"` runs: the batch file, and what its `%*` is. */
function batchFile(quoted: string): { readonly file: string; readonly rest: string } {
  assert.match(quoted, /^".*"$/s);
  const line = readByCmd(quoted.slice(1, -1));
  const file = /^.*?\.(?:cmd|bat)/i.exec(line)?.[0] ?? "";
  return { file, rest: line.slice(file.length).trimStart() };
}

/** The words as a program finds them. Source: Microsoft's "Parsing C command-line arguments". */
function argumentsOf(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let isQuoted = false;
  for (const [whole, slashes = "", mark = ""] of line.matchAll(/(\\*)(["\s]|[^\\"\s]|$)/g)) {
    if (whole === "") break;
    if (mark === '"') {
      word = (word ?? "") + "\\".repeat(slashes.length >> 1);
      if (slashes.length % 2 === 1) word += '"';
      else isQuoted = !isQuoted;
    } else if (/\s/.test(mark) && !isQuoted) {
      if (slashes !== "") word = (word ?? "") + slashes;
      if (word !== undefined) words.push(word);
      word = undefined;
    } else word = (word ?? "") + whole;
  }
  if (word !== undefined) words.push(word);
  return words;
}

test("each word reaches the program that a batch file starts as it was", () => {
  const character = fc.constantFrom(..."ab \\\"'%^&|<>()!,;=*?`~$SECRET[]{}ü");
  const word = fc.string({ unit: character, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 4 }), (words) => {
      const { words: given } = commandOf("npm", ...words);
      const { rest } = batchFile(given[3] ?? "");
      // Its line is `node npm-cli.js %*`, which `cmd.exe` reads once more.
      assert.deepEqual(argumentsOf(readByCmd(rest)), words);
    }),
    { examples: [[["a&b", 'say "hi" & go', "%SECRET%", "100%", "C:\\dir\\", ""]]] },
  );
});
