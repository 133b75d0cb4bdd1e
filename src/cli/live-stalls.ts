import { readdir } from "node:fs/promises";
import { isAbsolute, join, relative } from "node:path";
import { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import { FileFollower } from "../read/follow-file.js";
import { LogLines } from "../read/log-lines.js";
import type { LogRecord, StallRecord } from "../record/record.js";
import { frameName } from "../render/stack-text.js";
import { formatDuration } from "../render/units.js";
import { escapeMessage } from "../render/workflow-commands.js";
import { readStack } from "../stack/read-stack.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { blame } from "../verdict/blame.js";
import { judge } from "../verdict/classify.js";
import { stackState } from "../verdict/idle-stack.js";
import { isSuspect } from "../verdict/verdict.js";
import type { Io } from "./io.js";
import type { StackSource } from "./resolve-stacks.js";
import { isAscii } from "./terminal.js";

const POLL_MS = 250;

/** Prints each stall of a running program to standard error as soon as it is in the log, on one line. */
export class LiveStalls {
  readonly #isLog: (path: string) => boolean;
  readonly #folder: string;
  readonly #source: StackSource;
  readonly #io: Io;
  readonly #followers = new Map<string, FileFollower>();
  readonly #kernel = new KernelOnDemand();
  /** Stalls that are being printed. */
  readonly #pending: Promise<void>[] = [];
  #timer: NodeJS.Timeout | undefined;
  #printed: Promise<void> = Promise.resolve();

  /** @param isLog whether a path is that of a log of the program, all of which lie in one folder */
  constructor(folder: string, isLog: (path: string) => boolean, source: StackSource, io: Io) {
    this.#folder = folder;
    this.#isLog = isLog;
    this.#source = source;
    this.#io = io;
    this.#timer = setInterval(() => this.#look(), POLL_MS);
  }

  /** Prints what has not been printed, and closes the logs. */
  async close(): Promise<void> {
    if (this.#timer === undefined) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#look();
    await this.#printed;
    for (const follower of this.#followers.values()) await follower.close();
  }

  #look(): void {
    this.#printed = this.#printed.then(async () => {
      for (const name of await readdir(this.#folder).catch(() => [])) {
        const path = join(this.#folder, name);
        if (!this.#isLog(path) || this.#followers.has(path)) continue;
        this.#followers.set(path, new FileFollower(path, () => this.#openLines()));
      }
      // The report at the end names a log that cannot be read.
      for (const follower of this.#followers.values()) await follower.poll().catch(() => 0);
      await Promise.all(this.#pending.splice(0));
    });
  }

  #openLines(): LogLines {
    return new LogLines(
      { record: (record) => this.#note(record), problem: () => {} },
      { epoch: "ms", kernel: this.#kernel },
    );
  }

  #note(record: LogRecord): void {
    if (record.type === undefined || record.type === "stall")
      this.#pending.push(this.#print(record));
  }

  async #print(record: StallRecord): Promise<void> {
    const { duration, stack, functions, context } = record;
    const { frames } = readStack(stack);
    const state = stackState(frames);
    const [resolved = []] = await this.#source.resolveStacks([
      { frames, functionStarts: functions },
    ]);
    const { frame } = blame(resolved, state);
    if (frame === undefined) return;
    const { kind } = judge(record, state);
    const isDoubtful = isSuspect(kind);
    const words = [
      isDoubtful ? "?" : isAscii(this.#io) ? "!" : "⚠",
      formatDuration(duration),
      frameName(frame),
      this.#placeOf(frame),
      ...Object.values(context ?? {}).map(String),
      isDoubtful ? `(${kind}: a suspected false positive)` : "",
    ];
    this.#io.stderr.write(`${escapeMessage(words.filter((word) => word !== "").join(" "))}\n`);
  }

  /** `src/pdf.ts:12`, from the folder in which the program runs. */
  #placeOf({ file, line }: ResolvedFrame): string {
    if (file === undefined) return "";
    const fromHere = isAbsolute(file) ? relative(this.#io.folder, file) : file;
    return [fromHere.startsWith("..") ? file : fromHere, line]
      .filter((one) => one !== undefined)
      .join(":");
  }
}
