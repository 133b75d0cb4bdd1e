/** How a text for people is to look; machine formats look at none of it. */
export interface RenderOptions {
  /** Columns of the terminal, or of the page. */
  readonly width: number;
  readonly hasColour: boolean;
  /** The terminal shows nothing but ASCII; missing is no. */
  readonly isAscii?: boolean;
  /** Where a file of a stack is in the repository, for formats that link to it; missing where that is unknown. */
  readonly repositoryPath?: (file: string) => string | undefined;
  /** The version of stall-report, for the provenance of a report. */
  readonly toolVersion: string;
  /** When the report is made, epoch ms; undefined leaves the time out (`--no-timestamp`). */
  readonly madeAtMs: number | undefined;
  /**
   * The command that made the report as it can be typed again, without what it says of formats and output files:
   * `stall-report logs/*.ndjson --since 2h`.
   */
  readonly command?: string;
}

/** How a comparison is to look. */
export interface ComparisonOptions extends RenderOptions {
  /** Also lists the functions about which too little is known, in texts that would leave them out. */
  readonly isAllShown: boolean;
  /** Says the verdict again at the end, where the eye is on a terminal; missing is no. */
  readonly isVerdictRepeated?: boolean;
}

/** How a trend is to look. */
export interface TrendOptions extends RenderOptions {
  /** So many functions are shown, at least those that changed. */
  readonly top: number;
  /** Also shows the functions with too few stalls to tell. */
  readonly isAllShown: boolean;
}
