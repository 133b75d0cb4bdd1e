import type { Position } from "../stack/frame.js";
import type { UseFacts } from "./function-uses.js";

/** Uses of what is one function in one program, as far as that can be told. */
export interface FunctionCluster {
  readonly uses: UseFacts[];
  readonly begin: UseFacts["begin"];
  first: Position;
  last: Position;
}

/** Frames of functions without a beginning, of equal name, that are further apart are of two functions. */
const NEAR_LINES = 20;
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
  const sorted = uses.toSorted((a, b) => comparePositions(a.at, b.at));
  for (const use of [
    ...sorted.filter(({ begin }) => begin),
    ...sorted.filter(({ begin }) => !begin),
  ]) {
    const cluster =
      use.begin === undefined
        ? nearest(clusters, use)
        : clusters.find(({ begin }) => beginsAlike(begin, use));
    if (cluster === undefined) {
      clusters.push({ uses: [use], begin: use.begin, first: use.at, last: use.at });
      continue;
    }
    cluster.uses.push(use);
    if (comparePositions(use.at, cluster.first) < 0) cluster.first = use.at;
    if (comparePositions(use.at, cluster.last) > 0) cluster.last = use.at;
  }
  return clusters.sort((a, b) => comparePositions(a.first, b.first));
}

/**
 * Whether a recorded beginning is that of a use of the same name: an interruption has the keyword (`async function load(`), a profile
 * the parenthesis behind the name.
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
  const near = byDistance.find(({ lines }) => lines <= NEAR_LINES);
  if (near !== undefined || use.isAnonymous) return near?.cluster;
  return byDistance.find(({ cluster }) => {
    const receivers = receiversOf([cluster]);
    const isOpen = use.receiver === undefined || receivers.length === 0;
    return isOpen || receivers.includes(use.receiver as string);
  })?.cluster;
}

/** How many lines lie between a place and a function. */
function distance({ first, last }: FunctionCluster, at: Position): number {
  const between = (a: Position, b: Position): number =>
    a.line === b.line
      ? Math.abs((a.column ?? 0) - (b.column ?? 0)) / COLUMNS_A_LINE
      : Math.abs(a.line - b.line);
  const isInside = comparePositions(first, at) <= 0 && comparePositions(at, last) <= 0;
  return isInside ? 0 : Math.min(between(first, at), between(last, at));
}

function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || (a.column ?? 0) - (b.column ?? 0);
}
