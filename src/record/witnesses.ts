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
 * What all answers of a stall together weigh beside its profile, in samples: the profile tells where the time went, the
 * more samples it has the surer, and answers are biased however many they are.
 */
const ANSWERS_WEIGHT = 3;

/** A function that was met in less than this share of the samples did not hold the thread: nothing of JavaScript did. */
const SEEN_SHARE = 0.25;

/**
 * Who may vote on a stall, and with what weight.
 *
 * - Each sample of the profile stands for its share of the whole stall.
 * - A prompt answer stands for the time until the next question, all of them together for no more than three samples. What
 *   came late was given by whatever ran after the native call that the profile has seen.
 * - An empty stack means that nothing was seen, and has no vote beside one that is not.
 * - Without samples the answers vote by their time alone, also the late ones. What ran before the first question nobody
 *   knows then. An answer that came after the stall has a vote only if there is nothing else.
 *
 * @returns nobody if nothing has seen the stall, or if the loop was idle for most of the profile
 */
export function witnessesOf<S>(sightings: Sightings<S>): readonly Weighed<S>[] {
  const { duration, answers, isEmpty } = sightings;
  const sampled = sightings.profile.filter(({ stack, weight }) => weight > 0 && !isEmpty(stack));
  const profile = sampled.map(({ stack, weight }) => ({ stack, weight, isAnswer: false }));
  const profileWeight = profile.reduce((sum, { weight }) => sum + weight, 0);
  const during = answers.filter(({ stack, isAfter }) => !isAfter && !isEmpty(stack));
  if (profileWeight > 0) {
    const seenShare = profileWeight / (profileWeight + sightings.idleSamples);
    if (seenShare < SEEN_SHARE && during.length === 0) return [];
    const prompt = during.filter(({ delay }) => !isLateAnswer(delay, duration));
    return [...profile, ...weighed(prompt, duration, Math.min(ANSWERS_WEIGHT, countOf(prompt)))];
  }
  if (during.length > 0) return weighed(during, duration, countOf(during));
  // Empty answers during the stall say more of it than whatever was met behind it.
  const isSeenEmpty = answers.some(({ isAfter }) => !isAfter);
  const after = isSeenEmpty ? [] : answers.filter(({ stack }) => !isEmpty(stack)).slice(0, 1);
  return after.map(({ stack }) => ({ stack, weight: 1, isAnswer: true }));
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
