import { LATE_ANSWER_MS, LATE_ANSWER_SHARE } from "../record/late-answer.js";
import { GC_SIGN_SHARE, MAJORITY_SHARE } from "./thresholds.js";

/** The path of an amount in a record. */
export type EvidencePath = readonly [name: string, inner?: string];

/**
 * A sign that a stall may be something other than computing: the presence of a field, or amounts that reach a share of the stall's
 * duration.
 */
export interface Sign {
  /** The field that must be present. */
  readonly there?: EvidencePath;
  /** Amounts (ms) that are added up, at most two; one that was not measured counts as zero. */
  readonly amounts?: readonly EvidencePath[];
  /** The sign is given from this share on. */
  readonly share?: number;
  /** The sign is given below the share instead. */
  readonly isBelow?: true;
  /** A sum of this many ms is as good as the share. */
  readonly orMs?: number;
  /** The sign is also given if no amount was measured. */
  readonly orMissing?: true;
}

/**
 * All signs. The verdict of a stall without any of them follows from its stack and from whether its CPU time was measured; the
 * kernel reads this table to count such stalls itself. That the rules agree is a law in `test/verdict/signs.test.ts`.
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
