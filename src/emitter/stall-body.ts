import type { Aftermath } from "./messages.js";
import { type OpenStall, rounded } from "./open-stall.js";
import type { StallBody } from "./session-log.js";

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
  readonly isStartup?: boolean;
  readonly aftermath?: Aftermath;
}

/** Puts a stall's record together, in the order in which a person would like to read it. */
export function composeStall(facts: StallFacts): StallBody {
  const { open, aftermath } = facts;
  const first = open.first?.answer;
  const capture = open.captureFacts(facts.startMs, facts.nowMs);
  const samples = open.samples(facts.startMs);
  return {
    seq: facts.seq,
    startWallMs: facts.startWallMs,
    duration: rounded(facts.durationMs),
    stack: first?.stack ?? "",
    ...(first?.functions === undefined ? {} : { functions: first.functions }),
    ...(capture === undefined ? {} : { capture }),
    ...(samples.length === 0 ? {} : { samples }),
    ...(aftermath?.profile === undefined ? {} : { profile: aftermath.profile }),
    ...facts.evidence,
    ...(aftermath?.gcMs === undefined ? {} : { gc: rounded(aftermath.gcMs) }),
    ...(open.hasDebugger ? { debugger: true } : {}),
    ...(facts.isStartup ? { phase: "startup" } : {}),
    ...(first?.context === undefined ? {} : { context: first.context }),
  };
}
