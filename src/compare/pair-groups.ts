import type { TallyGroup } from "../report/group-tallies.js";

/** The groups of both sides that are compared; at most one is missing. */
export interface GroupPair {
  readonly before: TallyGroup | undefined;
  readonly after: TallyGroup | undefined;
  /** Why groups with different ids are considered the same. */
  readonly renameReason: string | undefined;
}

/**
 * Pairs the groups of two sides by id. A function of only the before side and one of only the after side are considered the same
 * if nothing else fits and they have the same file and callers (renamed), or the same name and callers in another file (moved).
 */
export function pairGroups(
  before: ReadonlyMap<string, TallyGroup>,
  after: ReadonlyMap<string, TallyGroup>,
): GroupPair[] {
  const pairs: GroupPair[] = [];
  const gone = [...before.values()].filter((group) => !after.has(group.identity.id));
  const appeared = [...after.values()].filter((group) => !before.has(group.identity.id));
  for (const [id, group] of after) {
    const other = before.get(id);
    if (other !== undefined) pairs.push({ before: other, after: group, renameReason: undefined });
  }
  const taken = new Set<TallyGroup>();
  for (const fresh of appeared) {
    const { idInAnyService } = fresh.identity;
    const elsewhere = gone.filter(({ identity }) => identity.idInAnyService === idInAnyService);
    const namesakes = appeared.filter(({ identity }) => identity.idInAnyService === idInAnyService);
    const [old] = elsewhere;
    if (old !== undefined && elsewhere.length === 1 && namesakes.length === 1) {
      taken.add(old);
      pairs.push({
        before: old,
        after: fresh,
        renameReason: "the same function of another service",
      });
      continue;
    }
    const candidates = gone
      .map((old) => ({ old, reason: renameReason(old, fresh) }))
      .filter(({ old, reason }) => reason !== undefined && !taken.has(old));
    const only = candidates.length === 1 ? candidates[0] : undefined;
    if (only !== undefined) taken.add(only.old);
    pairs.push({ before: only?.old, after: fresh, renameReason: only?.reason });
  }
  for (const old of gone) {
    if (!taken.has(old)) pairs.push({ before: old, after: undefined, renameReason: undefined });
  }
  return pairs;
}

function renameReason(old: TallyGroup, fresh: TallyGroup): string | undefined {
  const a = neighbourhood(old);
  const b = neighbourhood(fresh);
  if (a === undefined || b === undefined || a.callers === "" || a.callers !== b.callers) {
    return undefined;
  }
  if (a.file === b.file) return "the same file and the same callers";
  if (a.name === b.name) return "the same name and the same callers, in another file";
  return undefined;
}

/** The blamed function with the names of its three callers. */
function neighbourhood(
  group: TallyGroup,
): { name: string; file: string; callers: string } | undefined {
  const main = group.members[0];
  const blamed = main?.blame.frame;
  if (main === undefined || blamed?.file === undefined) return undefined;
  const at = main.frames.indexOf(blamed);
  const callers = main.frames
    .slice(at + 1, at + 4)
    .filter((frame) => frame.functionName !== undefined && frame.outcome !== "not-applicable")
    .map((frame) => frame.functionName)
    .join(" < ");
  const file = blamed.file.slice(blamed.file.lastIndexOf("/") + 1);
  return { name: group.identity.name, file, callers };
}
