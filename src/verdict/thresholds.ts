/**
 * The numbers that decide a verdict, each with its reason. When an answer is late, the record says: see
 * `record/late-answer.ts`.
 */

/**
 * The share of a stall that one cause must cover to be called the cause. Half: whatever covers more than half is
 * larger than all other causes together, so two rules cannot both be right.
 */
export const MAJORITY_SHARE = 0.5;

/**
 * Below this share of CPU time, and of run-queue time, a late watchdog means that the whole process stood still
 * and not that it competed for a processor: a stopped process has neither.
 */
export const STANDSTILL_SHARE = 0.1;

/**
 * Where Node counted less than this share of garbage collection, the profile is not asked for more: steps of
 * incremental marking come with pauses, and a program that collects for half of its time has many of both.
 */
export const GC_SIGN_SHARE = 0.05;

/**
 * The smallest profile (samples) that may say how much of a stall was garbage collection: from ten samples on, a share
 * of a half is known to a sixth.
 */
export const PROFILE_SAMPLES = 10;

/**
 * The number of processes of one host that must stall at the same instant, in unrelated functions, before the
 * host is the suspect: two can be chance or one calling the other, three rarely are.
 */
export const CORRELATED_PROCESSES = 3;

/** How far apart (ms) "the same instant" may be: clocks of containers on a host differ by up to a second. */
export const CORRELATION_WINDOW_MS = 1_000;
