import type { Command } from "./command.js";
import type { OptionSpec } from "./option.js";

/** The completion script of zsh, as a file of its `fpath` or for `eval` after `compinit`. */
export function zshScript(specs: readonly Command[]): string {
  const commands = specs.map((spec) => quote(`${spec.name}:${spec.describe}`));
  return `#compdef stall-report
# Completion of stall-report for zsh: eval "$(stall-report completion zsh)"
_stall_report() {
  local command=${specs[0]?.name}
  local -a commands=(
    ${commands.join("\n    ")}
    'help:Show the help of a command'
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe -t commands command commands
    _files
    return
  fi
  if (( CURRENT > 2 )) && (( \${commands[(I)\${words[2]}:*]} )); then
    command=$words[2]
    shift words
    (( CURRENT-- ))
  fi
  case $command in
${specs.map(commandCase).join("\n")}
    help) _arguments '*:command:(${specs.map((spec) => spec.name).join(" ")})' ;;
  esac
}
if [[ $funcstack[1] == _stall_report ]]; then _stall_report "$@"
else compdef _stall_report stall-report
fi
`;
}

function commandCase(spec: Command): string {
  const options = Object.values(spec.options).map(optionSpec);
  const rest =
    spec.takesProgram === true
      ? "'*::program:_normal'"
      : spec.words === undefined
        ? "'*:input:_files'"
        : quote(`*:word:(${spec.words.join(" ")})`);
  const all = [...options, "'(-h --help)'{-h,--help}'[show the help]'", rest];
  return `    ${spec.name}) _arguments -s -S \\\n      ${all.join(" \\\n      ")} ;;`;
}

/** One specification of `_arguments`: names, text, and what the value is. */
function optionSpec(option: OptionSpec): string {
  const { name } = option;
  const hasValue = option.type !== "switch";
  const long = `--${name}${hasValue ? "=" : ""}`;
  const short = option.alias === undefined ? undefined : `-${option.alias}${hasValue ? "+" : ""}`;
  const text = `[${option.describe.replaceAll(/[[\]\\:]/g, "\\$&")}]${hasValue ? value(option) : ""}`;
  const prefix = option.type === "list" ? "*" : "";
  if (short === undefined) return quote(`${prefix}${long}${text}`);
  const excluded = option.type === "list" ? "*" : `(-${option.alias} --${name})`;
  return `${quote(excluded)}{${short},${long}}${quote(text)}`;
}

function value(option: OptionSpec): string {
  const name = (option.placeholder ?? "VALUE").replaceAll(/[[\]\\:]/g, "\\$&");
  if (option.leadsTo === "file") return `:${name}:_files`;
  if (option.leadsTo === "folder") return `:${name}:_files -/`;
  if (option.choices === undefined) return `:${name}: `;
  const words = option.choices.join(" ");
  return option.splitsAtCommas === true
    ? `:${name}:_values -s , ${name} ${words}`
    : `:${name}:(${words})`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
