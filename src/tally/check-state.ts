import {
  amount,
  type Check,
  flag,
  listOf,
  oneOf,
  shape,
  tags,
  text,
  tuple,
  whole,
  wrongType,
} from "../record/check.js";
import { decodeValue, factsOfStart, functionStarts } from "../record/decode.js";
import type { LineProblem } from "../record/problem.js";
import { LANGUAGES } from "../stack/frame.js";
import { Durations } from "../stats/duration-summary.js";
import type { AggregatorState } from "./aggregator-state.js";
import { checkRange } from "./number-set.js";
import { rows, time } from "./state-check.js";
import { checkTally } from "./tally.js";

/** Checks a state that comes from a file; what it says of counts and places is believed, its types and indexes are not. */
export const checkState: Check = (value, path) => checkTypes(value, path) ?? checkIndexes(value);

const textOrNull: Check = (value, path) => (value === null ? undefined : text(value, path));

const frame = shape(
  {},
  {
    functionName: text,
    alias: text,
    file: text,
    line: whole,
    column: whole,
    isAsync: flag,
    isConstructor: flag,
    isEval: flag,
    isNative: flag,
    isWasm: flag,
    isUnread: flag,
    isTopLevel: flag,
    language: oneOf(...LANGUAGES),
  },
);

const checkTypes = shape(
  {
    hosts: listOf(text),
    populations: listOf(
      shape(
        { scripts: listOf(tuple(text, textOrNull, textOrNull)) },
        { service: text, version: text },
      ),
    ),
    sessions: listOf(
      shape(
        {
          id: text,
          population: whole,
          spans: listOf(tuple(time, time)),
          closed: listOf(checkRange),
          dropped: listOf(tuple(text, whole)),
        },
        { facts: shape({}, factsOfStart) },
      ),
    ),
    shapes: listOf(
      shape(
        {
          frames: listOf(frame),
          state: oneOf("plumbing", "poll", "running"),
          folding: whole,
        },
        { functionStarts },
      ),
    ),
    cells: listOf(checkTally),
    open: listOf(
      shape(
        {
          session: whole,
          record: tags,
          timestampMs: time,
          place: shape({ input: whole, line: whole }, {}),
        },
        {},
      ),
    ),
    longest: rows(time, amount, whole),
    stallCount: whole,
    blockMs: amount,
    duplicateCount: whole,
    sessionlessCount: whole,
  },
  { burstGapMs: amount },
);

function checkIndexes(value: unknown): LineProblem | undefined {
  const { hosts, populations, sessions, shapes, cells, open, longest } = value as AggregatorState;
  const indexes: [path: string, index: number, list: readonly unknown[]][] = [];
  for (const { population } of sessions) {
    indexes.push(["sessions.population", population, populations]);
  }
  for (const cell of cells) {
    indexes.push(["cells.population", cell.population, populations]);
    indexes.push(["cells.shape", cell.shape, shapes]);
    for (const host of column(cell.blocks, 4, 0)) indexes.push(["cells.blocks", host, hosts]);
    for (const [, last] of cell.sessions) indexes.push(["cells.sessions", last, sessions]);
    for (const session of column(cell.bursts, 4, 0)) {
      indexes.push(["cells.bursts", session, sessions]);
    }
    const durations = Durations.fromJSON(cell.durations);
    if (durations?.count !== cell.count || cell.count === 0) {
      return wrongType("cells.durations", `the durations of ${cell.count} stalls`, cell.durations);
    }
  }
  for (const { session, record } of open) {
    indexes.push(["open.session", session, sessions]);
    const decoded = decodeValue(record);
    if (decoded.kind !== "record" || decoded.record.type !== "stall-open") {
      return wrongType("open.record", "a record of an open stall", record);
    }
  }
  for (const index of column(longest, 3, 2)) indexes.push(["longest", index, cells]);
  const wrong = indexes.find(([, index, list]) => index >= list.length);
  return wrong === undefined
    ? undefined
    : wrongType(wrong[0], `an index below ${wrong[2].length}`, wrong[1]);
}

function column(table: readonly number[], width: number, at: number): number[] {
  return table.filter((_, i) => i % width === at);
}
