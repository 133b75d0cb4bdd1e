import type { Group, GroupExample, GroupStack, SourceExcerpt } from "../report/model.js";
import { originOf } from "../stack/origin.js";
import { escapeHtml } from "./escape-html.js";
import type { RenderOptions } from "./format.js";
import { frameCalls, frameName, framePlace, isUnmapped } from "./frame-text.js";
import type { GroupColours } from "./group-colours.js";
import { groupFacts } from "./group-facts.js";
import { functionText, placeText } from "./group-text.js";
import { htmlTable } from "./html-table.js";
import { htmlId, htmlName, htmlSentence, noBreakUnits } from "./html-text.js";
import { sourceLines } from "./source-text.js";
import { MOST_FRAMES, stackTitle } from "./stack-lines.js";
import { timeText } from "./time-text.js";
import { formatDuration, formatShare, plural } from "./units.js";

/** How many stacks of a group are shown; the first is open. */
const MOST_STACKS = 5;
const MOST_EXAMPLES = 5;

/** What a card needs to know of the report around it. */
export interface CardSetting {
  readonly rank: number;
  /** The blocked time of the whole report. */
  readonly wholeMs: number;
  readonly isOpen: boolean;
  readonly colours: GroupColours;
  readonly options: RenderOptions;
}

/** All about one group: figures, facts, source lines, stacks, and records to look up. */
export function htmlCard(group: Group, setting: CardSetting): string {
  const { rank, wholeMs, isOpen, colours } = setting;
  const id = htmlId(group.id) || "-";
  const place = placeText(group.location);
  const colour = colours(group.id);
  const dot = colour === "c0" ? "" : `<i class="dot ${colour}"></i>`;
  const share = group.count > 0 ? `, ${formatShare(group.blockedMs, wholeMs)}` : "";
  const sum =
    group.count > 0
      ? `<b>${formatDuration(group.blockedMs)}</b>${share} in ${plural(group.count, "stall")}`
      : `<b>${formatDuration(group.suspectedMs)}</b> in ${plural(group.suspectedCount, "suspect")}`;
  const facts = groupFacts(group)
    .map(({ label, text }) => `<dt>${label}<dd>${htmlSentence(text)}`)
    .join("");
  const lengths = `<dt>Lengths<dd>${noBreakUnits(`${formatDuration(group.minMs)} to ${formatDuration(group.maxMs)}; p50 ${formatDuration(group.p50Ms)}, p95 ${formatDuration(group.p95Ms)}, p99 ${formatDuration(group.p99Ms)}`)}`;
  const left = [
    `<dl class=kv>${lengths}${facts}<dt>Group<dd><code>${htmlName(group.id)}</code></dl>`,
    group.source === undefined ? "" : htmlSource(group.source, group.location?.file),
  ];
  return `<details class=card data-g=${id}${isOpen ? " open" : ""}><summary><h3>${dot}${rank}. ${htmlName(functionText(group))}</h3><span class=sum>${sum}</span>${place === "" ? "" : `<span class=path>${htmlName(place)}</span>`}</summary>
<div class=inner id="g-${id}"><div class=cols><div>${left.join("")}</div><div>${htmlStacks(group.stacks)}</div></div>${htmlExamples(group.examples)}</div></details>`;
}

/** The lines of source that are blamed. */
export function htmlSource(source: SourceExcerpt, file: string | undefined): string {
  const lines = sourceLines(source);
  const digits = String(lines.at(-1)?.number ?? 0).length;
  const shown = lines.map(({ number, text, isBlamed }) => {
    const tag = isBlamed ? "mark" : "span";
    return `<${tag}><em>${String(number).padStart(digits)}</em>  ${escapeHtml(text)}</${tag}>`;
  });
  const title = file === undefined ? "Source" : `Source, ${htmlName(file)}`;
  return `<h4>${title}</h4><pre tabindex=0 role=region aria-label="Source lines">${shown.join("")}</pre>`;
}

/** The stacks of a group, the heaviest first and open. */
export function htmlStacks(stacks: readonly GroupStack[]): string {
  const [first, ...rest] = stacks.slice(0, MOST_STACKS);
  if (first === undefined) return "";
  const title = stacks.length === 1 ? "Stack" : `Heaviest of ${stacks.length} stacks`;
  return [
    `<h4>${title}: ${stackTitle(first)}</h4>${frameList(first)}`,
    ...rest.map(
      (stack) =>
        `<details class=more><summary>${stackTitle(stack)}</summary>${frameList(stack)}</details>`,
    ),
  ].join("");
}

function frameList({ frames }: GroupStack): string {
  if (frames.length === 0) {
    return "<p class=soft>No frames: nothing but the event loop was on the stack.";
  }
  const left = frames.length - MOST_FRAMES;
  const items = frames.slice(0, MOST_FRAMES).map((frame) => {
    const { file } = frame;
    const isOwn =
      originOf({ ...frame.generated, ...(file === undefined ? {} : { file }) }) === "app";
    const place = framePlace(frame);
    const unmapped = isUnmapped(frame) ? ` <span class=soft>(${frame.outcome})</span>` : "";
    return `<li${isOwn ? " class=own" : ""}><b>${htmlName(frameName(frame))}</b>${frameCalls(frame)}${place === "" ? "" : `<span class=path>${htmlName(place)}</span>`}${unmapped}`;
  });
  if (left > 0) items.push(`<li class=soft>and ${plural(left, "outer frame")}`);
  return `<ol class=stack>${items.join("")}</ol>`;
}

function htmlExamples(examples: readonly GroupExample[]): string {
  if (examples.length === 0) return "";
  const shown = examples.slice(0, MOST_EXAMPLES);
  const table = htmlTable(
    [
      { title: "record", align: "left", classes: "rec" },
      { title: "time (UTC)", align: "left", classes: "hide" },
      { title: "duration", align: "right" },
      { title: "verdict", align: "left", classes: "why" },
    ],
    shown.map((example) => [
      `<code>${htmlName(`${example.path}:${example.line}`)}</code>`,
      timeText(example.timestampMs),
      formatDuration(example.durationMs),
      `${example.verdict}<span class=note>${htmlSentence(example.reason)}${contextText(example)}</span>`,
    ]),
    { caption: "The longest records" },
  );
  return `<h4>The longest records</h4>${table}`;
}

function contextText({ context }: GroupExample): string {
  if (context === undefined || Object.keys(context).length === 0) return "";
  return `<br>${htmlSentence(JSON.stringify(context))}`;
}
