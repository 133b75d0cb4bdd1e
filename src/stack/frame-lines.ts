import { BoundedCache } from "./bounded-cache.js";
import type { Frame } from "./frame.js";

/** How many lines a generation of them has. */
const MOST_LINES = 16_000;
/** Longer lines are mostly messages, of which each is another. */
const LONGEST_REMEMBERED_LINE = 400;

/**
 * Remembers the frames of lines. The stacks of a program are made of few lines in many orders, so most frames of a new
 * stack were read before; equal lines give the same object.
 */
export class FrameLines {
  /** Null for a line that is no frame. */
  readonly #frames = new BoundedCache<string, Frame | null>(MOST_LINES);

  /** The frame of a line, undefined if it is none. @param read reads a line that is new */
  frameOf(line: string, read: (line: string) => Frame | undefined): Frame | undefined {
    if (line.length > LONGEST_REMEMBERED_LINE) return read(line);
    const known = this.#frames.get(line);
    if (known !== undefined) return known ?? undefined;
    // A piece of a text keeps the whole text in memory; a copy does not.
    const own = JSON.parse(JSON.stringify(line)) as string;
    const frame = read(own);
    this.#frames.set(own, frame ?? null);
    return frame;
  }
}
