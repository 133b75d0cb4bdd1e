/**
 * The thresholds that decide a verdict, each with its reason. Those of a late answer are in `record/late-answer.ts`, and
 * what is a stall of its own however crowded the machine, in `record/default-threshold.ts`.
 */

/**
 * The share of a stall that a cause must cover. Half, because what covers more than half exceeds all other causes together, so
 * that two rules cannot both be right.
 */
export const MAJORITY_SHARE = 0.5;

/**
 * Below this share of CPU time and of run-queue time, a late watchdog means that the whole process stood still rather than
 * competed for a processor: a stopped process has neither.
 */
export const STANDSTILL_SHARE = 0.1;

/**
 * If Node counted less than this share of garbage collection, the profile is not consulted: steps of incremental marking come
 * with pauses, and a program that collects for half of its time has many of both.
 */
export const GC_SIGN_SHARE = 0.05;

/**
 * The smallest profile (samples) from which garbage collection is estimated: with ten samples, the standard error of a share of
 * one half is a sixth.
 */
export const PROFILE_SAMPLES = 10;

/**
 * How many processes of one host must stall at the same instant, in unrelated functions, before the host is suspected: two can
 * be chance or one calling the other, three rarely are.
 */
export const CORRELATED_PROCESSES = 3;

/** How far apart (ms) "the same instant" may be: clocks of containers on a host differ by up to a second. */
export const CORRELATION_WINDOW_MS = 1_000;
