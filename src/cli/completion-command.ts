import { basename } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { closestHint } from "./check-option.js";
import type { Arguments, CommandSpec } from "./command-spec.js";
import { COMMANDS, SHELLS } from "./commands.js";
import { EXIT, type Io } from "./io.js";

type Shell = (typeof SHELLS)[number];

/**
 * `stall-report completion`: the script with which a shell completes our command lines. It is made of the specs of the
 * commands and calls no program, so that pressing Tab costs nothing.
 */
export async function run(args: Arguments, io: Io): Promise<number> {
  const [word, ...more] = args.positionals;
  if (more.length > 0) throw new UsageError("completion makes the script of one shell");
  const script = await scriptFor(shellOf(word, io.env["SHELL"]), COMMANDS);
  io.stdout.write(script);
  return EXIT.done;
}

function shellOf(word: string | undefined, userShell: string | undefined): Shell {
  const name = word ?? basename(userShell ?? "");
  const shell = SHELLS.find((one) => one === name);
  if (shell !== undefined) return shell;
  const list = SHELLS.join(", ");
  if (word !== undefined) {
    throw new UsageError(`there is no completion for ${word}${closestHint(word, SHELLS)}: ${list}`);
  }
  throw new UsageError(`say for which shell, such as \`stall-report completion bash\`: ${list}`);
}

async function scriptFor(shell: Shell, specs: readonly CommandSpec[]): Promise<string> {
  switch (shell) {
    case "bash":
      return (await import("./completion-bash.js")).bashScript(specs);
    case "zsh":
      return (await import("./completion-zsh.js")).zshScript(specs);
    case "fish":
      return (await import("./completion-fish.js")).fishScript(specs);
  }
}
