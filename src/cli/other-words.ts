/** Words that people type who know other tools and that are no option or command here, and what to type instead. */

/** By the name of an option, without dashes. */
const INSTEAD_OF_OPTIONS: Readonly<Record<string, string>> = {
  days: "--since 7d",
  hours: "--since 24h",
  minutes: "--since 30m",
  period: "--since 7d",
  filter: "--where context.KEY=VALUE, or --service, --host, --app-version",
  grep: "--where context.KEY~TEXT, or stall-report show NAME for one function",
  search: "--where context.KEY~TEXT, or stall-report show NAME for one function",
  function: "stall-report show NAME",
  id: "stall-report show ID",
  route: "--where context.route=VALUE",
  tenant: "--where context.tenant=VALUE",
  user: "--where context.user=VALUE",
  env: "--where context.env=VALUE",
  environment: "--where context.environment=VALUE",
  exclude: "--where context.KEY!=VALUE, or stall-report accept for a known blocker",
  ignore: "stall-report accept for a known blocker",
  all: "--top 1000",
  top: "--top with report or trend; compare shows all that changed, and with --all the others",
  limit: "--top with report or trend; compare shows all that changed, and with --all the others",
  verbose: "stall-report show ID for all about one function",
  debug: "stall-report show ID for all about one function",
  details: "stall-report show ID for all about one function",
  stack: "stall-report show ID, or --tree",
  stacks: "stall-report show ID, or --tree",
  flamegraph: "-f html, or -f speedscope",
  flame: "-f html, or -f speedscope",
  pdf: "--open, and print the page",
  baseline: "stall-report compare <before> <after>",
  compare: "stall-report compare <before> <after>",
  diff: "stall-report compare <before> <after>",
  before: "stall-report compare <before> <after>",
  after: "stall-report compare <before> <after>",
  trend: "stall-report trend <inputs..>",
  timezone: "--since with a zone (2026-11-20T08:30+02:00); times are shown in UTC",
  tz: "--since with a zone (2026-11-20T08:30+02:00); times are shown in UTC",
  width: "COLUMNS=120 before the command",
  o: "> FILE: what it writes goes to standard output",
  output: "> FILE: what it writes goes to standard output",
  input: "the files after the command",
  file: "the files after the command",
  pid: "stall-report attach PID",
};

/** By the first word of a command line. */
const INSTEAD_OF_COMMANDS: Readonly<Record<string, string>> = {
  open: "stall-report LOGS --open",
  html: "stall-report LOGS -f html, or --open",
  json: "stall-report LOGS -f json",
  watch: "stall-report LOGS --follow",
  tail: "stall-report LOGS --follow",
  follow: "stall-report LOGS --follow",
  tree: "stall-report LOGS --tree",
  gate: "stall-report LOGS --fail-on any, or stall-report compare ... --fail-on worse",
  init: "stall-report run -- node app.js; there is nothing to set up",
  config: "stall-report report --print-config",
};

/** `; use --since 7d`: our words for another tool's option; empty if none is known. */
export function insteadOfOption(name: string): string {
  return Object.hasOwn(INSTEAD_OF_OPTIONS, name) ? `; use ${INSTEAD_OF_OPTIONS[name]}` : "";
}

/** Our command line for another tool's word; undefined if none is known. */
export function insteadOfCommand(word: string): string | undefined {
  return Object.hasOwn(INSTEAD_OF_COMMANDS, word) ? INSTEAD_OF_COMMANDS[word] : undefined;
}
