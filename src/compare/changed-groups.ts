import { defined } from "../record/defined.js";
import { subjectOf } from "../report/finish-group.js";
import { heaviest, membersOf, type TallyGroup, talliesOf } from "../report/group-tallies.js";
import { type Ownership, ownersOfBlame } from "../report/owners.js";
import { type BeforeAfter, type ChangeEvidence, weighChange } from "../stats/change.js";
import { qValuesOfFamilies } from "../stats/families.js";
import { judgeChange, OUTCOMES } from "../stats/outcome.js";
import { DEFAULT_SEED } from "../stats/seeded-random.js";
import { ALPHA } from "../stats/significance.js";
import { servicesKey, servicesOf } from "../tally/services.js";
import { blockedUsOf } from "../tally/tally.js";
import { absentVersions, observedVersions } from "./absent-versions.js";
import type { AcceptedPairs } from "./accepted-pairs.js";
import { changeInputOf } from "./change-input.js";
import { changeOf } from "./change-of.js";
import type { Change, ChangedGroup } from "./comparison-model.js";
import type { Exposures } from "./exposure.js";
import type { GroupPair, Rename } from "./group-pair.js";
import type { ComparisonScale, Observation } from "./observation.js";
import { mindUnreadLines } from "./unread-lines.js";

/** Compares the groups of each service as one family. */
export function changedGroups(
  pairs: readonly GroupPair[],
  {
    acceptances,
    ownership,
  }: {
    readonly acceptances: AcceptedPairs["acceptances"];
    readonly ownership?: Ownership | undefined;
  },
  observations: BeforeAfter<Observation>,
  exposures: Exposures,
  scale: ComparisonScale,
): ChangedGroup[] {
  const versions = {
    before: observedVersions(observations.before),
    after: observedVersions(observations.after),
  };
  const weighed = pairs.map((pair) => {
    const tallies = { before: talliesOf(pair.before), after: talliesOf(pair.after) };
    const services = servicesOf([...tallies.before, ...tallies.after]);
    const exposure = exposures.of(services, {
      before: absentVersions(tallies.before, versions.before, services, scale.burstGapMs),
      after: absentVersions(tallies.after, versions.after, services, scale.burstGapMs),
    });
    const input = changeInputOf(tallies, exposure, observations, scale);
    const evidence = weighChange(input, DEFAULT_SEED);
    return { pair, tallies, exposure, input, evidence, family: servicesKey(services) };
  });
  const tested = weighed.filter(({ evidence }) => isTested(evidence));
  const qValues = qValuesOfFamilies(
    tested.map(({ evidence }) => evidence.p as number),
    tested.map(({ family }) => family),
  );
  const qOf = new Map(tested.map(({ pair }, i) => [pair, qValues[i]]));
  return weighed
    .filter(({ input }) => input.before.count + input.after.count > 0)
    .map(({ pair, tallies, exposure, input, evidence }) => {
      const q = qOf.get(pair);
      const judged = judgeChange(input, evidence, q);
      const judgement = mindUnreadLines(judged, input, evidence, observations);
      return {
        ...identityOf(pair, ownership),
        ...defined({ acceptance: acceptances.get(pair) }),
        ...changeOf({ input, evidence, q, judgement }, tallies, exposure, weighed.length),
      };
    })
    .sort(byOutcome);
}

/**
 * Whether a group is tested. One with so few bursts that even the most lopsided split would not reach 5 % would only dilute the
 * q-values of the others. This depends on totals alone, and therefore does not bias the rest.
 */
function isTested({ p, attainableP }: ChangeEvidence): boolean {
  return p !== undefined && attainableP < ALPHA;
}

function identityOf(
  { before, after, rename }: GroupPair,
  ownership: Ownership | undefined,
): Omit<ChangedGroup, keyof Change> {
  const shown = after.length > 0 ? after : before;
  const members = membersOf(shown);
  return {
    ...subjectOf(members),
    title: titleOf(shown),
    owners:
      ownership === undefined ? [] : ownersOfBlame(heaviest(members).blame, ownership.ownersOf),
    renamedFrom: rename && renamedFrom(before, after, rename),
  };
}

function renamedFrom(
  before: readonly TallyGroup[],
  after: readonly TallyGroup[],
  rename: Rename,
): ChangedGroup["renamedFrom"] {
  const { id, function: name } = subjectOf(membersOf(before));
  const idsBeside = (groups: readonly TallyGroup[]): string[] => {
    const main = heaviest(membersOf(groups)).identity.id;
    return groups.flatMap(({ identity }) => (identity.id === main ? [] : identity.id));
  };
  return {
    id,
    title: titleOf(before),
    function: name,
    ...rename,
    others: { before: idsBeside(before), after: idsBeside(after) },
  };
}

/** `parseRow + parseHeader`: the heaviest first. */
function titleOf(groups: readonly TallyGroup[]): string {
  return groups
    .toSorted((a, b) => blockedUsOf(talliesOf([b])) - blockedUsOf(talliesOf([a])))
    .map(({ members }) => subjectOf(members).title)
    .join(" + ");
}

function byOutcome(a: ChangedGroup, b: ChangedGroup): number {
  return (
    OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome) ||
    b.blockedMs.after + b.blockedMs.before - a.blockedMs.after - a.blockedMs.before ||
    (a.id < b.id ? -1 : 1)
  );
}
