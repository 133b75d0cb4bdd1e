/** What a stall turned out to be; `docs/verdicts.md` and `stall-report explain` say the same in prose. */
export const VERDICT_KINDS = [
  "code",
  "native",
  "gc",
  "wait",
  "poll",
  "blocking",
  "starved",
  "suspended",
  "debugger",
  "idle",
] as const;

/** One of {@link VERDICT_KINDS}. */
export type VerdictKind = (typeof VERDICT_KINDS)[number];

/** What a verdict rests on. */
export type VerdictBasis =
  /** The counters of the record itself. */
  | "measured"
  /** Nothing but the stack. */
  | "stack"
  /** Other processes of the same host stalled at the same instant. */
  | "correlated";

/** The kinds that are suspected false positives: labelled and counted apart, never dropped. */
const SUSPECT_KINDS: ReadonlySet<VerdictKind> = new Set([
  "starved",
  "suspended",
  "debugger",
  "idle",
]);

/** Whether a kind of verdict is a suspected false positive. */
export function isSuspect(kind: VerdictKind): boolean {
  return SUSPECT_KINDS.has(kind);
}

/** A word of the log or of the command line as a kind, if it is one. */
export function asVerdictKind(word: string): VerdictKind | undefined {
  return (VERDICT_KINDS as readonly string[]).includes(word) ? (word as VerdictKind) : undefined;
}
