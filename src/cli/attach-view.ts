import type { ProfileStack, StallProfile } from "../record/record.js";
import { visibleText } from "../render/log-text.js";
import { frameName, framePlace, frameText } from "../render/stack-text.js";
import { isUserCode } from "../stack/origin.js";
import { readStack } from "../stack/read-stack.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { StackQuery } from "../stack/stack-query.js";
import type { AttachSettings } from "./attach-options.js";
import { fitLines } from "./fit-lines.js";
import type { Io } from "./io.js";
import { openStackSource, type StackSource } from "./resolve-stacks.js";

/** How many frames and functions are shown at once; the report has the rest. */
const MOST_FRAMES = 12;
const MOST_FUNCTIONS = 8;
const LEAST_SHARE = 0.01;

/** A stack as the record format has it. */
type RecordedStack = Pick<ProfileStack, "stack" | "functions">;

/** Shows on standard error what is seen in a process, in the user's own source. */
export class AttachView {
  readonly #source: StackSource;
  readonly #io: Io;
  /** The stacks that are being resolved, one after the other; undefined if none is. */
  #showing: Promise<void> | undefined;

  private constructor(source: StackSource, io: Io) {
    this.#source = source;
    this.#io = io;
  }

  static async open(settings: AttachSettings, io: Io): Promise<AttachView> {
    return new AttachView(await openStackSource(settings, io), io);
  }

  /** Shows what runs in a loop that does not turn. @param thread the loop's thread; undefined is the main thread */
  showStack(stack: RecordedStack, thread?: number): void {
    this.#afterwards(async () => {
      const [frames = []] = await this.#source.resolveStacks([queryOf(stack)]);
      const loop =
        thread === undefined ? "its event loop" : `the loop of its worker thread ${thread}`;
      this.#write([
        `${loop} is blocked, ${frames.length > 0 ? "running" : "by microtasks or ticks: no function was on the stack when it was asked"}`,
        ...frames.slice(0, MOST_FRAMES).map((frame) => `    ${visibleText(frameText(frame))}`),
      ]);
    });
  }

  /** Prints a sentence, after everything that was to be shown before it. */
  print(sentence: string): void {
    const lines = fitLines([sentence], this.#io);
    if (this.#showing === undefined) this.#write(lines);
    else this.#afterwards(() => this.#write(lines));
  }

  #afterwards(show: () => void | Promise<void>): void {
    const showing = (this.#showing ?? Promise.resolve()).then(show).finally(() => {
      if (this.#showing === showing) this.#showing = undefined;
    });
    this.#showing = showing;
  }

  /** Shows how the time spread over functions. */
  async showSpread(profile: StallProfile | undefined): Promise<void> {
    await this.#showing;
    if (profile === undefined) return;
    const stacks = await this.#source.resolveStacks(profile.stacks.map(queryOf));
    const samples = new Map([["(garbage collection)", profile.gc ?? 0]]);
    for (const [i, { count }] of profile.stacks.entries()) {
      const [innermost, ...callers] = stacks[i] ?? [];
      const own = [innermost, ...callers].find((frame) => frame && isUserCode(frame.generated));
      const name = functionOf(own ?? innermost);
      samples.set(name, (samples.get(name) ?? 0) + count);
    }
    const heaviest = [...samples]
      .filter(([, count]) => count >= profile.samples * LEAST_SHARE)
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_FUNCTIONS);
    if (heaviest.length === 0) return; // an idle loop on a crowded machine
    this.#write([
      `where the time went (${profile.samples} samples)`,
      ...heaviest.map(([name, count]) => `  ${share(count, profile.samples)}  ${name}`),
    ]);
  }

  async close(): Promise<void> {
    await this.#showing;
    this.#source.close();
  }

  #write(lines: readonly string[]): void {
    this.#io.stderr.write(`${lines.join("\n")}\n`);
  }
}

function queryOf({ stack, functions }: RecordedStack): StackQuery {
  return { frames: readStack(stack).frames, functionStarts: functions };
}

function functionOf(frame: ResolvedFrame | undefined): string {
  if (frame === undefined) return "(event loop)";
  const place = framePlace({ ...frame, column: undefined });
  return visibleText(`${frameName(frame)}  ${place}`.trimEnd());
}

function share(part: number, whole: number): string {
  return `${Math.round((part / whole) * 100)} %`.padStart(5);
}
