import type { Report } from "../../report/model.js";
import { originOf } from "../../stack/origin.js";
import { type CallNode, callTree } from "../call-tree.js";
import { htmlId, htmlName, htmlSentence, percent } from "../escape-html.js";
import { type Html, html, joined } from "../escaped.js";
import { formatDuration, formatShare } from "../units.js";
import { type ProfileFrame, profileFrameText, weightedStacks } from "../weighted-stacks.js";

const ROW = 20;
/** Frames narrower than this share are left out: they could neither be seen nor hit. */
const LEAST_SHARE = 0.0015;
/** Frames narrower than this have no room for a name until somebody zooms in. */
const LEAST_NAMED_SHARE = 0.018;
const MOST_ROWS = 48;
const MOST_FRAMES = 2_000;

/** A frame and where it is drawn: its left edge and width as shares of the whole. */
interface DrawnFrame {
  readonly node: CallNode;
  readonly left: number;
  readonly share: number;
  readonly row: number;
}

/** All stacks in one picture: width is blocked time, the outermost caller is at the top. */
export function htmlFlame(
  finished: Pick<Report, "groups"> & Partial<Pick<Report, "others">>,
  title = "Where the time went",
): Html {
  const root = callTree(weightedStacks(finished));
  if (root.blockedMs <= 0) return html``;
  const { frames, isCut } = layOut(root);
  const rows = frames.reduce((most, { row }) => Math.max(most, row + 1), 0);
  const drawn = frames.map((frame) => frameSvg(frame, root.blockedMs));
  return html`<figure class=box><figcaption><b>${htmlSentence(title)}</b> Width is blocked time; callers are above, the blocking function is below.${isCut && html` Frames too narrow to see are left out.`}
<span class=small><span class=nb><i class="sw app"></i>your code</span> <span class=nb><i class="sw dep"></i>dependencies</span> <span class=nb><i class="sw node"></i>Node.js</span></span></figcaption>
<div class=flame><svg height=${rows * ROW} role=group aria-label="Flame graph of the blocking stacks: ${htmlSentence(title)}"><svg overflow=visible>
${joined(drawn, "\n")}</svg></svg></div></figure>`;
}

/** Places the frames, each below its caller, the widest first. */
function layOut(root: CallNode): { frames: DrawnFrame[]; isCut: boolean } {
  const frames: DrawnFrame[] = [];
  let isCut = false;
  const place = (node: CallNode, left: number, row: number): void => {
    let at = left;
    for (const child of [...node.children.values()].sort((a, b) => b.blockedMs - a.blockedMs)) {
      const share = child.blockedMs / root.blockedMs;
      if (share < LEAST_SHARE || row >= MOST_ROWS || frames.length >= MOST_FRAMES) {
        isCut = true;
        continue;
      }
      frames.push({ node: child, left: at, share, row });
      place(child, at, row + 1);
      at += share;
    }
  };
  place(root, 0, 0);
  return { frames, isCut };
}

function frameSvg({ node, left, share, row }: DrawnFrame, wholeMs: number): Html {
  const { frame } = node;
  if (frame === undefined) return html``;
  const group = node.groupId !== undefined && html` data-g=${htmlId(node.groupId)}`;
  const weight = `: ${formatDuration(node.blockedMs)}, ${formatShare(node.blockedMs, wholeMs)}`;
  const title = html`${htmlName(profileFrameText(frame))}${htmlName(weight)}`;
  const isNarrow = share < LEAST_NAMED_SHARE;
  return html`<g class=${kindOf(frame)}${group}><title>${title}</title><svg class=f x=${percent(left)} y=${row * ROW} width=${percent(share)} height=${ROW}><rect width=100% height=100% rx=2 /><text${isNarrow && html` class=q`} x=5 y=14>${htmlName(frame.name)}</text></svg></g>`;
}

/** Whose code a frame is, for its colour. */
function kindOf({ name, file }: ProfileFrame): Html {
  if (file === undefined) return name.startsWith("(") ? html`node` : html`app`;
  const origin = originOf({ functionName: name, file });
  return origin === "app" ? html`app` : origin === "dependency" ? html`dep` : html`node`;
}
