import {
  amount,
  type Check,
  isObject,
  listOf,
  shape,
  text,
  tuple,
  whole,
} from "../record/check.js";
import type { Problem } from "../record/problem.js";
import { type LineProblem, lineProblem, showValue } from "../record/problem.js";
import { hashText } from "../stack/hash-text.js";
import type { AggregatorState } from "./aggregator-state.js";
import { checkIndexes, checkStateTypes } from "./check-state.js";
import type { WrittenState } from "./encode-state.js";
import type { ReadInput } from "./read-input.js";

/** The name of the format. */
const SUMMARY_SCHEMA = "stall-report/summary";
/**
 * Increases when a reader of the previous version would read it wrongly. 2: processes are correlated when a report is made, from
 * `state.stalls`; in version 1, they were correlated when the summary was made. 3: some sessions are not told apart. 4: the files that
 * ran are listed by stack instead of by program. 5: the program of a session may be called less than its facts say.
 */
export const SUMMARY_VERSION = 5;

/** Logs added up into one line of JSON that takes their place in any report: `docs/summary-format.md`. */
export interface Summary {
  readonly inputs: readonly ReadInput[];
  /** The first of them. */
  readonly problems: readonly Problem[];
  readonly problemCounts: readonly (readonly [code: string, count: number])[];
  readonly state: AggregatorState;
}

/** The approximate length of a piece of text. */
const PIECE_UNITS = 64 * 1024;

/** The text of a summary in pieces: one line, with its newline. That of a fleet is long, and need never be in memory as a whole. */
export function* encodeSummary(
  summary: Omit<Summary, "state"> & { readonly state: WrittenState },
  schemaVersion: number,
  toolVersion: string,
): Generator<string> {
  const { state, ...rest } = summary;
  const head = { schema: SUMMARY_SCHEMA, schemaVersion, madeBy: toolVersion };
  yield `${JSON.stringify({ ...head, ...rest }).slice(0, -1)},"state":{`;
  let separator = "";
  for (const [name, value] of Object.entries(state)) {
    yield `${separator}${JSON.stringify(name)}:`;
    separator = ",";
    if (isList(value)) yield* encodeList(value);
    else yield JSON.stringify(value);
  }
  yield "}}\n";
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

/** The text of a list. Columns of numbers are pieces of it. */
function* encodeList(items: Iterable<unknown>): Generator<string> {
  let piece = "[";
  let separator = "";
  for (const item of items) {
    piece += separator + (item instanceof Float64Array ? item.join() : JSON.stringify(item));
    separator = ",";
    if (piece.length < PIECE_UNITS) continue;
    yield piece;
    piece = "";
  }
  yield `${piece}]`;
}

/**
 * Identifies a summary by what was counted, whoever wrote it and whenever.
 *
 * @returns undefined if nothing was counted, as in any number of summaries
 */
export function digestOf({ state }: Summary): string | undefined {
  const { sessions, cells, stallCount } = state;
  if (sessions.length === 0 && stallCount === 0) return undefined;
  const sums = cells.map((cell) => [cell.count, cell.blockedUs, cell.firstSeenMs, cell.lastSeenMs]);
  return hashText(
    JSON.stringify([
      sessions.map(({ id, facts, spans, closed }) => [id, facts, spans, closed]),
      sums,
    ]),
  );
}

/** Checks a parsed document. @returns the summary, or what is wrong with it */
export function decodeSummary(value: unknown): Summary | LineProblem {
  if (!isObject(value) || value["schema"] !== SUMMARY_SCHEMA) {
    const found = isObject(value) ? value["schema"] : value;
    return lineProblem(
      "not-a-summary",
      `${typeof found === "string" ? found : showValue(found)} is neither a log nor a summary`,
    );
  }
  const version = value["schemaVersion"];
  if (typeof version !== "number" || version > SUMMARY_VERSION) {
    return lineProblem(
      "newer-summary",
      `summary version ${showValue(version)} is newer than ${SUMMARY_VERSION}, the newest this stall-report reads; update it`,
    );
  }
  const summary = value as unknown as Summary;
  const problem = check(value, "") ?? checkIndexes(summary.state, summary.inputs.length);
  if (problem !== undefined) {
    return lineProblem("not-a-summary", `this summary is damaged: ${problem.message}`);
  }
  return summary;
}

const check: Check = shape(
  {
    inputs: listOf(
      shape({ path: text, bytes: amount, records: whole, problems: whole }, { label: text }),
    ),
    problems: listOf(
      shape({ code: text, path: text, message: text }, { line: whole, offset: whole }),
    ),
    problemCounts: listOf(tuple(text, whole)),
    state: checkStateTypes,
  },
  {},
);
