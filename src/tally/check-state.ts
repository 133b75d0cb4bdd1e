import {
  amount,
  type Check,
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
import { Durations, type DurationsJson } from "../stats/durations.js";
import type { AggregatorState } from "./aggregator-state.js";
import { checkCrowd } from "./crowd-line.js";
import { checkRange } from "./number-set.js";
import { frame, rows, script, time } from "./state-check.js";
import { checkTally } from "./tally.js";

const total: Check = (value, path) => (value === -1 ? undefined : amount(value, path));

const work = shape({ rows: rows(time, amount, whole, time, total, total) }, { from: time });

/** Checks the types of a state that comes from a file; {@link checkIndexes} does the rest. */
export const checkStateTypes: Check = shape(
  {
    hosts: listOf(text),
    populations: listOf(shape({ scripts: listOf(script) }, { service: text, version: text })),
    sessions: listOf(
      shape(
        {
          id: text,
          population: whole,
          spans: listOf(tuple(time, time)),
          closed: listOf(checkRange),
          dropped: listOf(tuple(text, whole)),
        },
        { facts: shape({}, factsOfStart), uptime: tuple(amount, time), work, crowd: checkCrowd },
      ),
    ),
    shapes: listOf(
      shape(
        {
          frames: listOf(frame),
          state: oneOf("plumbing", "poll", "running"),
          folding: whole,
        },
        { functionStarts, scripts: listOf(script) },
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
        { scripts: listOf(script) },
      ),
    ),
    longest: rows(time, amount, whole),
    stallCount: whole,
    blockMs: amount,
    duplicateCount: whole,
    sessionlessCount: whole,
  },
  { burstGapMs: amount, stalls: rows(whole, time, whole, whole, whole, whole) },
);

/**
 * Checks that the indexes of a state are within its lists; its counts and places are not checked.
 *
 * @param inputCount how many inputs the summary lists
 */
export function checkIndexes(state: AggregatorState, inputCount: number): LineProblem | undefined {
  const { hosts, populations, sessions, shapes, cells, open, longest, stalls = [] } = state;
  let problem: LineProblem | undefined;
  const below = (limit: number, path: string, index: number): void => {
    if (index >= limit) problem ??= wrongType(path, `an index below ${limit}`, index);
  };
  const column = (
    table: ArrayLike<number>,
    width: number,
    at: number,
    limit: number,
    path: string,
  ) => {
    for (let i = at; i < table.length; i += width) below(limit, path, table[i] as number);
  };
  for (const { population } of sessions)
    below(populations.length, "sessions.population", population);
  for (const cell of cells) {
    below(populations.length, "cells.population", cell.population);
    below(shapes.length, "cells.shape", cell.shape);
    column(cell.blocks, 4, 0, hosts.length, "cells.blocks");
    column(cell.bursts, 4, 0, sessions.length, "cells.bursts");
    for (const [, last] of cell.sessions) below(sessions.length, "cells.sessions", last);
    for (const [, last] of cell.inputs) below(inputCount, "cells.inputs", last);
    for (const { place } of cell.examples) below(inputCount, "cells.examples", place.input);
    if (countDurations(cell.durations) !== cell.count || cell.count === 0) {
      problem ??= wrongType(
        "cells.durations",
        `the durations of ${cell.count} stalls`,
        cell.durations,
      );
    }
  }
  for (const { session, record, place } of open) {
    below(sessions.length, "open.session", session);
    below(inputCount, "open.place", place.input);
    const decoded = decodeValue(record);
    if (decoded.kind !== "record" || decoded.record.type !== "stall-open") {
      problem ??= wrongType("open.record", "a record of an open stall", record);
    }
  }
  column(longest, 3, 2, cells.length, "longest");
  column(stalls, 6, 0, sessions.length, "stalls");
  column(stalls, 6, 3, inputCount, "stalls");
  column(stalls, 6, 5, cells.length, "stalls");
  return problem;
}

function countDurations(durations: DurationsJson): number | undefined {
  return Durations.fromJSON(durations)?.count;
}
