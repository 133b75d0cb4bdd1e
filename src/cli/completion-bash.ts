import type { Command } from "./command.js";
import type { OptionSpec } from "./option.js";

/**
 * The completion script of bash, also of bash 3.2 as macOS has it. Where it gives no word, bash completes files, which
 * is what most arguments are.
 */
export function bashScript(specs: readonly Command[]): string {
  const names = specs.map((spec) => spec.name);
  return `# Completion of stall-report for bash: eval "$(stall-report completion bash)"
_stall_report() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} command=${names[0]} word file
  COMPREPLY=()
  # bash cuts --format=json at the sign
  if [[ $cur == "=" ]]; then cur=""
  elif [[ $prev == "=" ]]; then prev=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  if (( COMP_CWORD > 1 )); then
    case \${COMP_WORDS[1]} in
      ${names.join("|")}|help) command=\${COMP_WORDS[1]} ;;
    esac
  elif [[ $cur != -* ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -W "${names.join(" ")} help" -- "$cur"))
    while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$cur")
    return
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    [[ $word == "--" ]] && return
  done
  case "$command $prev" in
${specs.flatMap(valueCases).join("\n")}
  esac
  case $command in
${specs.map(argumentCase).join("\n")}
    help) COMPREPLY=($(compgen -W "${names.join(" ")}" -- "$cur")) ;;
  esac
}
# Neither words nor files
_stall_report_nothing() { compopt +o default +o bashdefault 2>/dev/null; }
_stall_report_folders() { compopt +o default +o bashdefault -o dirnames 2>/dev/null; }
complete -o bashdefault -o default -F _stall_report stall-report
`;
}

/** What follows an option that takes a value. */
function valueCases(spec: Command): string[] {
  return Object.values(spec.options)
    .filter(({ type }) => type !== "switch")
    .map((option) => {
      const patterns = formsOf(option)
        .map((form) => `"${spec.name} ${form}"`)
        .join("|");
      return `    ${patterns}) ${valueWords(option)} ;;`;
    });
}

function formsOf({ name, alias }: OptionSpec): string[] {
  return [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])];
}

function valueWords(option: OptionSpec): string {
  if (option.leadsTo === "file") return "return";
  if (option.leadsTo === "folder") return "_stall_report_folders; return";
  if (option.choices === undefined) return "_stall_report_nothing; return";
  const words = option.choices.join(" ");
  if (option.splitsAtCommas !== true) {
    return `COMPREPLY=($(compgen -W "${words}" -- "$cur")); _stall_report_nothing; return`;
  }
  return `word=""; [[ $cur == *,* ]] && word="\${cur%,*},"; COMPREPLY=($(compgen -P "$word" -W "${words}" -- "\${cur##*,}")); _stall_report_nothing; return`;
}

/** Options where a dash was typed; else words, if the command takes such, or files. */
function argumentCase(spec: Command): string {
  const options = [...Object.values(spec.options).flatMap(formsOf), "--help"];
  const words =
    spec.words === undefined
      ? ""
      : `; [[ $cur != -* ]] && { COMPREPLY=($(compgen -W "${spec.words.join(" ")}" -- "$cur")); _stall_report_nothing; }`;
  return `    ${spec.name}) [[ $cur == -* ]] && COMPREPLY=($(compgen -W "${options.join(" ")}" -- "$cur"))${words} ;;`;
}
