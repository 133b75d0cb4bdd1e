import type { Group, GroupExample, GroupStack, SourceExcerpt } from "../../report/model.js";
import { resolvedOrigin } from "../../verdict/resolved-origin.js";
import { recordedContext } from "../context-text.js";
import { escapeHtml, htmlId, htmlName, htmlSentence } from "../escape-html.js";
import { type Html, html, joined } from "../escaped.js";
import { groupFacts, placeText } from "../group-text.js";
import { foldersText, type ShortPlaces } from "../places.js";
import {
  frameCalls,
  frameName,
  framePlace,
  isUnmapped,
  MOST_FRAMES,
  sourceLines,
  stackTitle,
} from "../stack-text.js";
import { timeText } from "../time-text.js";
import { formatDuration, formatShare, plural } from "../units.js";
import { colourDot, type GroupColours } from "./group-colours.js";
import { factList } from "./page.js";
import { htmlTable } from "./table.js";

/** How much of a group a card shows. */
export interface CardDepth {
  /** The first is open. */
  readonly stacks: number;
  readonly frames: number;
  readonly examples: number;
}

/** What a card needs to know of the report around it. */
export interface CardSetting {
  /** Undefined for a group that is not ranked. */
  readonly rank: number | undefined;
  /** The blocked time of the whole report. */
  readonly wholeMs: number;
  readonly isOpen: boolean;
  readonly colours: GroupColours;
  readonly depth: CardDepth;
}

/** All that a card of a group that matters shows. */
export const WHOLE_CARD: CardDepth = { stacks: 5, frames: MOST_FRAMES, examples: 5 };

/** All about one group: figures, facts, source lines, stacks, and records to look up. */
export function htmlCard(group: Group, setting: CardSetting): Html {
  const { rank, wholeMs, isOpen, colours, depth } = setting;
  const id = html`<dt>Group<dd><code>${htmlName(group.id)}</code>`;
  const left = html`${factList(groupFacts(group), id)}${group.source !== undefined && htmlSource(group.source, group.place?.file)}`;
  return html`<details class=card data-g=${htmlId(group.id)}${isOpen && html` open`}><summary><h3>${colourDot(colours(group.id))}${rank !== undefined && html`${rank}. `}${htmlName(group.title)}</h3><span class=sum>${sumOf(group, wholeMs)}</span>${htmlPlace(group)}</summary>
<div class=inner id="g-${htmlId(group.id)}"><div class=cols><div>${left}</div><div>${htmlStacks(group.stacks, depth)}</div></div>${htmlExamples(group.examples.slice(0, depth.examples))}</div></details>`;
}

function sumOf(group: Group, wholeMs: number): Html {
  const { count, blockedMs, suspectedCount, suspectedMs } = group;
  if (count === 0) {
    return html`<b>${htmlSentence(formatDuration(suspectedMs))}</b> in ${htmlName(plural(suspectedCount, "suspect"))}`;
  }
  const share = htmlSentence(formatShare(blockedMs, wholeMs));
  return html`<b>${htmlSentence(formatDuration(blockedMs))}</b>, ${share} in ${htmlName(plural(count, "stall"))}`;
}

/** The name of a group, as a link to its card if it has one. */
export function groupName({ id, title }: Pick<Group, "id" | "title">, hasCard: boolean): Html {
  return hasCard
    ? html`<a class=fn href="#g-${htmlId(id)}">${htmlName(title)}</a>`
    : html`<b class=fn>${htmlName(title)}</b>`;
}

/** Where a function stands, below its name. */
export function htmlPlace(
  group: Pick<Group, "place">,
  text: (location: Group["place"]) => string = placeText,
): Html {
  const place = text(group.place);
  // A long path breaks between folders.
  const shown = htmlName(place).replaceAll("/", "/<wbr>") as Html;
  return place === "" ? html`` : html`<span class=path>${shown}</span>`;
}

/** The folders that the places of a table leave out; nothing if there are none. */
export function htmlFolders(places: ShortPlaces): Html {
  const folders = foldersText(places);
  return folders === "" ? html`` : html`<p class="soft small">${htmlSentence(folders)}`;
}

/** The lines of source that are blamed. */
export function htmlSource(source: SourceExcerpt, file: string | undefined): Html {
  const lines = sourceLines(source);
  const digits = String(lines.at(-1)?.number ?? 0).length;
  const shown = lines.map(({ number, text, isBlamed }) => {
    const content = html`<em>${htmlName(String(number).padStart(digits))}</em>  ${escapeHtml(text)}`;
    return isBlamed ? html`<mark>${content}</mark>` : html`<span>${content}</span>`;
  });
  const title = file === undefined ? html`Source` : html`Source, ${htmlName(file)}`;
  return html`<h4>${title}</h4><pre tabindex=0 role=group aria-label="Source lines">${shown}</pre>`;
}

/** The stacks of a group, the heaviest first and open. */
export function htmlStacks(stacks: readonly GroupStack[], depth: CardDepth): Html {
  const [first, ...rest] = stacks.slice(0, depth.stacks);
  if (first === undefined) return html``;
  const title = stacks.length === 1 ? html`Stack` : html`Heaviest of ${stacks.length} stacks`;
  const more = rest.map(
    (stack) =>
      html`<details class=more><summary>${htmlSentence(stackTitle(stack))}</summary>${frameList(stack, depth)}</details>`,
  );
  return html`<h4>${title}: ${htmlSentence(stackTitle(first))}</h4>${frameList(first, depth)}${more}`;
}

function frameList({ frames }: GroupStack, depth: CardDepth): Html {
  if (frames.length === 0) {
    return html`<p class=soft>No frames: only the event loop was on the stack.`;
  }
  const left = frames.length - depth.frames;
  const items = frames.slice(0, depth.frames).map((frame) => {
    const isOwn = resolvedOrigin(frame) === "app";
    const place = framePlace(frame);
    return html`<li${isOwn && html` class=own`}><b>${htmlName(frameName(frame))}</b>${htmlName(frameCalls(frame))}${place !== "" && html`<span class=path>${htmlName(place)}</span>`}${isUnmapped(frame) && html` <span class=soft>(${htmlName(frame.outcome)})</span>`}`;
  });
  return html`<ol class=stack>${items}${left > 0 && html`<li class=soft>and ${htmlName(plural(left, "outer frame"))}`}</ol>`;
}

function htmlExamples(examples: readonly GroupExample[]): Html {
  if (examples.length === 0) return html``;
  const table = htmlTable(
    [
      { title: html`record`, align: "left", classes: html`rec` },
      { title: html`time (UTC)`, align: "left", classes: html`nb hide` },
      { title: html`duration`, align: "right" },
      { title: html`verdict`, align: "left", classes: html`why` },
    ],
    examples.map((example) => [
      html`<code>${htmlName(`${example.path}:${example.line}`)}</code>`,
      htmlName(timeText(example.timestampMs)),
      htmlSentence(formatDuration(example.durationMs)),
      html`${htmlName(example.verdict)}<span class=note>${joined(
        [example.reason, recordedContext(example.context)]
          .filter((words) => words !== "")
          .map((words) => htmlSentence(words)),
        "<br>",
      )}</span>`,
    ]),
    { caption: html`Longest records` },
  );
  return html`<h4>Longest records</h4>${table}`;
}
