import { isUtf8 } from "node:buffer";
import { type Decoded, decodeLine, decodeValue } from "../record/decode.js";
import { type LineProblem, lineProblem } from "../record/problem.js";
import type { EpochUnit } from "../record/timestamp.js";
import { DOCUMENT_START } from "./line-splitter.js";
import { nulProblem } from "./nul-bytes.js";

/** The content of one line of a file. */
export interface DecodedLine {
  /** Undefined for a blank line, or if nothing could be saved from a bad one. */
  readonly decoded?: Exclude<Decoded, { kind: "problem" }>;
  readonly problems: readonly LineProblem[];
}

const NONE: readonly LineProblem[] = [];
const NOT_UTF8 = {
  kind: "problem",
  problem: lineProblem("invalid-utf8", "not valid UTF-8"),
} as const;
const CARRIAGE_RETURN = 13;
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
 * @param nulCount the NUL bytes that were left out of the line
 */
export function decodeBytes(
  bytes: Buffer,
  start: number,
  end: number,
  isFirst: boolean,
  isTerminated: boolean,
  epoch: EpochUnit = "ms",
  nulCount = 0,
): DecodedLine {
  let from = start;
  let to = end;
  if (isFirst && bytes.subarray(from, from + 3).equals(BYTE_ORDER_MARK)) from += 3;
  while (to > from && bytes[to - 1] === CARRIAGE_RETURN) to--;
  const nuls = nulCount === 0 ? undefined : nulProblem(nulCount);
  if (isBlank(bytes, from, to)) return { problems: nuls === undefined ? NONE : [nuls] };

  const line = bytes.subarray(from, to);
  const text = isUtf8(line) ? line.toString("utf8") : undefined;
  const decoded = text === undefined ? NOT_UTF8 : decodeLine(text, epoch);
  if (decoded.kind !== "problem") return { decoded, problems: withDropped(nuls, decoded) };
  if (text !== undefined && decoded.problem.code !== "not-json") {
    return { problems: [nuls ?? decoded.problem] };
  }
  const saved = saveAppended(line, epoch);
  // Without a record of ours, this may be any binary file, which has NUL bytes of its own.
  const isCrash = text !== undefined || saved !== undefined;
  const specific = text === undefined ? undefined : notJson(text, isTerminated);
  const problem = (isCrash ? nuls : undefined) ?? specific ?? decoded.problem;
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
function saveAppended(line: Buffer, epoch: EpochUnit): DecodedLine["decoded"] {
  const at = line.lastIndexOf(RECORD_START);
  if (at <= 0) return undefined;
  const record = line.subarray(at);
  if (!isUtf8(record)) return undefined;
  try {
    const decoded = decodeValue(JSON.parse(record.toString("utf8")), epoch);
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
