/** How many things are told apart; only tests set it. */
export interface Bounds {
  /** Distinct stacks that are kept whole, and as many functions of others. */
  readonly mostStacks?: number | undefined;
  readonly mostSessions?: number | undefined;
  /** Services with their versions, and as many services of others. */
  readonly mostPrograms?: number | undefined;
}
