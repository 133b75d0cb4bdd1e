import { resolve } from "node:path";
import { aroundRecords } from "../gather/conclude.js";
import { heapBounds } from "../gather/heap-bounds.js";
import { ProblemLog } from "../gather/problem-log.js";
import { addUnreadUnfinished } from "../gather/unread-unfinished.js";
import { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import { type FileChange, FileFollower } from "../read/follow-file.js";
import { type ExpandedInputs, expandInputs, explain } from "../read/inputs.js";
import type { LogLines } from "../read/log-lines.js";
import { openLines } from "../read/read-log.js";
import { UnwrappedLines } from "../read/unwrapped-lines.js";
import type { LineProblem } from "../record/problem.js";
import { Aggregator, type AggregatorOptions } from "../tally/aggregator.js";
import { encodeState } from "../tally/encode-state.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Totals } from "../tally/totals.js";
import type { Io } from "./io.js";
import type { MakingSettings } from "./shared-options.js";

/** The most files that stay open. More are opened for each reading: a process may have few descriptors, and needs some itself. */
const MOST_OPEN = 100;

const CHANGES: Readonly<Record<FileChange, string>> = {
  truncated: "was truncated; reading it from its beginning",
  removed: "was removed; waiting for it to come back",
  appeared: "is there now; reading it",
};

/** An input that is followed. */
interface Followed {
  readonly follower: FileFollower;
  readonly facts: { -readonly [Name in keyof ReadInput]: ReadInput[Name] };
  /** One for each file that the log was, if records are to be unwrapped. */
  readonly unwrapping: readonly UnwrappedLines[];
  /** The error was reported, and is not again until the input can be read. */
  hasFailed: boolean;
}

/** What was read of all inputs so far. */
interface FollowedSoFar {
  readonly totals: Totals;
  readonly inputs: readonly ReadInput[];
  readonly problems: ProblemLog;
}

/** Follows the logs that a command line names as they grow, are rotated and become more. Nothing is read twice. */
export class FollowedInputs {
  readonly #settings: MakingSettings;
  readonly #io: Io;
  readonly #options: AggregatorOptions;
  readonly #aggregator: Aggregator;
  readonly #inputs = new Map<string, Followed>();
  readonly #kernel = new KernelOnDemand();
  readonly #problems = new ProblemLog();
  /** Paths and patterns of which it was told why nothing is read of them. */
  readonly #unread = new Set<string>();
  #hasLooked = false;

  constructor(settings: MakingSettings, io: Io, options: AggregatorOptions) {
    this.#settings = settings;
    this.#io = io;
    this.#options = { ...heapBounds(), ...options };
    this.#aggregator = new Aggregator(this.#options);
  }

  /** The totals so far. They are copies, because open stalls may still be closed. */
  soFar(): FollowedSoFar {
    const copy = new Aggregator(this.#options);
    copy.merge(encodeState(this.#aggregator.soFar(), { hasMoments: true, filters: {} }));
    const totals = copy.finish();
    const inputs = [...this.#inputs.values()].map(({ facts, unwrapping }) => ({
      ...facts,
      ...aroundRecords(unwrapping.map(({ unwrapped }) => unwrapped)),
    }));
    const problems = new ProblemLog();
    problems.merge(this.#problems.kept, this.#problems.counts);
    addUnreadUnfinished(totals, (input) => inputs[input]?.path, problems);
    return { totals, inputs, problems };
  }

  /** Reads what is new in all files, some of which may have come since. @returns whether there was anything */
  async poll(): Promise<boolean> {
    await this.#addInputs();
    let hasNews = false;
    for (const [path, input] of this.#inputs) {
      hasNews = (await this.#pollInput(path, input)) || hasNews;
    }
    return hasNews;
  }

  async close(): Promise<void> {
    for (const { follower } of this.#inputs.values()) await follower.close();
  }

  async #addInputs(): Promise<void> {
    const { folder } = this.#io;
    const expanded = await expandInputs(this.#settings.positionals, folder);
    this.#tellUnread(expanded.failures);
    const awaited = expanded.failures
      .filter(({ code }) => code === "no-such-file")
      .map(({ path }) => ({ path, label: undefined }));
    for (const { path, label } of [...expanded.inputs, ...awaited]) {
      if (this.#inputs.has(path)) continue;
      const number = this.#inputs.size;
      this.#aggregator.nameInput(number, path);
      const facts = { path, label, bytes: 0, records: 0, problems: 0 };
      const unwrapping: UnwrappedLines[] = [];
      const open = () => {
        const lines = this.#openLines(number, facts);
        if (lines instanceof UnwrappedLines) unwrapping.push(lines);
        return lines;
      };
      const tell = (change: FileChange) => this.#io.warn(`${path} ${CHANGES[change]}`);
      const follower = new FileFollower(resolve(folder, path), open, tell);
      this.#inputs.set(path, { follower, facts, unwrapping, hasFailed: false });
    }
  }

  /** Tells what is waited for from the beginning, and what may not be read. Of a file that goes later its follower tells. */
  #tellUnread(failures: ExpandedInputs["failures"]): void {
    for (const { code, path, message } of failures) {
      const isAwaited = code !== "unreadable";
      if (this.#unread.has(path) || (isAwaited && this.#hasLooked)) continue;
      this.#unread.add(path);
      this.#io.warn(isAwaited ? `${message}; waiting until there is one` : message);
    }
    this.#hasLooked = true;
  }

  #openLines(input: number, facts: Followed["facts"]): LogLines | UnwrappedLines {
    const { epoch, unwrap } = this.#settings;
    const addProblem = (problem: LineProblem, line: number, offset: number | undefined): void => {
      facts.problems++;
      this.#problems.addLine(problem, facts.path, line, offset);
    };
    return openLines(
      {
        record: (record, timestampMs, line, offset) => {
          facts.records++;
          const problem = this.#aggregator.add(record, timestampMs, { input, line });
          if (problem !== undefined) addProblem(problem, line, offset);
        },
        problem: addProblem,
      },
      { epoch, unwrap, kernel: this.#kernel },
    );
  }

  async #pollInput(path: string, input: Followed): Promise<boolean> {
    try {
      const bytes = await input.follower.poll();
      if (this.#inputs.size > MOST_OPEN) await input.follower.letGo();
      input.facts.bytes += bytes;
      input.hasFailed = false;
      return bytes > 0;
    } catch (error) {
      if (!input.hasFailed) this.#io.warn(`${path}: ${explain(error as NodeJS.ErrnoException)}`);
      input.hasFailed = true;
      return false;
    }
  }
}
