import type { ChangedGroup, Comparison, ComparisonSide } from "../compare/comparison-model.js";
import type { Group } from "../report/model.js";
import { changedName, groupOnSide, idsOnSides, renameText } from "./changes.js";
import { OUTCOME_TITLES } from "./comparison-text.js";
import { groupFacts } from "./group-facts.js";
import { placeText } from "./group-text.js";
import { htmlSource, htmlStacks } from "./html-card.js";
import { htmlId, htmlName, htmlSentence, noBreakUnits } from "./html-text.js";
import { isFew, pairText, ratioText } from "./ratio-text.js";
import { formatCount, formatDuration, formatSpan, plural } from "./units.js";

/** All about a function on both sides, side by side. */
export function htmlChangeCard(
  group: ChangedGroup,
  { before, after }: Comparison,
  isOpen: boolean,
): string {
  const id = htmlId(group.id) || "-";
  const ids = idsOnSides(group);
  const place = placeText(group.location);
  const rename = renameText(group);
  const ratio = isFew(group) ? "" : ` ${ratioText(group.rateRatio)}`;
  const sum = `<b class=verdict-${group.outcome}>${OUTCOME_TITLES[group.outcome]}</b>${ratio}, ${pairText(group.count, formatCount)} stalls`;
  const sides = [
    sideColumn("A, before", before, groupOnSide(before, ids.before)),
    sideColumn("B, after", after, groupOnSide(after, ids.after)),
  ];
  return `<details class=card data-g=${id}${isOpen ? " open" : ""}><summary><h3>${htmlName(changedName(group))}</h3><span class=sum>${sum}</span>${place === "" ? "" : `<span class=path>${htmlName(place)}</span>`}</summary>
<div class=inner id="g-${id}">${rename === "" ? "" : `<p>${htmlSentence(rename)}`}<div class=cols>${sides.join("")}</div></div></details>`;
}

function sideColumn(title: string, side: ComparisonSide, group: Group | undefined): string {
  if (group === undefined) {
    const watched =
      side.coverage.basis === "lifecycle"
        ? ` in ${formatSpan(side.coverage.observedMs)} of watching`
        : "";
    return `<div><h4>${title}</h4><p class=soft>No stalls${watched}.</div>`;
  }
  const figures: [string, string][] = [
    ["Stalls", `${plural(group.count, "stall")}, ${formatDuration(group.blockedMs)}`],
    [
      "Lengths",
      `${formatDuration(group.minMs)} to ${formatDuration(group.maxMs)}; p50 ${formatDuration(group.p50Ms)}, p95 ${formatDuration(group.p95Ms)}`,
    ],
  ];
  const facts = [
    ...figures.map(([label, text]) => `<dt>${label}<dd>${noBreakUnits(text)}`),
    ...groupFacts(group).map(({ label, text }) => `<dt>${label}<dd>${htmlSentence(text)}`),
  ];
  const source = group.source === undefined ? "" : htmlSource(group.source, group.location?.file);
  return `<div><h4>${title}</h4><dl class=kv>${facts.join("")}</dl>${source}${htmlStacks(group.stacks)}</div>`;
}
