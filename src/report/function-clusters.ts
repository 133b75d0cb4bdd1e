import type { Position } from "../stack/frame.js";
import type { UseFacts } from "./function-uses.js";

/** Uses of what is one function in one program, as far as that can be told. */
export interface FunctionCluster {
  readonly uses: UseFacts[];
  readonly begin: UseFacts["begin"];
  first: Position;
  last: Position;
  /** Only the distance of the places says that it is one function: it may be several, or two of these one. */
  readonly isGuessed: boolean;
}

/** Frames of functions without a beginning, of equal name, that are further apart are of two functions. */
const NEAR_LINES = 20;
/**
 * The same for functions without a name. In the routes of Express' examples and tests, 55 to 91 % of pairs of calls in one function are
 * within so many lines, and 10 to 25 % of those in two neighbours: at no other distance are fewer taken for what they are not.
 */
const NEAR_LINES_UNNAMED = 4;
/** Two functions, each of several lines, are at least so far apart: the last line of one, its end, the beginning of the other. */
const LEAST_LINES_BETWEEN = 3;
/** In a minified file there is one line, and this many columns are as much as a line. */
const COLUMNS_A_LINE = 50;

/** The receivers with which a function was met, in one program or several. */
export function receiversOf(clusters: readonly FunctionCluster[]): string[] {
  const all = clusters.flatMap(({ uses }) => uses.flatMap(({ receiver }) => receiver ?? []));
  return [...new Set(all)].sort();
}

/** The functions of one name in one file of one program, by their places. */
export function clustersOf(uses: readonly UseFacts[]): FunctionCluster[] {
  const clusters: FunctionCluster[] = [];
  // Records that contradict themselves have two functions at one place, and they come in any order.
  const sorted = uses.toSorted(
    (a, b) => comparePositions(a.at, b.at) || comparePositions(a.begin ?? a.at, b.begin ?? b.at),
  );
  const guessed = guessedUses(sorted);
  for (const use of [
    ...sorted.filter(({ begin }) => begin),
    ...sorted.filter(({ begin }) => !begin),
  ]) {
    const cluster =
      use.begin === undefined
        ? nearest(clusters, use)
        : clusters.find(({ begin }) => beginsAlike(begin, use));
    if (cluster === undefined) {
      const isGuessed = guessed.has(use);
      clusters.push({ uses: [use], begin: use.begin, first: use.at, last: use.at, isGuessed });
      continue;
    }
    cluster.uses.push(use);
    if (comparePositions(use.at, cluster.first) < 0) cluster.first = use.at;
    if (comparePositions(use.at, cluster.last) > 0) cluster.last = use.at;
  }
  return clusters.sort(
    (a, b) =>
      comparePositions(a.first, b.first) ||
      comparePositions(a.begin ?? a.first, b.begin ?? b.first),
  );
}

/**
 * The uses without a name and a beginning that may be of the same function as their neighbour, or of another one. A log of one function
 * that was met at two lines and a log of two functions are the same log.
 *
 * @param sorted by place
 */
function guessedUses(sorted: readonly UseFacts[]): Set<UseFacts> {
  const unknown = sorted.filter(({ begin, isAnonymous }) => isAnonymous && begin === undefined);
  const guessed = new Set<UseFacts>();
  // A cluster begins with its first use: all of a run of neighbours are marked, so that this one is.
  let run: UseFacts[] = [];
  let isUnsure = false;
  const close = (): void => {
    if (isUnsure) for (const use of run) guessed.add(use);
    run = [];
    isUnsure = false;
  };
  for (const use of unknown) {
    const before = run.at(-1);
    const lines = before === undefined ? 0 : linesBetween(before.at, use.at);
    if (lines > NEAR_LINES) close();
    else if (lines >= LEAST_LINES_BETWEEN) isUnsure = true;
    run.push(use);
  }
  close();
  return guessed;
}

/**
 * Whether a recorded beginning is that of a use of the same name: an interruption has the keyword (`async function load(`), a profile
 * the parenthesis after the name.
 */
function beginsAlike(begin: UseFacts["begin"], { begin: other, own }: UseFacts): boolean {
  if (begin === undefined || other === undefined) return false;
  const columns = Math.abs((begin.column ?? 0) - (other.column ?? 0));
  return (
    begin.line === other.line && columns <= "export default async function* ".length + own.length
  );
}

/** The function that a use without a beginning is probably of: near by, or with nothing that speaks against it. */
function nearest(clusters: readonly FunctionCluster[], use: UseFacts): FunctionCluster | undefined {
  const byDistance = clusters
    .map((cluster) => ({ cluster, lines: distance(cluster, use.at) }))
    .sort((a, b) => a.lines - b.lines);
  const most = use.isAnonymous ? NEAR_LINES_UNNAMED : NEAR_LINES;
  const near = byDistance.find(({ lines }) => lines <= most);
  if (near !== undefined || use.isAnonymous) return near?.cluster;
  return byDistance.find(({ cluster }) => {
    const receivers = receiversOf([cluster]);
    const isOpen = use.receiver === undefined || receivers.length === 0;
    return isOpen || receivers.includes(use.receiver as string);
  })?.cluster;
}

/** How many lines lie between a place and a function. */
function distance({ first, last }: FunctionCluster, at: Position): number {
  const isInside = comparePositions(first, at) <= 0 && comparePositions(at, last) <= 0;
  return isInside ? 0 : Math.min(linesBetween(first, at), linesBetween(last, at));
}

function linesBetween(a: Position, b: Position): number {
  return a.line === b.line
    ? Math.abs((a.column ?? 0) - (b.column ?? 0)) / COLUMNS_A_LINE
    : Math.abs(a.line - b.line);
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}
