import type { Report } from "../report/model.js";
import { rankedGroups } from "./ranking.js";

/** How many groups have a colour of their own; more cannot be told apart. */
const COLOURED_GROUPS = 7;

/** The class of a group's colour, the same in every part of a page: `c1` to `c7`, `c0` for all the others. */
export type GroupColours = (groupId: string) => string;

/** Gives the first groups of the ranking a colour each. */
export function groupColours(report: Report): GroupColours {
  const ids = rankedGroups(report)
    .slice(0, COLOURED_GROUPS)
    .map(({ id }) => id);
  return (groupId) => `c${ids.indexOf(groupId) + 1}`;
}
