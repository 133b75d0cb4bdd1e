import type { LogRecord, StartRecord } from "../record/record.js";
import { formatTimestamp } from "../record/timestamp.js";
import { escapeMessage } from "../render/workflow-commands.js";
import { redactRecord } from "../report/redact-record.js";
import { type Filters, isInWindow, passesSession } from "../tally/filters.js";
import { meets } from "../tally/where.js";
import type { Settings } from "./command.js";
import { filtersFrom } from "./filters-from.js";
import { EXIT, type Io } from "./io.js";
import { readEach } from "./open-inputs.js";
import type { REDACT_OPTION } from "./output-options.js";
import type { LINE_OPTIONS } from "./reading-options.js";
import { redactorFrom } from "./redact-option.js";
import type { FILTER_OPTIONS } from "./shared-options.js";

type SliceSettings = Settings<typeof FILTER_OPTIONS & typeof LINE_OPTIONS & typeof REDACT_OPTION>;

/** Writes the records that pass the filters. @returns the exit status. @throws UsageError */
export async function slice(settings: SliceSettings, io: Io): Promise<number> {
  const filters = filtersFrom(settings);
  const { ndjsonOutput } = await import("./ndjson-output.js");
  const output = ndjsonOutput(io.stdout);
  const redactor = redactorFrom(settings, [], []);
  let summaryCount = 0;
  const failureCount = await readEach(settings, io, (path) => {
    const slicer = new Slicer(filters);
    return {
      record(record, timestampMs) {
        const kept = slicer.slice(record, timestampMs);
        if (kept === undefined) return;
        output.write(redactor === undefined ? kept : redactRecord(kept, redactor));
      },
      problem(problem, line) {
        io.warn(`${path}:${line}: ${problem.message}`);
      },
      document(_value, _schema, line) {
        summaryCount++;
        const text = `${path}:${line}: a summary contains no records; slice the logs it was made from`;
        io.stderr.write(`error: ${escapeMessage(text)}\n`);
      },
    };
  });
  await output.end();
  return failureCount + summaryCount > 0 ? EXIT.usage : EXIT.done;
}

/** Decides record by record what of one file is kept. */
class Slicer {
  readonly #filters: Filters;
  readonly #starts = new Map<string | undefined, StartRecord>();
  #latest: string | undefined;

  constructor(filters: Filters) {
    this.#filters = filters;
  }

  slice(record: LogRecord, timestampMs: number): LogRecord | undefined {
    if (record.type === "start") {
      this.#starts.set(record.session, record);
      this.#latest = record.session;
    }
    const facts = this.#starts.get(record.session ?? this.#latest);
    if (!passesSession(this.#filters, facts)) return undefined;
    switch (record.type) {
      case "start":
        return this.#clippedStart(record, timestampMs);
      case "script":
        return record;
      case "alive":
      case "stop":
        return isInWindow(this.#filters, timestampMs) ? record : undefined;
      default:
        return isInWindow(this.#filters, timestampMs) &&
          record.duration >= (this.#filters.minDurationMs ?? 0) &&
          meets(this.#filters.where ?? [], record.context)
          ? record
          : undefined;
    }
  }

  /** Nothing was observed before the slice begins, so its observed time must not begin earlier either. */
  #clippedStart(record: StartRecord, timestampMs: number): StartRecord | undefined {
    const { sinceMs, untilMs } = this.#filters;
    if (untilMs !== undefined && timestampMs >= untilMs) return undefined;
    if (sinceMs === undefined || timestampMs >= sinceMs) return record;
    return { ...record, timestamp: formatTimestamp(sinceMs) };
  }
}
