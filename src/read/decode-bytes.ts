import { isUtf8 } from "node:buffer";
import { type Decoded, decodeLine, decodeValue } from "../record/decode.js";
import { type LineProblem, lineProblem } from "../record/problem.js";
import type { EpochUnit } from "../record/timestamp.js";
import { DOCUMENT_START } from "./line-splitter.js";

/** The content of one line of a file. */
export interface DecodedLine {
  /** Undefined for a blank line, or if nothing could be saved from a bad one. */
  readonly decoded?: Exclude<Decoded, { kind: "problem" }>;
  readonly problems: readonly LineProblem[];
}

const NONE: readonly LineProblem[] = [];
const CARRIAGE_RETURN = 13;
const NUL = 0;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);
/** How each of our records begins, also a torn one. */
export const RECORD_START = '{"v":';

/**
 * Decodes one line of a file.
 *
 * A crash can leave NUL bytes, or part of a record without a newline, to which the next process appends its own record. The good
 * record in such a line is saved, and the line is still a problem.
 *
 * @param isFirst the line may begin with a byte order mark
 * @param isTerminated a newline follows; without one, a line that is not JSON is torn rather than merely bad
 * @param epoch the unit of numeric timestamps
 */
export function decodeBytes(
  bytes: Buffer,
  start: number,
  end: number,
  isFirst: boolean,
  isTerminated: boolean,
  epoch: EpochUnit = "ms",
): DecodedLine {
  let from = start;
  let to = end;
  if (isFirst && bytes.subarray(from, from + 3).equals(BYTE_ORDER_MARK)) from += 3;
  while (to > from && bytes[to - 1] === CARRIAGE_RETURN) to--;
  if (isBlank(bytes, from, to)) return { problems: NONE };

  let line = bytes.subarray(from, to);
  let problem: LineProblem | undefined;
  if (line.includes(NUL)) {
    const nuls = line.reduce((count, byte) => count + (byte === NUL ? 1 : 0), 0);
    problem = lineProblem(
      "nul-bytes",
      `${nuls} NUL bytes: the machine probably crashed while writing`,
    );
    line = Buffer.from(line.filter((byte) => byte !== NUL));
    if (isBlank(line, 0, line.length)) return { problems: [problem] };
  }
  if (!isUtf8(line)) {
    const message = "not valid UTF-8";
    return { problems: [lineProblem("invalid-utf8", message)] };
  }
  const text = line.toString("utf8");
  const decoded = decodeLine(text, epoch);
  if (decoded.kind !== "problem") return { decoded, problems: withDropped(problem, decoded) };
  if (problem === undefined) {
    problem = decoded.problem.code === "not-json" ? notJson(text, isTerminated) : undefined;
    problem ??= decoded.problem;
  }
  const saved = decoded.problem.code === "not-json" ? saveAppended(text, epoch) : undefined;
  return saved === undefined
    ? { problems: [problem] }
    : { decoded: saved, problems: withDropped(problem, saved) };
}

/** The problem of a line that is not JSON, if it can be more specific than that. */
function notJson(text: string, isTerminated: boolean): LineProblem | undefined {
  if (text.startsWith(DOCUMENT_START)) {
    return lineProblem("torn-summary", "the summary is cut off: what it counted is missing");
  }
  if (isTerminated) return undefined;
  return lineProblem("torn-line", "the last line is torn: the process ended while writing it");
}

function withDropped(
  problem: LineProblem | undefined,
  decoded: NonNullable<DecodedLine["decoded"]>,
): readonly LineProblem[] {
  const dropped = decoded.kind === "record" ? decoded.dropped : NONE;
  return problem === undefined ? dropped : [problem, ...dropped];
}

/** The complete record at the end of a line that begins with something else. */
function saveAppended(text: string, epoch: EpochUnit): DecodedLine["decoded"] {
  const at = text.lastIndexOf(RECORD_START);
  if (at <= 0) return undefined;
  try {
    const decoded = decodeValue(JSON.parse(text.slice(at)), epoch);
    return decoded.kind === "problem" ? undefined : decoded;
  } catch {
    return undefined;
  }
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const byte = bytes[i];
    if (byte !== 32 && byte !== 9 && byte !== CARRIAGE_RETURN) return false;
  }
  return true;
}
