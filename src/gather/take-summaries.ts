import { setFlagsFromString } from "node:v8";
import { UsageError } from "../read/usage-error.js";
import type { LineProblem, Problem } from "../record/problem.js";
import type { Aggregator, AggregatorOptions } from "../tally/aggregator.js";
import type { ReadInput } from "../tally/read-input.js";
import { SHARED_SESSION, sharedSessionProblem } from "../tally/shared-session.js";
import { decodeSummary, digestOf, type Summary } from "../tally/summary.js";
import { ProblemLog } from "./problem-log.js";

/** A summary that occurred before. */
export interface RepeatedSummary {
  /** The input that contains it. */
  readonly path: string;
  /** The input that contained it first. */
  readonly earlierPath: string;
}

/** The result of taking summaries, besides what went into the aggregator; plain data. */
export interface TakenSummaries {
  /** The logs that they were made of. */
  readonly inputs: readonly ReadInput[];
  /** The first problems. */
  readonly problems: readonly Problem[];
  readonly problemCounts: ReadonlyMap<string, number>;
  readonly repeated: readonly RepeatedSummary[];
}

/**
 * From so many on, V8 collects the garbage of an old generation that has grown by 30 % and not, as by default, to up to four times its
 * size, and no longer enlarges the young one: each summary leaves a little behind for the report and much for the collector. Costs 5 to
 * 10 % of time and spares a third of the memory, on Node 24 a half.
 */
const MANY_SUMMARIES = 10;
const SMALL_HEAP = ["--heap-growing-percent=30", "--semi-space-growth-factor=1"];

/**
 * Adds each summary to an aggregator as soon as it is read without retaining it, so that ten thousand take no more memory than one.
 */
export class SummaryTaker {
  readonly #aggregator: Aggregator;
  readonly #options: AggregatorOptions;
  readonly #firstInput: number;
  readonly #inputs: ReadInput[] = [];
  readonly #problems = new ProblemLog();
  readonly #repeated: RepeatedSummary[] = [];
  /** The input in which each summary occurred first, by digest. */
  readonly #paths = new Map<string, string>();
  #refusal: UsageError | undefined;

  /** @param firstInput the aggregator's first unused input number */
  constructor(aggregator: Aggregator, options: AggregatorOptions, firstInput: number) {
    this.#aggregator = aggregator;
    this.#options = options;
    this.#firstInput = firstInput;
  }

  /** Takes a document from a line of its own. @returns what is wrong with it, if anything */
  take(value: unknown, path: string): LineProblem | undefined {
    const summary = decodeSummary(value);
    if (!("state" in summary)) return summary;
    this.#refusal ??= refusalOf(summary, this.#options);
    if (this.#refusal !== undefined) return undefined;
    const digest = digestOf(summary);
    const earlierPath = digest === undefined ? undefined : this.#paths.get(digest);
    if (earlierPath !== undefined) {
      this.#repeated.push({ path, earlierPath });
      return undefined;
    }
    if (digest !== undefined) this.#paths.set(digest, path);
    if (this.#paths.size === MANY_SUMMARIES) SMALL_HEAP.forEach(setFlagsFromString);
    const first = this.#firstInput + this.#inputs.length;
    for (const [i, input] of summary.inputs.entries()) {
      this.#aggregator.nameInput(first + i, input.path);
      this.#inputs.push(input);
    }
    this.#problems.merge(summary.problems, new Map(summary.problemCounts));
    this.#aggregator.merge(summary.state, path, (place) => ({
      ...place,
      input: first + place.input,
    }));
    // Ids shared within one summary were reported when it was made.
    const isReported = summary.problemCounts.some(([code]) => code === SHARED_SESSION);
    for (const { id, facts = {} } of isReported ? [] : summary.state.sessions) {
      if (!this.#aggregator.sharedSessions.has(id)) continue;
      this.#problems.add({ ...sharedSessionProblem(id, facts), path });
    }
    return undefined;
  }

  /** The result of all summaries. @throws UsageError if the filters cannot be applied to one of them */
  finish(): TakenSummaries {
    if (this.#refusal !== undefined) throw this.#refusal;
    return {
      inputs: this.#inputs,
      problems: this.#problems.kept,
      problemCounts: this.#problems.counts,
      repeated: this.#repeated,
    };
  }
}

/** Refuses filters that a summary does not support: its sums cannot be filtered. */
function refusalOf(
  { state }: Summary,
  { filters, partBy }: AggregatorOptions,
): UsageError | undefined {
  const { sinceMs, untilMs, minDurationMs, hoursOfDay, hosts = [] } = filters;
  const cuts = [sinceMs, untilMs, minDurationMs, hoursOfDay];
  const isCut = cuts.some((cut) => cut !== undefined);
  const summaryHosts = state.hosts.filter((host) => host !== "");
  if (filters.where !== undefined || partBy !== undefined) {
    return new UsageError(
      "a summary does not keep the host and context of each stall: --where and --group-by host or context.KEY need the logs",
    );
  }
  if (!isCut && (hosts.length === 0 || summaryHosts.length <= 1)) return undefined;
  return new UsageError(
    "a summary cannot be filtered by time, duration or host: pass these options to `stall-report summarize` instead",
  );
}
