/** Where a record is. */
export interface RecordPlace {
  /** Index of the input. */
  readonly input: number;
  /** 1-based line in it. */
  readonly line: number;
}

/** One stall that is kept individually, for `show` and as the example of a suspect. */
export interface Example {
  readonly place: RecordPlace;
  readonly timestampMs: number;
  readonly durationMs: number;
  readonly reason: string;
  readonly context: Readonly<Record<string, unknown>> | undefined;
  /** How many processes of its host stalled at the same instant in unrelated functions; missing if too few did. */
  readonly processes?: number;
}

/** Which of two examples comes first; negative for the first one. */
export type ExampleOrder = (a: Example, b: Example) => number;

/**
 * The longest example first; of equals the earliest, then the one whose input comes first.
 *
 * @param inputOrder which of two inputs comes first, by their indexes; by default the smaller index
 */
export function byLength(
  inputOrder: (a: number, b: number) => number = (a, b) => a - b,
): ExampleOrder {
  return (a, b) =>
    b.durationMs - a.durationMs ||
    a.timestampMs - b.timestampMs ||
    inputOrder(a.place.input, b.place.input) ||
    a.place.line - b.place.line;
}
