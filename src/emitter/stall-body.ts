import { defined } from "../record/defined.js";
import { FunctionIds } from "../record/function-ids.js";
import { isLateAnswer } from "../record/late-answer.js";
import type { StackSample } from "../record/record.js";
import { roundMs } from "../record/time-units.js";
import { blockingFunction } from "./blocking-function.js";
import { commonPath, type Frames } from "./common-path.js";
import type { OpenStall } from "./open-stall.js";
import type { OriginalPlaces } from "./original-places.js";
import { withResumed } from "./resumed-function.js";
import { filesOf } from "./script-identity.js";
import type { StallBody } from "./session-log.js";
import { type FrameText, framesOfRecord, printStack, type StackText } from "./stack-text.js";
import type { EvidenceFields } from "./stall-evidence.js";
import { type ProfileCut, printProfile } from "./stall-profile.js";
import { type SeenStack, stallStack } from "./stall-stack.js";
import { turnOf } from "./turn-signs.js";

/** How many different later stacks one record holds, and how many stacks of the profile. */
const SAMPLE_LIMIT = 20;
const PROFILE_STACK_LIMIT = 5;

/** Everything that is known about a stall when its record is written. Times are monotonic milliseconds. */
export interface StallFacts {
  readonly open: OpenStall;
  readonly seq: number;
  readonly startMs: number;
  /** Epoch milliseconds. */
  readonly startWallMs: number;
  readonly durationMs: number;
  /** The time of writing. */
  readonly nowMs: number;
  readonly evidence: EvidenceFields;
  readonly isOver: boolean;
  readonly isStartup?: boolean;
  readonly profile?: ProfileCut | undefined;
  /** What went on when Node's own code was done, innermost first. */
  readonly resumed?: Frames | undefined;
  /** Where the code that ran is in the user's files, if it may have been transformed. */
  readonly places?: OriginalPlaces;
}

/** Puts a stall's record together, in the order in which a person would like to read it. */
export function composeStall(facts: StallFacts): StallBody {
  const { open, durationMs } = facts;
  const original = <T extends { readonly frames: readonly FrameText[] }>(seen: T): T =>
    facts.places === undefined ? seen : { ...seen, frames: facts.places.original(seen.frames) };
  const answers = open.answers(facts.startMs).map(original);
  const profile = facts.profile && {
    ...facts.profile,
    stacks: facts.profile.stacks.map(original),
  };
  const voted = stallStack(durationMs, answers, profile, (file) =>
    facts.places === undefined ? undefined : facts.places.textOf(file),
  );
  const { frames: resumed } = original({ frames: facts.resumed ?? [] });
  const whole = withResumed(voted.frames, answers[0], resumed, durationMs);
  const elected = { ...voted, frames: framesOfRecord(whole) };
  const stack = printStack(elected.frames);
  const asked = open.captureFacts(facts.startMs, facts.nowMs, facts.isOver);
  const isUnknown = stack.stack === "" && isLateAnswer(asked.delay, durationMs);
  const capture = isUnknown ? { ...asked, pending: true as const } : asked;
  // An answer that was given after the stall proves nothing about it, so it does not become one of its samples.
  const sampled = answers
    .filter(({ isAfter }) => !isAfter)
    .map((answer) => ({ ...answer, frames: framesOfRecord(answer.frames) }))
    .map((answer) => ({ answer, text: printStack(answer.frames) }));
  const isShown = answers[0]?.isAfter === false && sampled[0]?.text.stack === stack.stack;
  const samples = foldedSamples(isShown ? sampled.slice(1) : sampled, durationMs);
  return defined({
    seq: facts.seq,
    startWallMs: facts.startWallMs,
    files: filesOf(
      [elected, ...sampled.map(({ answer }) => answer)].flatMap(({ frames }) => frames),
    ),
    blockedIn: blockingFunction(elected.frames),
    duration: roundMs(durationMs),
    ...stack,
    // The profile's stacks were taken during the stall, whenever the interruption was answered.
    capture: elected.isOfProfile
      ? {
          at: capture.at,
          delay: capture.delay,
          during: true,
          source: "profile" as const,
          voted: true as const,
        }
      : { ...capture, voted: true as const },
    samples: samples.length === 0 ? undefined : samples,
    profile: profile && printProfile(profile, PROFILE_STACK_LIMIT),
    parts: elected.parts,
    turn: turnOf(open.callbackSigns(facts.startMs), durationMs),
    ...facts.evidence,
    gc: profile && roundMs(Math.min(profile.gcMs, durationMs)),
    debugger: open.hasDebugger ? (true as const) : undefined,
    phase: facts.isStartup ? ("startup" as const) : undefined,
    context: contextOf(whole, answers),
  });
}

/**
 * What the stalled code worked for: a stall may be of two requests, so the answer tells whose stack has most in common with the one that
 * stands for the stall. After it the thread works for somebody else.
 */
export function contextOf(elected: Frames, answers: readonly SeenStack[]): SeenStack["context"] {
  const functions = new FunctionIds();
  const during = answers
    .filter(({ isAfter }) => !isAfter)
    .map(({ frames, context }) => ({
      context,
      common: commonPath(elected, frames, functions).length,
    }));
  const most = Math.max(...during.map(({ common }) => common));
  return during.find(({ common }) => common === most)?.context;
}

/** Equal neighbours are one sample with a count; late and prompt ones are not equal, because a judgement tells them apart. */
function foldedSamples(
  sampled: readonly { readonly answer: SeenStack; readonly text: StackText }[],
  durationMs: number,
): readonly StackSample[] {
  const folded: StackSample[] = [];
  const isLate = ({ delay }: { delay: number }): boolean => isLateAnswer(delay, durationMs);
  for (const { answer, text } of sampled) {
    const last = folded.at(-1);
    if (last?.stack === text.stack && isLate(last) === isLate(answer)) {
      folded[folded.length - 1] = { ...last, count: (last.count ?? 1) + 1 };
    } else if (folded.length < SAMPLE_LIMIT) {
      folded.push({ at: answer.at, delay: answer.delay, ...text });
    }
  }
  return folded;
}
