import { talliesOf } from "../report/group-tallies.js";
import {
  acceptancesOf,
  type KnownBlockers,
  type KnownContext,
  knownWarnings,
} from "../report/known-blockers.js";
import type { Acceptance } from "../report/model.js";
import type { ReportWarning } from "../report/warning.js";
import type { Tally } from "../tally/tally.js";
import type { GroupPair } from "./group-pair.js";

/** The known blockers among the groups of a comparison. */
export interface AcceptedPairs {
  readonly acceptances: ReadonlyMap<GroupPair, Acceptance>;
  /** The tallies that gates ignore. */
  readonly tallies: ReadonlySet<Tally>;
  readonly warnings: readonly ReportWarning[];
}

/** Finds the groups that are accepted by the ids of either side, so that a renamed function stays accepted. */
export function acceptedPairs(
  pairs: readonly GroupPair[],
  known: KnownBlockers | undefined,
  context: KnownContext,
): AcceptedPairs {
  const byId = acceptancesOf(known, context);
  const acceptances = new Map(
    pairs.flatMap((pair) => {
      const found = [pair.before, pair.after]
        .map((groups) => groups.map(({ identity }) => byId.get(identity.id)))
        .find(([first, ...others]) => first !== undefined && !others.includes(undefined))?.[0];
      return found === undefined ? [] : [[pair, found] as const];
    }),
  );
  const tallies = [...acceptances.keys()].flatMap(({ before, after }) =>
    talliesOf([...before, ...after]),
  );
  const ids = new Set(pairs.flatMap(idsOf));
  return {
    acceptances,
    tallies: new Set(tallies),
    warnings: known === undefined ? [] : knownWarnings(known, ids, context),
  };
}

function idsOf({ before, after }: GroupPair): string[] {
  return [...before, ...after].map(({ identity }) => identity.id);
}
