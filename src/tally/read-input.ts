import { compareTexts } from "../record/compare-texts.js";

/** One input as it was read. */
export interface ReadInput {
  readonly path: string;
  readonly label: string | undefined;
  readonly bytes: number;
  readonly records: number;
  readonly problems: number;
  /** What the records were wrapped in, if they were. */
  readonly wrappedIn?: readonly string[];
  /** Ignored lines of other programs. */
  readonly passedOver?: number;
  /** Contains only summaries, whose own inputs are listed in its place. */
  readonly isSummary?: true;
}

/** The order of inputs, which does not depend on the order of reading: by path, then by content. */
export function compareInputs(a: ReadInput, b: ReadInput): number {
  return (
    compareTexts(a.path, b.path) ||
    compareTexts(a.label ?? "", b.label ?? "") ||
    a.bytes - b.bytes ||
    a.records - b.records ||
    a.problems - b.problems
  );
}
