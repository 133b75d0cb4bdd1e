/**
 * Finds the version within a side that is not like the others there: a deploy at noon of the after side, a canary among the hosts before.
 */
import { type Candidate, PART, surplusOf, type Values } from "./side-division.js";

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
  return best;
}
