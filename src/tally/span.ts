/** A span of time; epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** From the beginning of the first of some spans to the end of the last; undefined if there are none. */
export function spanAround(spans: readonly Span[]): Span | undefined {
  if (spans.length === 0) return undefined;
  return spans.reduce((all, { from, to }) => ({
    from: Math.min(all.from, from),
    to: Math.max(all.to, to),
  }));
}
