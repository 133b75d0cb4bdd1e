/** One input as it was read. */
export interface ReadInput {
  readonly path: string;
  readonly label: string | undefined;
  readonly bytes: number;
  readonly records: number;
  readonly problems: number;
  /** Nothing but a summary, whose own inputs are listed in its place. */
  readonly isSummary?: true;
}
