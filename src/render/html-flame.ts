import type { Report } from "../report/model.js";
import { originOf } from "../stack/origin.js";
import { type FlameNode, flameTree } from "./flame-tree.js";
import { htmlId, htmlName, htmlSentence, percent } from "./html-text.js";
import { formatDuration, formatShare } from "./units.js";
import { type ProfileFrame, profileFrameText, weightedStacks } from "./weighted-stacks.js";

const ROW = 20;
/** Frames narrower than this share are left out: they could neither be seen nor hit. */
const LEAST_SHARE = 0.0015;
/** Frames narrower than this have no room for a name until somebody zooms in. */
const LEAST_NAMED_SHARE = 0.018;
const MOST_ROWS = 48;
const MOST_FRAMES = 2_000;

/** All stacks in one picture: width is blocked time, the outermost caller is at the top. */
export function htmlFlame(
  finished: Pick<Report, "groups"> & Partial<Pick<Report, "others">>,
  title = "Where the time went",
): string {
  const root = flameTree(weightedStacks(finished));
  if (root.blockedMs <= 0) return "";
  const drawn: string[] = [];
  let rows = 0;
  let isCut = false;
  const draw = (node: FlameNode, left: number, row: number): void => {
    let at = left;
    for (const child of [...node.children.values()].sort((a, b) => b.blockedMs - a.blockedMs)) {
      const share = child.blockedMs / root.blockedMs;
      if (share < LEAST_SHARE || row >= MOST_ROWS || drawn.length >= MOST_FRAMES) {
        isCut = true;
        continue;
      }
      rows = Math.max(rows, row + 1);
      drawn.push(frameSvg(child, at, share, row, root.blockedMs));
      draw(child, at, row + 1);
      at += share;
    }
  };
  draw(root, 0, 0);
  const cut = isCut ? " Frames too small to be seen are left out." : "";
  return `<figure class=box><figcaption><b>${htmlSentence(title)}</b> Width is blocked time; callers above, the function that blocked below.${cut}
<span class=small><i class="sw app"></i>your code <i class="sw dep"></i>dependencies <i class="sw node"></i>Node.js</span></figcaption>
<div class=flame><svg height=${rows * ROW} role=group aria-label="Flame graph of the blocking stacks: ${htmlSentence(title)}"><svg overflow=visible>
${drawn.join("\n")}</svg></svg></div></figure>`;
}

function frameSvg(
  node: FlameNode,
  left: number,
  share: number,
  row: number,
  wholeMs: number,
): string {
  const { frame } = node;
  if (frame === undefined) return "";
  const group = node.groupId === undefined ? "" : ` data-g=${htmlId(node.groupId) || "-"}`;
  const title = `${htmlName(profileFrameText(frame))}: ${formatDuration(node.blockedMs)}, ${formatShare(node.blockedMs, wholeMs)}`;
  return `<g class=${kindOf(frame)}${group}><title>${title}</title><svg class=f x=${percent(left)} y=${row * ROW} width=${percent(share)} height=${ROW}><rect width=100% height=100% rx=2 /><text${share < LEAST_NAMED_SHARE ? " class=q" : ""} x=5 y=14>${htmlName(frame.name)}</text></svg></g>`;
}

/** Whose code a frame is, for its colour. */
function kindOf({ name, file }: ProfileFrame): string {
  if (file === undefined) return name.startsWith("(") ? "node" : "app";
  const origin = originOf({ functionName: name, file });
  return origin === "app" ? "app" : origin === "dependency" ? "dep" : "node";
}
