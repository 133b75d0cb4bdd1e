import { isLateAnswer } from "./late-answer.js";

/** The answer to one interruption, with times in milliseconds. */
export interface Answered<S> {
  /** When it was requested, since the stall began. */
  readonly at: number;
  /** From the request to the answer. */
  readonly delay: number;
  /** How many consecutive answers were equal; missing means 1. */
  readonly count?: number | undefined;
  /** It came after the stall had ended. */
  readonly isAfter: boolean;
  readonly stack: S;
}

/** The profile's samples of one stack. */
export interface Sampled<S> {
  /** Their number, or their time in units of one sample. */
  readonly weight: number;
  /** The weight before a moment, in ms since the stall began; if missing, the weight is spread evenly over the stall. */
  readonly weightBefore?: (ms: number) => number;
  /** Their number where `weight` is their time with that of the collections next to them; missing: `weight`. */
  readonly count?: number;
  readonly stack: S;
}

/** All stacks observed during a stall. `S` is the caller's representation of a stack. */
export interface Sightings<S> {
  /** Milliseconds. */
  readonly duration: number;
  /** In the order of the requests. */
  readonly answers: readonly Answered<S>[];
  readonly profile: readonly Sampled<S>[];
  /** Samples of the profile with neither JavaScript nor garbage collection. */
  readonly idleSamples: number;
  readonly isEmpty: (stack: S) => boolean;
}

/** A stack with a vote. */
export interface Weighed<S> {
  readonly stack: S;
  readonly weight: number;
  readonly isAnswer: boolean;
}

/**
 * The most that all answers together weigh beside the profile, in samples, and as a share of the time since the first request.
 * More samples make the profile more precise; more answers remain biased.
 */
const ANSWERS_WEIGHT = 3;
const ANSWERS_SHARE = 0.5;

/** If JavaScript ran in less than this share of the samples, it did not hold the thread. */
const SEEN_SHARE = 0.25;

/**
 * The stacks that vote on a stall, with their weights.
 *
 * - Each sample of the profile represents its share of the whole stall. All together weigh no more than their number: the many
 *   collections of a stall do not make two samples of functions more precise.
 * - A prompt answer represents a part of the time until the next request: at most half of it, and all answers together at most
 *   three samples; that time's samples have the rest. The time before the first request has only the profile. A late answer came
 *   from whatever ran after the native call, which the profile has seen, and has no vote.
 * - An empty stack means that nothing was seen, and has no vote beside one that is not empty.
 * - Without samples, the answers vote by their time alone, late ones too; what ran before the first request is then unknown. An
 *   answer that came after the stall votes only if there is nothing else.
 *
 * @returns none if nothing was seen of the stall, or if the loop was idle for most of the profile
 */
export function witnessesOf<S>(sightings: Sightings<S>): readonly Weighed<S>[] {
  const { duration, answers, isEmpty } = sightings;
  const profile = sightings.profile.filter(({ stack, weight }) => weight > 0 && !isEmpty(stack));
  const profileWeight = weightOf(profile);
  const during = answers.filter(({ stack, isAfter }) => !isAfter && !isEmpty(stack));
  if (profileWeight > 0) {
    const seenShare = profileWeight / (profileWeight + sightings.idleSamples);
    if (seenShare < SEEN_SHARE && during.length === 0) return [];
    const prompt = during.filter(({ delay }) => !isLateAnswer(delay, duration));
    const count = profile.reduce((sum, one) => sum + (one.count ?? one.weight), 0);
    return shared(profile, prompt, duration, Math.min(1, count / profileWeight));
  }
  if (during.length > 0) return weighed(during, duration, countOf(during));
  // An empty answer during the stall says more about it than a stack taken after it.
  const isSeenEmpty = answers.some(({ isAfter }) => !isAfter);
  const after = isSeenEmpty ? [] : answers.filter(({ stack }) => !isEmpty(stack)).slice(0, 1);
  return after.map(({ stack }) => ({ stack, weight: 1, isAnswer: true }));
}

/** Divides the time since the first request between the profile and the answers. @param scale of the profile's weights */
function shared<S>(
  profile: readonly Sampled<S>[],
  answers: readonly Answered<S>[],
  duration: number,
  scale: number,
): readonly Weighed<S>[] {
  const firstAt = Math.min(answers[0]?.at ?? duration, duration);
  const shareBefore = duration > 0 ? firstAt / duration : 1;
  const untilThen = profile.map(
    ({ weight, weightBefore }) => scale * (weightBefore?.(firstAt) ?? weight * shareBefore),
  );
  const whole = scale * weightOf(profile);
  const since = whole - untilThen.reduce((sum, weight) => sum + weight, 0);
  // If no sample fell into that time, only the answers cover it.
  const most = since > 0 ? since * ANSWERS_SHARE : whole * (1 - shareBefore);
  const answersWeight = Math.min(ANSWERS_WEIGHT, countOf(answers), most);
  const left = since > 0 ? 1 - answersWeight / since : 1;
  const sampled = profile.map(({ stack, weight }, i) => {
    const before = untilThen[i] ?? 0;
    return { stack, weight: before + (scale * weight - before) * left, isAnswer: false };
  });
  return [...sampled, ...weighed(answers, duration, answersWeight)];
}

/** The sum of the weights. */
export function weightOf(all: readonly { readonly weight: number }[]): number {
  return all.reduce((sum, { weight }) => sum + weight, 0);
}

function countOf(answers: readonly Pick<Answered<unknown>, "count">[]): number {
  return answers.reduce((sum, { count = 1 }) => sum + count, 0);
}

/** Distributes a weight over answers, in proportion to the time until the next one. */
function weighed<S>(
  answers: readonly Answered<S>[],
  duration: number,
  weight: number,
): Weighed<S>[] {
  const times = answers.map(({ at }, i) =>
    Math.max((answers[i + 1]?.at ?? duration) - at, Number.EPSILON),
  );
  const sum = times.reduce((total, time) => total + time, 0);
  return answers.map(({ stack }, i) => ({
    stack,
    weight: ((times[i] ?? 0) / sum) * weight,
    isAnswer: true,
  }));
}
