import type { Position } from "../stack/frame.js";
import type { UseFacts } from "./function-uses.js";

/** Uses of one function in one program, as far as they can be told apart. */
export interface FunctionCluster {
  readonly uses: UseFacts[];
  readonly begin: UseFacts["begin"];
  first: Position;
  last: Position;
  /** Only distance told it from its neighbours: it may be several functions, or part of one. */
  readonly isGuessed: boolean;
}

/** Frames of one name, without recorded beginnings, that are further apart belong to two functions. */
const NEAR_LINES = 20;
/**
 * The same for functions without a name. In the routes of Express' examples and tests, 55 to 91 % of the pairs of calls in one function
 * lie within this distance, and 10 to 25 % of the pairs in two neighbouring functions: no other distance confuses fewer.
 */
const NEAR_LINES_UNNAMED = 4;
/** Lines in two functions of several lines each are at least this far apart: a last line, its `}`, and the next beginning. */
const LEAST_LINES_BETWEEN = 3;
/** A minified file is one line; this many of its columns count as a line. */
const COLUMNS_A_LINE = 50;

/** The receivers (`Cart` of `Cart.total`) that a function was seen with. */
export function receiversOf(clusters: readonly FunctionCluster[]): string[] {
  const all = clusters.flatMap(({ uses }) => uses.flatMap(({ receiver }) => receiver ?? []));
  return [...new Set(all)].sort();
}

/** Tells the functions of one name in one file of one program apart, by their places. */
export function clustersOf(uses: readonly UseFacts[]): FunctionCluster[] {
  const clusters: FunctionCluster[] = [];
  // Contradictory records may have two functions at one place: the order of reading must not matter.
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
 * The uses without a name and a beginning that may belong to their neighbour's function or to another one: one function seen at two
 * lines and two functions give the same log.
 *
 * @param sorted by place
 */
function guessedUses(sorted: readonly UseFacts[]): Set<UseFacts> {
  const unknown = sorted.filter(({ begin, isAnonymous }) => isAnonymous && begin === undefined);
  const guessed = new Set<UseFacts>();
  // All of a run of neighbours are marked, because whether a cluster is guessed is read off its first use.
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
 * Whether a recorded beginning is that of a use of the same name. An interruption records the position of the keyword
 * (`async function load(`), a profile that of the parenthesis after the name.
 */
function beginsAlike(begin: UseFacts["begin"], { begin: other, own }: UseFacts): boolean {
  if (begin === undefined || other === undefined) return false;
  const columns = Math.abs((begin.column ?? 0) - (other.column ?? 0));
  return (
    begin.line === other.line && columns <= "export default async function* ".length + own.length
  );
}

/** The function that a use without a beginning probably belongs to: near by, or at least not of another receiver. */
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
