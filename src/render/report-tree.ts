import type { Report } from "../report/model.js";
import { normaliseSourcePath } from "../stack/identity.js";
import { originOf } from "../stack/origin.js";
import { type CallNode, callTree } from "./call-tree.js";
import { cutEnd, cutPath, displayWidth } from "./display-width.js";
import { headline } from "./headline.js";
import { type Layout, layoutFor, sentenceLines, separatedParts } from "./layout.js";
import { visibleText } from "./log-text.js";
import type { RenderOptions } from "./render-options.js";
import { noteLines } from "./report-table.js";
import type { Style } from "./style.js";
import { terminalText } from "./terminal-text.js";
import type { TreeDirection } from "./tree-direction.js";
import { type DurationFormat, formatShare, oneUnitFor, plural } from "./units.js";
import { OTHER_STACKS, type ProfileFrame, weightedStacks } from "./weighted-stacks.js";

/** Branches with less than this share of all blocked time are put together in one line. */
const LEAST_SHARE = 0.03;
/** A name is not cut to less than this for the branches before it. */
const LEAST_NAME_WIDTH = 24;

const MEANING: Readonly<Record<TreeDirection, string>> = {
  "top-down": "Callers, and below them what they called; shares of all blocked time",
  "bottom-up": "Functions that blocked, and below them their callers; shares of all blocked time",
};

/**
 * All stalls as one tree of calls, for a terminal: what makes many functions block together is seen in none of them, but in their
 * common caller. A chain of calls that does not branch goes straight down.
 */
export function renderReportTree(
  report: Report,
  direction: TreeDirection,
  options: RenderOptions,
): string {
  const layout = layoutFor(options);
  const root = callTree(
    weightedStacks(report).map((stack) => ({ ...stack, frames: framesOf(stack, direction) })),
  );
  const writer = new TreeWriter(root.blockedMs, layout);
  const text = separatedParts([
    sentenceLines(headline(report), layout).map(layout.style.bold),
    root.blockedMs > 0
      ? [...sentenceLines(MEANING[direction], layout), "", ...writer.write(root)]
      : [],
    noteLines(report, layout),
  ]);
  return terminalText(text, options);
}

/** The frames in the order of the tree. What only runs the application (timers, the loader of modules) is left out: it would part what belongs together. */
function framesOf(
  { frames }: { readonly frames: readonly ProfileFrame[] },
  direction: TreeDirection,
): readonly ProfileFrame[] {
  const first = frames.findIndex(({ name, file }) =>
    file === undefined
      ? name !== "runMicrotasks"
      : originOf({ functionName: name, file }) !== "node",
  );
  const own = first < 0 ? frames.slice(-1) : frames.slice(first);
  if (direction === "top-down") return own;
  return own.at(-1) === OTHER_STACKS
    ? [...own.slice(0, -1).reverse(), OTHER_STACKS]
    : own.toReversed();
}

/** What stands below a node: branches that are worth a line, and how many are not. */
interface Branches {
  readonly shown: readonly CallNode[];
  readonly restCount: number;
  readonly restMs: number;
  /** Spent in the node itself. */
  readonly ownMs: number;
}

/** Writes the lines of one tree. */
class TreeWriter {
  readonly #wholeMs: number;
  readonly #width: number;
  readonly #style: Style;
  readonly #duration: DurationFormat;
  readonly #durationWidth: number;
  readonly #lines: string[] = [];

  constructor(wholeMs: number, { width, style }: Layout) {
    this.#wholeMs = wholeMs;
    this.#width = width;
    this.#style = style;
    this.#duration = oneUnitFor([wholeMs]);
    this.#durationWidth = this.#duration(wholeMs).length;
  }

  write(root: CallNode): readonly string[] {
    this.#below(root, "");
    return this.#lines;
  }

  #below(node: CallNode, indent: string): void {
    const { shown, restCount, restMs, ownMs } = this.#branchesOf(node);
    const [only] = shown;
    const hasOwn = this.#isWorthALine(ownMs) && node.children.size > 0;
    if (only !== undefined && shown.length === 1 && restCount === 0 && !hasOwn) {
      this.#node(only, indent);
      this.#below(only, indent);
      return;
    }
    const lineCount = shown.length + (hasOwn ? 1 : 0) + (restCount > 0 ? 1 : 0);
    let written = 0;
    /** What a branch begins with, and what the lines below it. */
    const next = (): readonly [string, string] =>
      ++written === lineCount ? [`${indent}└ `, `${indent}  `] : [`${indent}├ `, `${indent}│ `];
    for (const child of shown) {
      const [head, below] = next();
      this.#node(child, head);
      this.#below(child, below);
    }
    if (hasOwn) this.#line(ownMs, next()[0], this.#style.dim("(in itself)"));
    if (restCount > 0) {
      this.#line(
        restMs,
        next()[0],
        this.#style.dim(plural(restCount, "more branch", "more branches")),
      );
    }
  }

  #branchesOf({ blockedMs, children }: CallNode): Branches {
    const sorted = [...children.values()].sort(
      (a, b) =>
        b.blockedMs - a.blockedMs || ((a.frame?.name ?? "") < (b.frame?.name ?? "") ? -1 : 1),
    );
    const shown = sorted.filter((child) => this.#isWorthALine(child.blockedMs));
    const sumMs = (nodes: readonly CallNode[]): number =>
      nodes.reduce((sum, child) => sum + child.blockedMs, 0);
    return {
      shown,
      restCount: sorted.length - shown.length,
      restMs: sumMs(sorted.slice(shown.length)),
      ownMs: blockedMs - sumMs(sorted),
    };
  }

  #isWorthALine(blockedMs: number): boolean {
    return blockedMs >= LEAST_SHARE * this.#wholeMs;
  }

  #node({ frame, blockedMs }: CallNode, head: string): void {
    if (frame === undefined) return;
    const { name, file, line } = frame;
    const free = this.#width - displayWidth(this.#start(blockedMs, head));
    const shownName = cutEnd(visibleText(name), free);
    const place = file === undefined ? "" : normaliseSourcePath(file);
    const isUnnamed = /^[(<]/.test(name) && line !== undefined;
    const shownPlace = cutPath(
      visibleText(isUnnamed ? `${place}:${line}` : place),
      free - displayWidth(shownName) - 2,
    );
    const hasPlace = place !== "" && free - displayWidth(shownName) > 12;
    this.#line(
      blockedMs,
      head,
      hasPlace ? `${shownName}  ${this.#style.dim(shownPlace)}` : shownName,
    );
  }

  #line(blockedMs: number, head: string, text: string): void {
    this.#lines.push(`${this.#start(blockedMs, head)}${text}`);
  }

  /** The figures and the branches before a name, which in a deep tree are cut at their beginning. */
  #start(blockedMs: number, head: string): string {
    const duration = this.#duration(blockedMs).padStart(this.#durationWidth);
    const share = formatShare(blockedMs, this.#wholeMs).padStart(5);
    const figures = `${duration}  ${share}  `;
    const free = Math.max(2, this.#width - figures.length - LEAST_NAME_WIDTH);
    return figures + (head.length > free ? `…${head.slice(1 - free)}` : head);
  }
}
