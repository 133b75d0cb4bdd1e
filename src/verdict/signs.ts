import { LATE_ANSWER_MS, LATE_ANSWER_SHARE } from "../record/late-answer.js";
import { GC_SIGN_SHARE, MAJORITY_SHARE } from "./thresholds.js";

/** Where an amount stands in a record. */
export type EvidencePath = readonly [name: string, inner?: string];

/**
 * A sign that a stall may be anything else than computing: something that is there at all, or amounts that come to a share of
 * its duration.
 */
export interface Sign {
  /** It is none where this was not measured. */
  readonly there?: EvidencePath;
  /** Amounts (ms) that are added up, at most two; one that was not measured counts as nothing. */
  readonly amounts?: readonly EvidencePath[];
  readonly share?: number;
  /** It is one below the share; from the share on, unless said. */
  readonly isBelow?: true;
  /** So many ms are as good as the share. */
  readonly orMs?: number;
  /** It is one, too, where no amount was measured. */
  readonly orMissing?: true;
}

/**
 * All signs. The verdict of a stall without any of them follows from its stack, and from whether its CPU time was measured. The
 * kernel reads this table: such stalls it counts by itself. That the rules agree is a law in `test/verdict/signs.test.ts`.
 */
export const SIGNS: readonly Sign[] = [
  { there: ["debugger"] },
  { amounts: [["suspended"]], share: MAJORITY_SHARE },
  { amounts: [["watchdogLag"]], share: MAJORITY_SHARE },
  {
    amounts: [
      ["cpu", "queue"],
      ["cpu", "throttled"],
    ],
    share: MAJORITY_SHARE,
  },
  { amounts: [["gc"]], share: MAJORITY_SHARE },
  { there: ["profile"], amounts: [["gc"]], share: GC_SIGN_SHARE, orMissing: true },
  { amounts: [["capture", "delay"]], share: LATE_ANSWER_SHARE, orMs: LATE_ANSWER_MS },
  { amounts: [["cpu", "main"]], share: MAJORITY_SHARE, isBelow: true },
];
