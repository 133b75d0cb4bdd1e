import { explain } from "../read/inputs.js";
import { readLog } from "../read/read-log.js";
import type { LogRecord, StartRecord } from "../record/record.js";
import { formatTimestamp } from "../record/timestamp.js";
import { escapeTerminal } from "../render/escape-terminal.js";
import { redactRecord } from "../report/redact-record.js";
import { type Filters, isInWindow, passesSession } from "../tally/filters.js";
import { meets } from "../tally/where.js";
import type { Settings } from "./command.js";
import { filtersFrom } from "./filters-from.js";
import { EXIT, type Io } from "./io.js";
import { openInputs } from "./open-inputs.js";
import type { REDACT_OPTION } from "./output-options.js";
import type { LINE_OPTIONS } from "./reading-options.js";
import { redactorFrom } from "./redact-option.js";
import type { FILTER_OPTIONS } from "./shared-options.js";

type SliceSettings = Settings<typeof FILTER_OPTIONS & typeof LINE_OPTIONS & typeof REDACT_OPTION>;

/** Writes the records that pass the filters. @returns the exit status. @throws UsageError */
export async function slice(settings: SliceSettings, io: Io): Promise<number> {
  const filters = filtersFrom(settings);
  const expanded = await openInputs(settings.positionals, io);
  const { ndjsonOutput } = await import("./ndjson-output.js");
  const output = ndjsonOutput(io.stdout);
  const redactor = redactorFrom(settings, [], []);
  let failureCount = expanded.failures.length;
  for (const input of expanded.inputs) {
    const slicer = new Slicer(filters);
    const outcome = await readLog(
      input,
      {
        record(record, timestampMs) {
          const kept = slicer.slice(record, timestampMs);
          if (kept === undefined) return;
          output.write(redactor === undefined ? kept : redactRecord(kept, redactor));
        },
        problem(problem, line) {
          io.warn(`${input.path}:${line}: ${problem.message}`);
        },
        document(_value, _schema, line) {
          failureCount++;
          const text = `${input.path}:${line}: a summary contains no records; slice the logs it was made from`;
          io.stderr.write(`error: ${escapeTerminal(text)}\n`);
        },
      },
      { stdin: () => io.stdin, folder: io.folder, epoch: settings.epoch, unwrap: settings.unwrap },
    );
    if (outcome.error !== undefined) {
      failureCount++;
      io.stderr.write(`error: ${escapeTerminal(`${input.path}: ${explain(outcome.error)}`)}\n`);
    }
  }
  await output.end();
  return failureCount > 0 ? EXIT.usage : EXIT.done;
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

  /** Nobody watched the slice before it begins, so its observed time must not begin earlier either. */
  #clippedStart(record: StartRecord, timestampMs: number): StartRecord | undefined {
    const { sinceMs, untilMs } = this.#filters;
    if (untilMs !== undefined && timestampMs >= untilMs) return undefined;
    if (sinceMs === undefined || timestampMs >= sinceMs) return record;
    return { ...record, timestamp: formatTimestamp(sinceMs) };
  }
}
