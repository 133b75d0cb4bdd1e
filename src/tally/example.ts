/** Where a record stands. */
export interface RecordPlace {
  /** Index of the input. */
  readonly input: number;
  /** 1-based line in it. */
  readonly line: number;
}

/** One stall that is kept whole, for `show` and for the example of a suspect. */
export interface Example {
  readonly place: RecordPlace;
  readonly timestampMs: number;
  readonly durationMs: number;
  readonly reason: string;
  readonly context: Readonly<Record<string, unknown>> | undefined;
  /** How many processes of its host stalled at the same instant, in unrelated functions, where these are enough. */
  readonly processes?: number;
}

/** The longest example first; among equals the earliest, then the one that was named first. */
export function byLength(a: Example, b: Example): number {
  return (
    b.durationMs - a.durationMs ||
    a.timestampMs - b.timestampMs ||
    a.place.input - b.place.input ||
    a.place.line - b.place.line
  );
}
