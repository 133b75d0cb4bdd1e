import { setTimeout as sleep } from "node:timers/promises";
import { UsageError } from "../read/usage-error.js";
import { partByOf } from "../report/group-key.js";
import type { Report } from "../report/model.js";
import { missingFrom } from "../tally/missing.js";
import { expectationsFrom } from "./expectations.js";
import { filtersFrom } from "./filters-from.js";
import { FollowedInputs } from "./followed-inputs.js";
import { EXIT, type Io } from "./io.js";
import { aroundReport, keepsWork, type ReportMaking, reportOf } from "./make-report.js";
import { needsTimeline } from "./output-files.js";
import { openStackSource } from "./resolve-stacks.js";
import { screenful } from "./screenful.js";

/** How often the logs are looked at. */
const POLL_MS = 1000;
/** A new report is made only if the last one took less than this share of the time since. */
const MOST_BUSY_SHARE = 0.1;
const CLEAR_SCREEN = "\u001b[H\u001b[2J\u001b[3J";

/**
 * Reads growing logs until Ctrl-C, through rotation and with files that come later, and shows the report again whenever
 * there is something new. What was read is not read again: the cost is that of the new lines and of one report.
 *
 * @param show writes a report in the way that the options ask for
 */
export async function followReport(
  settings: ReportMaking,
  io: Io,
  show: (report: Report) => Promise<string>,
): Promise<number> {
  if (settings.positionals.length === 0 || settings.positionals.includes("-")) {
    throw new UsageError("--follow cannot read a pipe: name files, directories or quoted globs");
  }
  const { idleFrames, groupBy } = settings;
  const filters = filtersFrom(settings);
  const around = aroundReport(settings, io);
  const expectations = await expectationsFrom(settings, io.folder);
  const notices: string[] = [];
  const later: Io = { ...io, warn: (message) => void notices.push(message) };
  const followed = new FollowedInputs(settings, later, {
    filters,
    idleFrames,
    partBy: partByOf(groupBy),
    keepsWork: keepsWork(settings),
    keepsPoints: needsTimeline(settings),
  });

  const showReport = async (isLast: boolean): Promise<void> => {
    const soFar = followed.soFar();
    const missing = missingFrom(soFar.totals, filters, expectations);
    const stacks = await openStackSource(settings, io);
    const read = { ...soFar, missing, ...ALL_GOES_WELL };
    const now = { ...around, nowMs: io.now() };
    const text = await show(await reportOf(read, settings, stacks, now));
    stacks.close();
    if (!io.stdout.isTerminal) io.stdout.write(isLast ? text : `${text}\n`);
    else io.stdout.write(CLEAR_SCREEN + (isLast ? text : screenful(text, io)));
  };

  const interruption = new AbortController();
  const stopListening = io.onInterrupt(() => interruption.abort());
  const { signal } = interruption;
  let shownAtMs = Number.NEGATIVE_INFINITY;
  let busyMs = 0;
  let hasNews = true;
  while (!signal.aborted) {
    hasNews = (await followed.poll()) || hasNews;
    const nowMs = io.now();
    if (hasNews && busyMs <= (nowMs - shownAtMs) * MOST_BUSY_SHARE) {
      await showReport(false);
      hasNews = false;
      shownAtMs = io.now();
      busyMs = shownAtMs - nowMs;
    }
    // Below the report, which clears the screen.
    for (const notice of notices.splice(0)) io.warn(notice);
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
  }
  stopListening();
  await followed.close();
  await showReport(true);
  return EXIT.interrupted;
}

/** A file that cannot be read is reported at once and tried again. */
const ALL_GOES_WELL = {
  failureCount: 0,
  isInterrupted: false,
  overlaps: [],
  repeated: [],
  alike: [],
};
