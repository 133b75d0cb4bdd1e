import { isCallbackLoop } from "../record/callback-loops.js";
import type { VotingFrame } from "../record/function-ids.js";
import type { Turn } from "../record/record.js";
import type { CallbackSign } from "./turn-probe.js";

/** So many answers must each have been given in another callback than the one before. */
const LEAST_ANSWERS = 3;

/** A callback that went on for longer than this share of the stall is no small one. */
const SMALL_SHARE = 0.1;

/** A sign, and when it was given: ms since the stall began. */
export interface TimedSign {
  readonly at: number;
  readonly sign: CallbackSign;
  /** The callback works for the promise of this index of a `Promise.all`. */
  readonly promiseIndex?: number | undefined;
  /** It was given in Node's own loop, when one callback had ended and the next had not begun. */
  readonly isBetween?: boolean;
  /** It was given where no function ran: between two microtasks, or in the loop's poll. */
  readonly isNowhere?: boolean;
}

/** Whether an answer was given between callbacks. @param innermost its innermost frame */
export function isBetweenCallbacks(innermost: VotingFrame | undefined): boolean {
  const { functionName = "", file = "" } = innermost ?? {};
  return isCallbackLoop(functionName) && (file === "" || file.startsWith("node:internal/"));
}

/**
 * Says whether a stall was a turn of many small callbacks, from the answers that were given in it.
 *
 * How many there were follows from the timers and immediates that went away between two answers, or from the promises of a `Promise.all`,
 * on the assumption that it went on at that pace: two digits of it are told.
 *
 * @param all in the order of the answers
 * @returns undefined if it was one callback, or if too few have answered to know
 */
export function turnOf(all: readonly TimedSign[], durationMs: number): Turn | undefined {
  const signs = all.filter((sign, i) => !isMute(sign, all[i - 1]));
  if (signs.length < LEAST_ANSWERS) return undefined;
  const isChain = signs.slice(1).every(({ sign, promiseIndex, isBetween }, i) => {
    const before = signs[i];
    const { endedAfterMs = 0 } = sign;
    const hasEnded =
      isBetween === true ||
      before?.isBetween === true ||
      sign.endedAfterMs !== undefined ||
      sign.asyncId !== before?.sign.asyncId ||
      promiseIndex !== before.promiseIndex;
    return hasEnded && endedAfterMs <= SMALL_SHARE * durationMs;
  });
  if (!isChain) return undefined;
  const callbacks = countOf(signs, durationMs);
  return callbacks === undefined ? {} : { callbacks };
}

/** Whether an answer tells nothing: where no function runs, the same number as before does not say that a callback went on. */
function isMute({ isNowhere, sign }: TimedSign, before: TimedSign | undefined): boolean {
  const isNumbered = sign.asyncId !== before?.sign.asyncId;
  return isNowhere === true && !isNumbered && sign.endedAfterMs === undefined;
}

function countOf(signs: readonly TimedSign[], durationMs: number): number | undefined {
  const indexes = signs.flatMap(({ at, promiseIndex: done }) =>
    done === undefined ? [] : { at, done },
  );
  const timers = signs.flatMap(({ at, sign: { waiting } }) =>
    waiting === undefined ? [] : { at, done: -waiting },
  );
  const isOfPromises = 2 * indexes.length > signs.length;
  const counted = isOfPromises ? [{ at: 0, done: 0 }, ...indexes] : timers;
  const [first] = counted;
  const last = counted.at(-1);
  if (first === undefined || last === undefined || last.at <= first.at) return undefined;
  const count = Math.round(((last.done - first.done) / (last.at - first.at)) * durationMs);
  return count < LEAST_ANSWERS ? undefined : Number(count.toPrecision(2));
}
