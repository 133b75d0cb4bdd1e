/**
 * `stall-report` as a library: the types of the records of a log, their decoder and their encoder. The emitter is
 * `stall-report/emitter`; everything else is the command line.
 */
export { expandStacks } from "./record/compact-stacks.js";
export { type Decoded, decodeLine, decodeValue, LONGEST_DURATION_MS } from "./record/decode.js";
export { encodeRecord } from "./record/encode.js";
export type { LineProblem, LineProblemCode } from "./record/problem.js";
export * from "./record/record.js";
export { type EpochUnit, formatTimestamp, parseTimestamp } from "./record/timestamp.js";
