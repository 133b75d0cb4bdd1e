/** The first start of a version of a service. */
export interface Deploy {
  readonly timestampMs: number;
  readonly service: string | undefined;
  readonly version: string;
}
