/**
 * The programmatic face of `stall-report`: the record format. The command line is the product; the emitter is
 * `stall-report/emitter`.
 */
export { expandStacks } from "./record/compact-stacks.js";
export { type Decoded, decodeLine, decodeValue, LONGEST_DURATION_MS } from "./record/decode.js";
export { encodeRecord } from "./record/encode.js";
export type { LineProblem, LineProblemCode } from "./record/problem.js";
export * from "./record/record.js";
export { formatTimestamp, parseTimestamp } from "./record/timestamp.js";
