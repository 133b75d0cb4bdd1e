import { sumMs } from "../tally/sum-ms.js";
import type { Group, Others } from "./model.js";

/** Adds up some groups and others that are added up already; undefined if there are none. */
export function othersOf(groups: readonly Group[], before?: Others): Others | undefined {
  const all: Omit<Others, "groups">[] = [...groups, ...(before === undefined ? [] : [before])];
  if (all.length === 0) return undefined;
  return {
    groups: groups.length + (before?.groups ?? 0),
    count: all.reduce((sum, one) => sum + one.count, 0),
    blockedMs: sumMs(all.map(({ blockedMs }) => blockedMs)),
    maxMs: all.reduce((max, one) => Math.max(max, one.maxMs), 0),
  };
}
