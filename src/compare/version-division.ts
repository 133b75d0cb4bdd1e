/**
 * Finds the version within a side that is not like the others there: a deploy at noon of the after side, a canary among the hosts before.
 */
import { likeliestRatio, sumStrata } from "../stats/conditional-ratio.js";
import { partOfGrid } from "../stats/grid.js";
import { expectedValues } from "../stats/noise.js";
import type { CommonGround } from "./common-ground.js";
import {
  type Candidate,
  PART,
  type PartOfCell,
  surplusIn,
  surplusOf,
  type Values,
} from "./side-division.js";
import { distanceOf, type Surplus } from "./surplus-variance.js";

/** The version of a side that differs most from its others. */
export function oddVersion(values: Values): Candidate | undefined {
  const [before, after] = [bestVersion(values, 0), bestVersion(values, 1)];
  if (before === undefined || after === undefined) return before ?? after;
  return after.z >= before.z ? after : before;
}

function bestVersion(values: Values, side: 0 | 1): Candidate | undefined {
  const { cells, grid, beforeCount } = values.ground;
  const own = side === 1 ? cells.slice(beforeCount) : cells.slice(0, beforeCount);
  const versions = [...new Set(own.flatMap(({ version }) => version ?? []))].sort();
  if (versions.length < 2) return undefined;
  // Of two versions, the one has as much more than its share as the other has less: the later name is the one to look into.
  const looked = versions.length === 2 ? versions.slice(1) : versions;
  let best: Candidate | undefined;
  for (const name of looked) {
    const z = surplusOf(values, side, (cell) => cells[cell]?.version === name);
    if (!(z > (best?.z ?? 0))) continue;
    best = {
      ...{ side, z, tries: looked.length },
      cut: { by: "version", names: [name], others: versions.filter((one) => one !== name) },
      partOf: (cell) => {
        if (grid.isAfter[cell] !== side) return PART.both;
        const version = cells[cell]?.version;
        return version === name ? PART.one : version === undefined ? PART.neither : PART.other;
      },
    };
  }
  return best && (values.ground.isSameHosts ? freedOfHosts(values, best) : best);
}

/**
 * Hosts that are compared with themselves may have changed by themselves, each as it likes. Where half of them have run both the version and
 * another, as in a rolling deploy, the version is looked for within each host; else it must stand out of how the hosts differ.
 */
function freedOfHosts(values: Values, candidate: Candidate): Candidate {
  const { ground } = values;
  const hosts = partsOfHosts(ground, candidate.partOf);
  const mixed = hosts.filter((host) => host.has(PART.one) && host.has(PART.other));
  if (mixed.length < hosts.length / 2) return { ...candidate, isOfHosts: true };
  const isIn = (cell: number): boolean => candidate.partOf(cell) === PART.one;
  const within = surplusWithinHosts(values, candidate.side, isIn);
  const all = surplusIn(values, candidate.side, isIn);
  // The ratios that are told are those of all hosts, and must not say the opposite.
  const agree = Math.sign(within.surplus) === Math.sign(all.surplus);
  return { ...candidate, z: agree ? distanceOf(within) : 0 };
}

/** Which parts each host of the divided side has. */
function partsOfHosts({ cells, hosts }: CommonGround, partOf: PartOfCell): Set<number>[] {
  const parts = new Map<number, Set<number>>();
  for (const cell of cells.keys()) {
    const part = partOf(cell);
    if (part !== PART.one && part !== PART.other) continue;
    const host = hosts.numbers[cell] as number;
    parts.set(host, (parts.get(host) ?? new Set()).add(part));
  }
  return [...parts.values()];
}

/** The surplus of a part given each host's own ratio, of all hosts together. */
function surplusWithinHosts(
  { cells, ground: { grid, hosts } }: Values,
  side: 0 | 1,
  isIn: (cell: number) => boolean,
): Surplus {
  const cellsOf: number[][] = hosts.names.map(() => []);
  for (const [cell, host] of hosts.numbers.entries()) cellsOf[host]?.push(cell);
  const sum = { surplus: 0, variance: 0 };
  for (const own of cellsOf) {
    const hostGrid = partOfGrid({ ...grid, clusterings: [] }, own);
    const values = Float64Array.from(own, (cell) => cells[cell] as number);
    const counts = sumStrata(values, hostGrid);
    const ratio = likeliestRatio(counts);
    if (ratio === undefined) continue;
    const expected = expectedValues(counts, hostGrid, ratio);
    const host = { cells: values, expected, counts, ratio, ground: { grid: hostGrid } };
    const { surplus, variance } = surplusIn(host, side, (cell) => isIn(own[cell] as number));
    // A host without another version has no surplus but by rounding.
    if (variance === 0) continue;
    sum.surplus += surplus;
    sum.variance += variance;
  }
  return sum;
}
