import type { FunctionCluster } from "./function-clusters.js";

/**
 * Finds the same functions in several programs, each of which has functions of one name in one file: builds of one source, in which
 * lines have shifted and functions may have come or gone. Their order does not change, and of all ways to keep it the one is taken that
 * moves them least.
 *
 * @param programs the functions of each program by their places
 * @returns the functions by their order, each with its cluster in every program that has it
 */
export function alignClusters(
  programs: readonly (readonly FunctionCluster[])[],
): FunctionCluster[][] {
  const longest =
    programs.toSorted((a, b) => b.length - a.length || lineOf(a[0]) - lineOf(b[0]))[0] ?? [];
  const functions = longest.map((cluster) => [cluster]);
  for (const clusters of programs) {
    if (clusters === longest) continue;
    const places = assign(clusters.map(lineOf), longest.map(lineOf));
    for (const [i, cluster] of clusters.entries()) functions[places[i] ?? 0]?.push(cluster);
  }
  return functions;
}

function lineOf(cluster: FunctionCluster | undefined): number {
  return cluster === undefined ? 0 : cluster.first.line + (cluster.first.column ?? 0) / 1e6;
}

/**
 * Assigns ascending numbers to at least as many ascending numbers, in order, with the smallest sum of differences.
 *
 * @returns for each of `some` its index in `all`
 */
function assign(some: readonly number[], all: readonly number[]): number[] {
  // costs[i][j]: of the first i of `some` among the first j of `all`.
  const costs = Array.from({ length: some.length + 1 }, (_, i) =>
    Array.from({ length: all.length + 1 }, () => (i === 0 ? 0 : Number.POSITIVE_INFINITY)),
  );
  const cost = (i: number, j: number): number => costs[i]?.[j] ?? Number.POSITIVE_INFINITY;
  const taking = (i: number, j: number): number =>
    cost(i - 1, j - 1) + Math.abs((some[i - 1] ?? 0) - (all[j - 1] ?? 0));
  for (let i = 1; i <= some.length; i++) {
    for (let j = i; j <= all.length; j++) {
      (costs[i] as number[])[j] = Math.min(cost(i, j - 1), taking(i, j));
    }
  }
  const places: number[] = [];
  for (let i = some.length, j = all.length; i > 0; j--) {
    if (cost(i, j) < cost(i, j - 1)) places[--i] = j - 1;
  }
  return places;
}
