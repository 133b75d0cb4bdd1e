import { basename } from "node:path";
import { UsageError } from "../read/usage-error.js";
import type { Command } from "./command.js";
import { EXIT } from "./io.js";
import { closestHint } from "./option.js";

const SHELLS = ["bash", "zsh", "fish"] as const;
type Shell = (typeof SHELLS)[number];

/**
 * `stall-report completion`: the script with which a shell completes our command lines. It is made of the declarations of
 * the commands and calls no program, so that pressing Tab costs nothing.
 */
export const completionCommand: Command<Record<never, never>> = {
  name: "completion",
  synonyms: ["completions"],
  positionals: "[bash|zsh|fish]",
  words: SHELLS,
  describe: "Print the shell script that completes commands, options and values",
  options: {},
  examples: [
    [
      'eval "$(stall-report completion bash)"',
      "in ~/.bashrc; for zsh the same with zsh, in ~/.zshrc after compinit",
    ],
    [
      "stall-report completion fish > ~/.config/fish/completions/stall-report.fish",
      "once, for fish",
    ],
  ],
  async run({ positionals: [word, ...more] }, io, commands) {
    if (more.length > 0) throw new UsageError("completion takes one shell");
    io.stdout.write(await scriptFor(shellOf(word, io.env["SHELL"]), commands));
    return EXIT.done;
  },
};

function shellOf(word: string | undefined, userShell: string | undefined): Shell {
  const name = word ?? basename(userShell ?? "");
  const shell = SHELLS.find((one) => one === name);
  if (shell !== undefined) return shell;
  const list = SHELLS.join(", ");
  if (word !== undefined) {
    throw new UsageError(`no completion for ${word}${closestHint(word, SHELLS)}: ${list}`);
  }
  throw new UsageError(`name a shell, such as \`stall-report completion bash\`: ${list}`);
}

async function scriptFor(shell: Shell, commands: readonly Command[]): Promise<string> {
  switch (shell) {
    case "bash":
      return (await import("./completion-bash.js")).bashScript(commands);
    case "zsh":
      return (await import("./completion-zsh.js")).zshScript(commands);
    case "fish":
      return (await import("./completion-fish.js")).fishScript(commands);
  }
}
