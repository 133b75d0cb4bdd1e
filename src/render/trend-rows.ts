/** The columns of a trend, defined once for all formats. */
import type { Trend, TrendGroup, TrendRow } from "../trend/trend-model.js";
import { shortId } from "./ranking.js";
import { blockedColumnText, rateText } from "./ratio-text.js";
import { changeTexts, trendEvidenceText, trendSpark } from "./trend-text.js";
import { formatCount } from "./units.js";

/** One row as it is shown: a function, or all of them. */
export interface ShownTrend {
  /** Undefined for all functions together. */
  readonly group: TrendGroup | undefined;
  readonly row: TrendRow;
  readonly name: string;
  readonly changes: readonly string[];
}

/** A figure of a row. */
export interface TrendColumn {
  readonly title: string;
  readonly meaning: string;
  readonly align: "left" | "right";
  text(shown: ShownTrend): string;
}

const lastLevel = ({ row }: ShownTrend) => row.levels.at(-1);

/** The figures from left to right, after the name. */
export function trendColumns({ methods }: Pick<Trend, "methods">): readonly TrendColumn[] {
  const { text: per } = methods.rates;
  const perWords = per === "h" ? "observed hour" : `${per} (with /h: per observed hour)`;
  return [
    {
      title: "stalls",
      meaning: "Number of stalls, excluding suspected false positives",
      align: "right",
      text: ({ row }) => formatCount(row.count),
    },
    {
      title: `now/${per}`,
      meaning: `Stalls per ${perWords} since the last change`,
      align: "right",
      text: (shown) => {
        const { ratesPer } = shown.row;
        return `${rateText(lastLevel(shown)?.ratePerHour)}${ratesPer === per ? "" : `/${ratesPer}`}`;
      },
    },
    {
      title: `blocked/${per}`,
      meaning: `Blocked time per ${perWords} since the last change`,
      align: "right",
      text: (shown) => blockedColumnText(lastLevel(shown)?.blockedMsPerHour, shown.row.ratesPer),
    },
    {
      title: "trend",
      meaning:
        "Stalls per unit of time or work across the window, oldest first; a dot where nothing was observed",
      align: "left",
      text: ({ row }) => trendSpark(row),
    },
    {
      title: "evidence",
      meaning:
        "Probability of such a change if nothing changed, corrected for the number of functions",
      align: "left",
      text: ({ row, group }) =>
        row.changes.length === 0 ? "" : trendEvidenceText(row, group === undefined),
    },
  ];
}

/** The row of all functions together. */
export function overallTrend(trend: Trend): ShownTrend {
  const { overall: row } = trend;
  return { group: undefined, row, name: "all functions", changes: changeTexts(row, trend) };
}

/** The rows that are shown: what changed, then the heaviest of the others; those with too few stalls only if asked for. */
export function shownTrends(
  trend: Trend,
  { top, isAllShown }: { readonly top: number; readonly isAllShown: boolean },
): ShownTrend[] {
  const changed = trend.groups.filter(({ changes }) => changes.length > 0);
  const others = trend.groups.filter(({ changes }) => changes.length === 0);
  const known = isAllShown ? others : others.filter(({ outcome }) => outcome !== "too-few");
  const room = isAllShown ? others.length : Math.max(0, top - changed.length);
  return [...changed, ...known.slice(0, room)].map((group) => ({
    group,
    row: group,
    name: group.title,
    changes: [...changeTexts(group, trend), ...acceptedTexts(group)],
  }));
}

/** `accepted until 2027-03-01: the vendor mends it`. */
function acceptedTexts({ acceptance }: TrendGroup): string[] {
  return acceptance === undefined ? [] : [`accepted until ${acceptance.until}: ${acceptance.why}`];
}

/** The beginning of an id; empty for all functions together. */
export function trendId({ group }: ShownTrend): string {
  return group === undefined ? "" : shortId(group.id);
}
