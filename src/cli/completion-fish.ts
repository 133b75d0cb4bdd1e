import type { Command } from "./command.js";
import type { OptionSpec } from "./option.js";

/** The completion script of fish. */
export function fishScript(specs: readonly Command[]): string {
  const names = specs.map((spec) => spec.name);
  return `# Completion of stall-report for fish: stall-report completion fish | source
function __stall_report_is
    set -l words (commandline -opc)
    set -l command ${names[0]}
    if set -q words[2]; and contains -- $words[2] ${names.join(" ")} help
        set command $words[2]
    end
    test $command = $argv[1]
end
function __stall_report_first
    test (count (commandline -opc)) -eq 1
end
${specs.map((spec) => line("__stall_report_first", `-a ${spec.name}`, spec.describe)).join("\n")}
${line("__stall_report_first", "-a help", "Show the help of a command")}
${specs.flatMap(linesOf).join("\n")}
${line("'__stall_report_is help'", `-f -a '${names.join(" ")}'`, "command")}
`;
}

function linesOf(spec: Command): string[] {
  const condition = `'__stall_report_is ${spec.name}'`;
  const options = Object.values(spec.options).map((option) => {
    const short = option.alias === undefined ? "" : `-s ${option.alias} `;
    return line(condition, `${short}-l ${option.name}${value(option)}`, option.describe);
  });
  const words =
    spec.words === undefined
      ? []
      : [line(condition, `-f -a '${spec.words.join(" ")}'`, spec.positionals)];
  return [...options, line(condition, "-s h -l help", "show the help"), ...words];
}

function value(option: OptionSpec): string {
  if (option.type === "switch") return "";
  if (option.leadsTo === "file") return " -r -F";
  if (option.leadsTo === "folder") return " -x -a '(__fish_complete_directories)'";
  if (option.choices === undefined) return " -x";
  const words = option.choices.join(" ");
  return option.splitsAtCommas === true
    ? ` -x -a '(__fish_append , ${words})'`
    : ` -x -a '${words}'`;
}

function line(condition: string, what: string, text: string): string {
  const quoted = text.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
  return `complete -c stall-report -n ${condition} ${what} -d '${quoted}'`;
}
