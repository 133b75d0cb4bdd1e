import type { ContextShare } from "../report/context-share.js";
import type {
  CountedTwice,
  FixedGroup,
  GroupName,
  LackOfMap,
  NothingPassed,
  ReportWarning,
} from "../report/warning.js";
import type { LackingOutcome } from "../stack/resolved-frame.js";
import type { Condition } from "../tally/where.js";
import { nameList } from "./name-list.js";
import { shortId } from "./ranking.js";
import { spanText } from "./time-text.js";
import { formatCount, formatDuration, plural } from "./units.js";
import { workText } from "./work-text.js";

/** How many names of one kind are listed. */
const MOST_NAMES = 12;
/** How many known blockers are named. */
const MOST_BLOCKERS = 5;
const MOST_VERSIONS = 4;

/** A warning in words, with what to do about it. Not escaped. */
export function warningText(warning: ReportWarning): string {
  switch (warning.code) {
    case "duplicate-records":
      return `${plural(warning.count, "stall appears", "stalls appear")} twice (same session and number), counted once; was a log copied?`;
    case "not-told-apart":
      return `${plural(warning.count, "process is", "processes are")} counted together with others of the same service, version and host, because there are more than ${formatCount(warning.kept)}: groups name too few processes, and stalls in copies of their logs count twice; choose a shorter time with --since and --until`;
    case "programs-not-told-apart":
      return `${plural(warning.count, "process is", "processes are")} counted without the version, or even the service, because there are more than ${formatCount(warning.kept)} services and versions: choose some with --service or --app-version, or name services without the pod or build in STALL_REPORT_SERVICE`;
    case "not-correlated":
      return `too many stalls (${formatCount(warning.count)}) to check which processes stalled at the same instant; choose a shorter time with --since and --until`;
    case "dropped-records":
      return `the emitter lost ${plural(warning.count, "record")} (${warning.reason}); their stalls are missing here`;
    case "mixed-thresholds":
      return `the sessions have different thresholds (${warning.thresholdsMs.join(", ")} ms); --min-duration ${warning.thresholdsMs.at(-1)} makes them comparable`;
    case "suspects-only":
      return `only suspected false positives are listed; ${plural(warning.count, "other stall is", "other stalls are")} left out (--suspects only)`;
    case "suspects-hidden":
      return `${plural(warning.count, "stall")} left out as suspected false positives (--suspects hide)`;
    case "nothing-passed":
      return ["no stall matches the filters", ...knownTexts(warning)].join("; ");
    case "unlikely-times":
      return `the records range from ${spanText(warning.window)}: was a clock not set? --since and --until exclude wrongly dated records`;
    case "no-life-lines":
      return "these logs do not say for how long processes were observed (no start or alive records): counts are shown, but no change can be claimed";
    case "no-work":
    case "work-unknown":
    case "not-overall":
      return workText(warning);
    case "kept-coarser":
      return `the times of these stalls were kept only to the ${warning.kept}, so --by ${warning.by} shows ${warning.kept}s; read fewer logs, or a shorter time with --since`;
    case "unwrapped":
      return `${warning.shapes.length === 0 ? "no record was wrapped" : `unwrapped: ${warning.shapes.join(", ")}`}; ${plural(warning.passedOverCount, "line")} of other programs skipped`;
    case "counted-twice":
      return `${plural(warning.count, "stall is", "stalls are")} in both ${warning.paths.join(" and ")} and counted twice (--allow-overlap)`;
    case "alike-stalls":
      return alikeText(warning);
    case "summary-repeated":
      return `${warning.path} is the same summary as ${warning.earlierPath} and is ignored`;
    case "acceptance-expired":
      return `${warning.path}: ${blockerText(warning)} was accepted until ${warning.until} (${warning.why}) and counts again`;
    case "acceptance-unmatched":
      return `${warning.path}: ${blockersText(warning.blockers)} no group here: remove what was fixed, accept again what was renamed`;
    case "probably-fixed":
      return `probably fixed, ranked last: ${nameList(warning.groups.map(fixedText), MOST_BLOCKERS)}`;
    case "functions-guessed":
      return `${nameList(warning.groups.map(blockerText), MOST_BLOCKERS)}: these functions are told apart only by the distance of their lines, so one may be two, or two may be one; give them names, or the file that ran (--source-maps DIR)`;
    case "source-maps":
      return lackText(warning);
    case "more-source-maps":
      return `${plural(warning.fileCount, "more built file lacks", "more built files lack")} a usable map`;
  }
}

/** `mergeSearch (4238cb, 42.0 min, not seen since 4.11.0)`. */
function alikeText({ paths: [a, b], count, otherPairs = 0 }: CountedTwice): string {
  const more =
    otherPairs === 0
      ? ""
      : `, and ${plural(otherPairs, "other pair of inputs is", "other pairs of inputs are")} alike`;
  const where = a === b ? `twice in ${a}` : `in both ${a} and ${b}`;
  return `${plural(count, "stall without a number is", "stalls without numbers are")} ${where}, by time, length and stack${more}: if one is a copy, they are counted twice`;
}

function fixedText({ id, title, blockedMs, version }: FixedGroup): string {
  return `${title} (${shortId(id)}, ${formatDuration(blockedMs)}, not seen since ${version})`;
}

function blockersText(blockers: readonly GroupName[]): string {
  const named = nameList(blockers.map(blockerText), MOST_BLOCKERS);
  return `${named} ${blockers.length === 1 ? "matches" : "match"}`;
}

function blockerText({ id, function: name }: GroupName): string {
  return name === undefined ? id : `${name} (${id})`;
}

/** By what is lacking, and why. */
const LACK_WORDS: Readonly<Record<LackingOutcome, (option: string, why: string) => string>> = {
  "stale-map": (option) =>
    `have a map of another build: pass the maps of the build that ran with ${option}`,
  "ambiguous-map": (option) =>
    `match several maps: pass a directory with only one of them with ${option}`,
  "in-memory": () =>
    "are at lines of code that a transpiler generated in memory; its map is not available",
  "invalid-map": (_, why) => `have a map that cannot be read${why}`,
  "no-map": (option, why) => `have no map${why}: pass it with ${option}`,
};

function lackText({ file, versions, outcome, count, frameCount, problem }: LackOfMap): string {
  const [version, ...others] = versions;
  const option =
    others.length > 0
      ? `--source-maps VERSION=DIR for each of ${nameList(versions, MOST_VERSIONS)}`
      : `--source-maps ${version === undefined ? "" : `${version}=`}DIR`;
  const why = problem === undefined ? "" : ` (${problem.path}: ${problem.message})`;
  return `${count} of ${frameCount} frames of ${file} ${LACK_WORDS[outcome](option, why)}`;
}

/** Which values there are of what was asked for. */
function knownTexts({
  services,
  hosts,
  versions,
  owners,
  window,
  ...rest
}: NothingPassed): string[] {
  return [
    ...namesText("service", services),
    ...namesText("host", hosts),
    ...namesText("version", versions),
    ...(owners?.length === 0 ? ["no stall here has an owner"] : namesText("owner", owners)),
    ...(window === undefined
      ? []
      : [`the records range from ${stamp(window.from)} to ${stamp(window.to)}`]),
    ...(rest.where === undefined ? [] : [whereText(rest.where, rest.contexts)]),
    ...(rest.longestMs === undefined ? [] : [`longest here: ${formatDuration(rest.longestMs)}`]),
  ];
}

function whereText(where: readonly Condition[], contexts: NothingPassed["contexts"]): string {
  const asked = where.map(({ key, operator, value }) => `context.${key}${operator}${value}`);
  const here =
    contexts === undefined
      ? ""
      : contexts.length === 0
        ? "; no stall here has a context"
        : `; here: ${contexts.map(valuesText).join("; ")}`;
  return `--where asks for ${asked.join(" and ")} (~ matches a part of a value)${here}`;
}

/** `context.route: POST /reports, GET /orders and others`. */
function valuesText({ key, values, otherCount }: ContextShare): string {
  const others = otherCount > 0 ? " and others" : "";
  return `context.${key}: ${values.map(({ value }) => value).join(", ")}${others}`;
}

function namesText(what: string, names: readonly string[] | undefined): string[] {
  if (names === undefined) return [];
  if (names.length === 0) return [`no record here names a ${what}`];
  return [`${what}s here: ${nameList(names, MOST_NAMES)}`];
}

function stamp(ms: number): string {
  return new Date(ms).toISOString();
}
