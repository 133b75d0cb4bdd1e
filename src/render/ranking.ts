import type { Group, Report } from "../report/model.js";
import { functionText, placeText } from "./group-text.js";
import { columnFormat, formatCount, plural } from "./units.js";

/** One row of the ranking: a group, or what the groups beyond the last row come to. */
export interface RankingRow {
  /** 1-based; undefined for the row of the others. */
  readonly rank: number | undefined;
  readonly group: Group | undefined;
  /** What stands in the column of the functions. Not escaped. */
  readonly name: string;
  readonly count: number;
  readonly blockedMs: number;
  readonly maxMs: number;
}

/** A column of the ranking, the same in every format. */
export interface RankingColumn {
  readonly title: string;
  /** What the title means, in a sentence. */
  readonly meaning: string;
  /** `name` is text of the log, to be escaped; the others are ours. */
  readonly unit: "rank" | "id" | "name" | "count" | "duration";
  readonly align: "left" | "right";
  /** The exact value; undefined where the row has none. */
  value(row: RankingRow): string | number | undefined;
}

/** As many digits of an id as people need to tell the groups of a report apart. */
export const SHORT_ID_DIGITS = 6;

/** The beginning of an id; every command takes it in place of the whole. */
export function shortId(id: string): string {
  return id.slice(0, SHORT_ID_DIGITS);
}

const duration = (
  title: string,
  meaning: string,
  value: RankingColumn["value"],
): RankingColumn => ({ title, meaning, unit: "duration", align: "right", value });

/** The columns that say which function it is. */
export const NAME_COLUMNS: readonly RankingColumn[] = [
  { title: "#", meaning: "Rank", unit: "rank", align: "right", value: (row) => row.rank },
  {
    title: "id",
    meaning: "Stays the same from deploy to deploy",
    unit: "id",
    align: "left",
    value: (row) => (row.group === undefined ? undefined : shortId(row.group.id)),
  },
  {
    title: "function",
    meaning: "The function that held the thread",
    unit: "name",
    align: "left",
    value: (row) => row.name,
  },
  {
    title: "where",
    meaning: "Its file and line",
    unit: "name",
    align: "left",
    value: (row) => placeText(row.group?.location),
  },
];

/** The columns that say how bad it is. */
export const FIGURE_COLUMNS: readonly RankingColumn[] = [
  {
    title: "stalls",
    meaning: "How often, without suspected false positives",
    unit: "count",
    align: "right",
    value: (row) => row.count,
  },
  duration("total", "For how long the loop was blocked in all", (row) => row.blockedMs),
  duration("p50", "Half of the stalls were at most this long", (row) => row.group?.p50Ms),
  duration("p95", "Nineteen of twenty were at most this long", (row) => row.group?.p95Ms),
  duration("max", "The longest", (row) => row.maxMs),
];

/** The whole ranking, from left to right. */
export const RANKING_COLUMNS: readonly RankingColumn[] = [...NAME_COLUMNS, ...FIGURE_COLUMNS];

/** The groups that have stalls besides suspects, in the order of the report. */
export function rankedGroups({ groups }: Pick<Report, "groups">): readonly Group[] {
  return groups.filter((group) => group.count > 0);
}

/** The groups of nothing but suspected false positives: they have no place in the ranking. */
export function suspectGroups(report: Report): readonly Group[] {
  return report.groups.filter((group) => group.count === 0 && group.suspectedCount > 0);
}

/**
 * The rows of the ranking, at most `most` of them groups. Whatever is beyond them, and beyond the groups that the
 * report itself was cut to, is accounted for in one last row.
 */
export function rankingRows(report: Report, most = Number.POSITIVE_INFINITY): RankingRow[] {
  const ranked = rankedGroups(report);
  const rows: RankingRow[] = ranked.slice(0, most).map((group, i) => ({
    rank: i + 1,
    group,
    name: functionText(group),
    count: group.count,
    blockedMs: group.blockedMs,
    maxMs: group.maxMs,
  }));
  const rest = ranked.slice(most);
  const others = [...rest, ...(report.others === undefined ? [] : [report.others])];
  if (others.length === 0) return rows;
  const groups = rest.length + (report.others?.groups ?? 0);
  return [
    ...rows,
    {
      rank: undefined,
      group: undefined,
      name: plural(groups, "other group"),
      count: others.reduce((sum, one) => sum + one.count, 0),
      blockedMs: others.reduce((sum, one) => sum + Math.round(one.blockedMs * 1000), 0) / 1000,
      maxMs: others.reduce((max, one) => Math.max(max, one.maxMs), 0),
    },
  ];
}

/** The cells of one column as people read them: durations in one unit, nothing where there is no value. */
export function columnTexts(column: RankingColumn, rows: readonly RankingRow[]): string[] {
  const values = rows.map((row) => column.value(row));
  const inUnit = columnFormat(values.filter((value) => typeof value === "number"));
  return values.map((value) => {
    if (value === undefined) return "";
    if (typeof value === "string") return value;
    return column.unit === "duration" ? inUnit(value) : formatCount(value);
  });
}
