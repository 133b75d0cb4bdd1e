import { resolve } from "node:path";
import { ProblemLog } from "../gather/problem-log.js";
import { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import { FileFollower } from "../read/follow-file.js";
import { expandInputs, explain } from "../read/inputs.js";
import { openLines } from "../read/read-log.js";
import { UsageError } from "../read/usage-error.js";
import { partByOf } from "../report/group-key.js";
import type { Report } from "../report/model.js";
import { Aggregator } from "../tally/aggregator.js";
import { encodeState } from "../tally/encode-state.js";
import { missingFrom } from "../tally/missing.js";
import type { ReadInput } from "../tally/read-input.js";
import { expectationsFrom } from "./expectations.js";
import { filtersFrom } from "./filters-from.js";
import { EXIT, type Io } from "./io.js";
import { reportOf } from "./make-report.js";
import { openStackSource } from "./resolve-stacks.js";
import type { MakingSettings } from "./shared-options.js";

/** How often the logs are looked at. */
const POLL_MS = 1000;
/** A new report is made only if the last one took less than this share of the time since. */
const MOST_BUSY_SHARE = 0.1;
const CLEAR_SCREEN = "\u001b[H\u001b[2J\u001b[3J";

/** An input that is followed. */
interface Followed {
  readonly follower: FileFollower;
  readonly summary: { -readonly [Name in keyof ReadInput]: ReadInput[Name] };
  /** Said once, until it can be read again. */
  hasFailed: boolean;
}

/**
 * Reads growing logs until Ctrl-C, through rotation and with files that come later, and shows the report again whenever
 * there is something new. What was read is not read again: the cost is that of the new lines and of one report.
 *
 * @param show writes a report in the way that the options ask for
 */
export async function followReport(
  settings: MakingSettings,
  io: Io,
  show: (report: Report) => Promise<string>,
): Promise<number> {
  if (settings.positionals.length === 0 || settings.positionals.includes("-")) {
    throw new UsageError("--follow needs files, directories or quoted globs; a pipe is not one");
  }
  const { idleFrames, groupBy } = settings;
  const options = { filters: filtersFrom(settings), idleFrames, partBy: partByOf(groupBy) };
  const expectations = await expectationsFrom(settings, io.folder);
  const aggregator = new Aggregator(options);
  const problems = new ProblemLog();
  const inputs = new Map<string, Followed>();
  const kernel = new KernelOnDemand();
  let isInterrupted = false;
  let wake = (): void => {};
  const stopListening = io.onInterrupt(() => {
    isInterrupted = true;
    wake();
  });
  const pause = (ms: number): Promise<void> =>
    new Promise((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });

  let isFirst = true;
  let busyMs = 0;
  let idleSinceMs = Number.NEGATIVE_INFINITY;
  let hasNews = false;
  while (!isInterrupted) {
    await addInputs(settings, io, inputs, aggregator, problems, kernel);
    for (const [path, input] of inputs) hasNews = (await poll(path, input, io)) || hasNews;
    const now = io.now();
    if ((hasNews || isFirst) && busyMs <= (now - idleSinceMs) * MOST_BUSY_SHARE) {
      const text = await show(await currentReport());
      io.stdout.write(io.stdout.isTerminal ? `${CLEAR_SCREEN}${text}` : `${text}\n`);
      isFirst = false;
      hasNews = false;
      idleSinceMs = io.now();
      busyMs = idleSinceMs - now;
    }
    if (!isInterrupted) await pause(POLL_MS);
  }
  stopListening();
  for (const { follower } of inputs.values()) await follower.close();
  const text = await show(await currentReport());
  io.stdout.write(io.stdout.isTerminal ? `${CLEAR_SCREEN}${text}` : text);
  return EXIT.interrupted;

  /** A report of all so far; what is open may still be closed later, so that it is made of a copy. */
  async function currentReport(): Promise<Report> {
    const copy = new Aggregator(options);
    copy.merge(encodeState(aggregator.soFar(), { hasMoments: true, filters: {} }));
    const stacks = await openStackSource(settings, io);
    const totals = copy.finish();
    const read = {
      totals,
      missing: missingFrom(totals, options.filters, expectations),
      inputs: [...inputs.values()].map(({ summary }) => summary),
      problems,
      failureCount: 0,
      isInterrupted: false,
      overlaps: [],
      repeated: [],
    };
    const report = await reportOf(read, settings, stacks);
    stacks.close();
    return report;
  }
}

async function poll(path: string, input: Followed, io: Io): Promise<boolean> {
  try {
    const bytes = await input.follower.poll();
    input.summary.bytes += bytes;
    input.hasFailed = false;
    return bytes > 0;
  } catch (error) {
    if (!input.hasFailed) {
      io.warn(`${path}: ${explain(error as NodeJS.ErrnoException)}`);
    }
    input.hasFailed = true;
    return false;
  }
}

/** Looks for files that came since. */
async function addInputs(
  { positionals, epoch, unwrap }: MakingSettings,
  io: Io,
  inputs: Map<string, Followed>,
  aggregator: Aggregator,
  problems: ProblemLog,
  kernel: KernelOnDemand,
): Promise<void> {
  const expanded = await expandInputs(positionals, io.folder);
  const awaited = expanded.failures
    .filter(({ code }) => code === "no-such-file")
    .map(({ path }) => ({ path, label: undefined }));
  for (const { path, label } of [...expanded.inputs, ...awaited]) {
    if (inputs.has(path)) continue;
    const number = inputs.size;
    aggregator.nameInput(number, path);
    const summary = { path, label, bytes: 0, records: 0, problems: 0 };
    const open = () =>
      openLines(
        {
          record(record, timestampMs, line) {
            summary.records++;
            aggregator.add(record, timestampMs, { input: number, line });
          },
          problem(problem, line, offset) {
            summary.problems++;
            problems.addLine(problem, path, line, offset);
          },
        },
        { epoch, unwrap, kernel },
      );
    const follower = new FileFollower(resolve(io.folder, path), open);
    inputs.set(path, { follower, summary, hasFailed: false });
  }
}
