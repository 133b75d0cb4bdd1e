import type { Aftermath } from "./messages.js";
import { type OpenStall, rounded } from "./open-stall.js";
import type { StallBody } from "./session-log.js";
import { chooseStack } from "./stack-choice.js";
import type { StackText } from "./stack-text.js";

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
  readonly evidence: Pick<StallBody, "cpu" | "watchdogLag" | "suspended" | "os">;
  readonly isOver: boolean;
  readonly isStartup?: boolean;
  readonly aftermath?: Aftermath;
}

/** Puts a stall's record together, in the order in which a person would like to read it. */
export function composeStall(facts: StallFacts): StallBody {
  const { open, aftermath } = facts;
  const first = open.first?.answer;
  const chosen = chooseStack({
    durationMs: facts.durationMs,
    first: first === undefined ? undefined : stackOf(first),
    capture: open.captureFacts(facts.startMs, facts.nowMs, facts.isOver),
    samples: open.samples(facts.startMs),
    profile: aftermath?.profile,
  });
  return {
    seq: facts.seq,
    startWallMs: facts.startWallMs,
    duration: rounded(facts.durationMs),
    ...stackOf(chosen),
    capture: chosen.capture,
    ...(chosen.samples.length === 0 ? {} : { samples: chosen.samples }),
    ...(aftermath?.profile === undefined ? {} : { profile: aftermath.profile }),
    ...facts.evidence,
    ...(aftermath?.gcMs === undefined ? {} : { gc: rounded(aftermath.gcMs) }),
    ...(open.hasDebugger ? { debugger: true } : {}),
    ...(facts.isStartup ? { phase: "startup" } : {}),
    ...(first?.context === undefined ? {} : { context: first.context }),
  };
}

function stackOf({ stack, functions }: StackText): StackText {
  return functions === undefined ? { stack } : { stack, functions };
}
