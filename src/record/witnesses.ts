import { isLateAnswer } from "./late-answer.js";

/** The answer to one question, with its times in milliseconds since the stall began. */
export interface Answered<S> {
  readonly at: number;
  readonly delay: number;
  /** How many neighbouring answers were the same; missing means 1. */
  readonly count?: number | undefined;
  /** It came when the loop had turned again. */
  readonly isAfter: boolean;
  readonly stack: S;
}

/** Samples of the profile with one stack. */
export interface Sampled<S> {
  /** How many, or what else they weigh in the unit of one sample. */
  readonly weight: number;
  /** What of the weight lies before a moment, in ms since the stall began; missing: it is spread over the stall. */
  readonly weightBefore?: (ms: number) => number;
  readonly stack: S;
}

/** Everything that has seen a stall. `S` is whatever the caller knows a stack by. */
export interface Sightings<S> {
  /** Milliseconds. */
  readonly duration: number;
  /** In the order of the questions. */
  readonly answers: readonly Answered<S>[];
  readonly profile: readonly Sampled<S>[];
  /** Samples of the profile in which no JavaScript ran, and no collection. */
  readonly idleSamples: number;
  readonly isEmpty: (stack: S) => boolean;
}

/** A stack that has a vote. */
export interface Weighed<S> {
  readonly stack: S;
  readonly weight: number;
  readonly isAnswer: boolean;
}

/**
 * What all answers of a stall together weigh at most beside its profile, in samples, and as a share of the time since the first
 * question: the profile tells where the time went, the more samples it has the surer, and answers are biased however many
 * they are.
 */
const ANSWERS_WEIGHT = 3;
const ANSWERS_SHARE = 0.5;

/** A function that was met in less than this share of the samples did not hold the thread: nothing of JavaScript did. */
const SEEN_SHARE = 0.25;

/**
 * Who may vote on a stall, and with what weight.
 *
 * - Each sample of the profile stands for its share of the whole stall.
 * - A prompt answer stands for a part of the time until the next question, at most half of it and all of them together for no more
 *   than three samples; the samples of that time have the rest. Of the time before the first question only the profile
 *   knows. What came late was given by whatever ran after the native call that the profile has seen.
 * - An empty stack means that nothing was seen, and has no vote beside one that is not.
 * - Without samples the answers vote by their time alone, also the late ones. What ran before the first question nobody
 *   knows then. An answer that came after the stall has a vote only if there is nothing else.
 *
 * @returns nobody if nothing has seen the stall, or if the loop was idle for most of the profile
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
    return shared(profile, prompt, duration);
  }
  if (during.length > 0) return weighed(during, duration, countOf(during));
  // Empty answers during the stall say more of it than whatever was met behind it.
  const isSeenEmpty = answers.some(({ isAfter }) => !isAfter);
  const after = isSeenEmpty ? [] : answers.filter(({ stack }) => !isEmpty(stack)).slice(0, 1);
  return after.map(({ stack }) => ({ stack, weight: 1, isAnswer: true }));
}

/** The profile and the answers, which share the time since the first question. */
function shared<S>(
  profile: readonly Sampled<S>[],
  answers: readonly Answered<S>[],
  duration: number,
): readonly Weighed<S>[] {
  const firstAt = Math.min(answers[0]?.at ?? duration, duration);
  const shareBefore = duration > 0 ? firstAt / duration : 1;
  const untilThen = profile.map(
    ({ weight, weightBefore }) => weightBefore?.(firstAt) ?? weight * shareBefore,
  );
  const whole = weightOf(profile);
  const since = whole - untilThen.reduce((sum, weight) => sum + weight, 0);
  // Where no sample fell into that time, the answers alone know of it.
  const most = since > 0 ? since * ANSWERS_SHARE : whole * (1 - shareBefore);
  const answersWeight = Math.min(ANSWERS_WEIGHT, countOf(answers), most);
  const left = since > 0 ? 1 - answersWeight / since : 1;
  const sampled = profile.map(({ stack, weight }, i) => {
    const before = untilThen[i] ?? 0;
    return { stack, weight: before + (weight - before) * left, isAnswer: false };
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

/** Answers, each with its part of a weight: the time until the next of them. */
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
