import type { ChangedGroup, Comparison, ComparisonSide } from "../../compare/comparison-model.js";
import type { Group } from "../../report/model.js";
import { changeNotes, groupOnSide, groupRatioText, idsOnSides } from "../changes.js";
import { observedText } from "../comparison-text.js";
import { htmlId, htmlName, htmlSentence } from "../escape-html.js";
import { type Html, html } from "../escaped.js";
import { groupFacts } from "../group-text.js";
import { OUTCOME_TITLES } from "../outcome-titles.js";
import { pairText } from "../ratio-text.js";
import { formatCount, formatDuration, plural } from "../units.js";
import { htmlPlace, htmlSource, htmlStacks, WHOLE_CARD } from "./card.js";
import { factList } from "./page.js";

/** All about a function on both sides, side by side. */
export function htmlChangeCard(
  group: ChangedGroup,
  { before, after }: Comparison,
  isOpen: boolean,
): Html {
  const ids = idsOnSides(group);
  const notes = changeNotes(group).map((note) => html`<p>${htmlSentence(note)}`);
  const ratio = groupRatioText(group);
  const sum = html`<b class=verdict-${htmlName(group.outcome)}>${htmlName(OUTCOME_TITLES[group.outcome])}</b>${ratio !== "" && html` ${htmlName(ratio)}`}, ${htmlName(pairText(group.count, formatCount))} stalls`;
  const sides = [
    sideColumn(html`A, before`, before, groupOnSide(before, ids.before)),
    sideColumn(html`B, after`, after, groupOnSide(after, ids.after)),
  ];
  return html`<details class=card data-g=${htmlId(group.id)}${isOpen && html` open`}><summary><h3>${htmlName(group.title)}</h3><span class=sum>${sum}</span>${htmlPlace(group)}</summary>
<div class=inner id="g-${htmlId(group.id)}">${notes}<div class=cols>${sides}</div></div></details>`;
}

function sideColumn(title: Html, side: ComparisonSide, group: Group | undefined): Html {
  if (group === undefined) {
    const observed = observedText(side);
    const over =
      observed !== undefined && html` over ${htmlSentence(observed)} of observed process time`;
    return html`<div><h4>${title}</h4><p class=soft>No stalls${over}.</div>`;
  }
  const stalls = `${plural(group.count, "stall")}, ${formatDuration(group.blockedMs)}`;
  const facts = [{ label: "Stalls", text: stalls }, ...groupFacts(group)];
  const { source } = group;
  return html`<div><h4>${title}</h4>${factList(facts)}${source !== undefined && htmlSource(source, group.place?.file)}${htmlStacks(group.stacks, WHOLE_CARD)}</div>`;
}
