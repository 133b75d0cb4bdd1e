import { HOUR_MS, roundMs } from "../record/time-units.js";
import type { Group, Report } from "../report/model.js";
import { othersOf } from "../report/others.js";
import type { ReportWork } from "../report/rate-base.js";
import { lastSeenText } from "./group-text.js";
import { type ShortPlaces, shortPlaces } from "./places.js";
import { sparkline } from "./sparkline.js";
import {
  type DurationFormat,
  formatCount,
  formatDuration,
  formatPerHour,
  formatShare,
  plural,
  rowUnitsFor,
} from "./units.js";

/** One row of the ranking: a group, or the sum of the groups beyond the last row. */
export interface RankingRow {
  /** 1-based; undefined for the row of the others. */
  readonly rank: number | undefined;
  readonly group: Group | undefined;
  readonly name: string;
  readonly count: number;
  readonly blockedMs: number;
  readonly maxMs: number;
}

/** The rows of a report with what all of them share. */
export interface Ranking {
  readonly rows: readonly RankingRow[];
  /** The blocked time of the whole report. */
  readonly wholeMs: number;
  /** For how long processes were observed. */
  readonly observedMs: number;
  /** What rates are per; undefined per hour. */
  readonly work: Report["work"];
  /** How the places of the functions are shown. */
  readonly places: ShortPlaces;
  /** Writes how long the stalls of a row were, in one unit, which the longest of them decides. */
  readonly lengthText: (longestMs: number) => DurationFormat;
}

/** A column of the ranking, the same in every format. */
export interface RankingColumn {
  readonly title: string;
  /** What the title means, in a sentence. */
  readonly meaning: string;
  readonly kind: "rank" | "id" | "name" | "figure";
  readonly align: "left" | "right";
  /** Where there is not room for all of them, those of a lower priority go first. */
  readonly priority: number;
  /** What stands in it; empty where the row has no value. */
  text(row: RankingRow, ranking: Ranking): string;
}

/** The priority of columns that stay in any case. */
export const ALWAYS_SHOWN = 9;

/** As many digits of an id as people need to tell the groups of a report apart. */
export const SHORT_ID_DIGITS = 6;

/** The beginning of an id; every command takes it in place of the whole. */
export function shortId(id: string): string {
  return id.slice(0, SHORT_ID_DIGITS);
}

const figure = (
  title: string,
  priority: number,
  meaning: string,
  text: RankingColumn["text"],
): RankingColumn => ({ title, meaning, kind: "figure", align: "right", priority, text });

const lengthColumn = (
  title: string,
  priority: number,
  meaning: string,
  lengthMs: (row: RankingRow) => number | undefined,
): RankingColumn =>
  figure(title, priority, meaning, (row, { lengthText }) => {
    const value = lengthMs(row);
    return value === undefined ? "" : lengthText(row.maxMs)(value);
  });

/** Blocked time (ms) per hour of observed process time; null where nothing was observed. */
export function blockedMsPerHour(
  { blockedMs }: { readonly blockedMs: number },
  observedMs: number,
): number | null {
  return observedMs > 0 ? roundMs(blockedMs / (observedMs / HOUR_MS)) : null;
}

/** Blocked time (ms) per unit of work; null without work, or if the rate of the group is per hour. */
export function blockedMsPerUnit(
  { id, blockedMs }: Pick<Group, "id" | "blockedMs">,
  { done, hourlyIds }: ReportWork,
): number | null {
  return done > 0 && !hourlyIds.has(id) ? roundMs(blockedMs / done) : null;
}

/** The columns that say which function it is; its place stands below its name. */
const NAME_COLUMNS: readonly RankingColumn[] = [
  {
    title: "#",
    meaning: "Rank",
    kind: "rank",
    align: "right",
    priority: ALWAYS_SHOWN,
    text: ({ rank }) => (rank === undefined ? "" : String(rank)),
  },
  {
    title: "id",
    meaning: "Stable across deploys",
    kind: "id",
    align: "left",
    priority: ALWAYS_SHOWN,
    text: ({ group }) => (group === undefined ? "" : shortId(group.id)),
  },
  {
    title: "function",
    meaning: "The function that blocked the thread",
    kind: "name",
    align: "left",
    priority: ALWAYS_SHOWN,
    text: ({ name }) => name,
  },
];

const BLOCKED_RATE = "blocked/h";

/** The columns that say how bad it is, with rates per what was asked for. */
export function figureColumns({ work }: Pick<Ranking, "work">): readonly RankingColumn[] {
  if (work === undefined) return FIGURE_COLUMNS;
  const { hourlyIds, base } = work;
  const isMixed = hourlyIds.size > 0;
  const meaning = `Blocked time per ${base.text}${isMixed ? "; with /h, per hour of observed process time" : ""}`;
  const rateText: RankingColumn["text"] = ({ group, blockedMs }, { observedMs }) => {
    // The row of the others may be of groups with either unit.
    if (group === undefined && isMixed) return "";
    const perUnit = blockedMsPerUnit({ id: group?.id ?? "", blockedMs }, work);
    if (perUnit !== null) return formatDuration(perUnit);
    const perHour = blockedMsPerHour({ blockedMs }, observedMs);
    return perHour === null ? "" : formatPerHour(perHour);
  };
  const rate = figure(`blocked/${base.text}`, ALWAYS_SHOWN, meaning, rateText);
  return FIGURE_COLUMNS.map((column) => (column.title === BLOCKED_RATE ? rate : column));
}

const FIGURE_COLUMNS: readonly RankingColumn[] = [
  figure(
    "stalls",
    ALWAYS_SHOWN,
    "Number of stalls, excluding suspected false positives",
    ({ count }) => formatCount(count),
  ),
  figure("total", ALWAYS_SHOWN, "Total time for which the loop was blocked", ({ blockedMs }) =>
    formatDuration(blockedMs),
  ),
  figure("share", 7, "Share of all blocked time", ({ blockedMs }, { wholeMs }) =>
    formatShare(blockedMs, wholeMs),
  ),
  lengthColumn(
    "p50",
    8,
    "Median: half of the stalls were at most this long",
    ({ group }) => group?.p50Ms,
  ),
  lengthColumn("p95", 7, "95 % of the stalls were at most this long", ({ group }) => group?.p95Ms),
  lengthColumn("max", ALWAYS_SHOWN, "The longest stall", ({ maxMs }) => maxMs),
  figure(
    BLOCKED_RATE,
    2,
    "Blocked time per hour of observed process time",
    (row, { observedMs }) => {
      const perHour = blockedMsPerHour(row, observedMs);
      return perHour === null ? "" : formatPerHour(perHour);
    },
  ),
  {
    ...figure("owner", 3, "Owner of the code, by CODEOWNERS", ({ group }) =>
      (group?.owners ?? []).join(" "),
    ),
    align: "left",
  },
  {
    ...figure("last seen", 4, "When it was last seen, and in which version", ({ group }) =>
      group === undefined ? "" : lastSeenText(group),
    ),
    align: "left",
  },
  {
    ...figure("trend", 1, "Blocked time across the window, oldest first", ({ group }) =>
      sparkline(group?.trend ?? []),
    ),
    align: "left",
  },
];

/** The whole ranking, from left to right. */
export function rankingColumns(ranking: Pick<Ranking, "work">): readonly RankingColumn[] {
  return [...NAME_COLUMNS, ...figureColumns(ranking)];
}

/** Whether the report was asked for the suspects and nothing else. */
export function isOfSuspects({ warnings }: Pick<Report, "warnings">): boolean {
  return warnings.some(({ code }) => code === "suspects-only");
}

/** What the groups of a report have shares of (ms): all blocked time, in a report of one group, too. */
export function sharedMs(report: Pick<Report, "warnings" | "totals" | "wholeBlockedMs">): number {
  const { totals, wholeBlockedMs } = report;
  return isOfSuspects(report) ? totals.suspectedMs : (wholeBlockedMs ?? totals.blockedMs);
}

/** The groups that have stalls besides suspects and are not accepted, in the order of the report. */
export function rankedGroups({
  groups,
  wholeBlockedMs,
}: Pick<Report, "groups" | "wholeBlockedMs">): readonly Group[] {
  return groups.filter(
    ({ count, acceptance }) =>
      count > 0 && (acceptance === undefined || wholeBlockedMs !== undefined),
  );
}

/** The known blockers: counted, and listed in a section of their own. */
export function acceptedGroups({
  groups,
  wholeBlockedMs,
}: Pick<Report, "groups" | "wholeBlockedMs">): readonly Group[] {
  return wholeBlockedMs !== undefined
    ? []
    : groups.filter(({ count, acceptance }) => count > 0 && acceptance !== undefined);
}

/** The groups of nothing but suspected false positives: they have no place in the ranking. */
export function suspectGroups(report: Report): readonly Group[] {
  return report.groups.filter((group) => group.count === 0 && group.suspectedCount > 0);
}

/**
 * The ranking of a report, at most `most` of its rows groups. Whatever is beyond them, and beyond the groups that the report
 * itself was cut to, is accounted for in one last row.
 */
export function rankingOf(report: Report, most = Number.POSITIVE_INFINITY): Ranking {
  const ranked = rankedGroups(report);
  const shown = ranked.slice(0, most);
  const rest = othersOf(ranked.slice(most), report.others);
  const rows: RankingRow[] = shown.map((group, i) => {
    const { count, blockedMs, maxMs } = group;
    return { rank: i + 1, group, name: group.title, count, blockedMs, maxMs };
  });
  if (rest !== undefined) {
    const { groups, ...figures } = rest;
    const name = plural(groups, shown.length === 0 ? "group" : "other group");
    rows.push({ rank: undefined, group: undefined, name, ...figures });
  }
  return {
    rows,
    wholeMs: sharedMs(report),
    observedMs: report.coverage.observedMs,
    work: report.work,
    places: shortPlaces(shown.map(({ location }) => location)),
    lengthText: rowUnitsFor(rows.map(({ maxMs }) => maxMs)),
  };
}
