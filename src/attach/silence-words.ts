import { DEFAULT_THRESHOLD_MS } from "../record/default-threshold.js";
import { formatDuration } from "../record/duration-text.js";
import type { Withheld } from "./observed-stall.js";
import { standstillOf } from "./standstill.js";
import { system } from "./system.js";
import { stateWords, threadWords } from "./thread-words.js";

/** After so long without an answer the user is told why. */
const FIRST_MS = 1500;
/** What is told again, if it has changed. */
const AGAIN_MS = 5000;

/** A thread from which the processor was withheld for so much of the time is not held by what it does. */
const STARVED_SHARE = 0.5;

/** Tells, now and then, what the system knows of a main thread that does not answer. */
export class SilenceWords {
  readonly #pid: number;
  readonly #say: (sentence: string) => void;
  #nextMs = FIRST_MS;
  #last: string | undefined;

  constructor(pid: number, say: (sentence: string) => void) {
    this.#pid = pid;
    this.#say = say;
  }

  /** To be called again and again while there is no answer. */
  note(silentMs: number, withheld: Withheld): void {
    if (silentMs < FIRST_MS) this.#nextMs = FIRST_MS; // a new silence
    if (silentMs < this.#nextMs) return;
    this.#nextMs = silentMs + AGAIN_MS;
    const facts = system.facts(this.#pid);
    const standstill = facts && standstillOf(facts);
    const outside = standstill ?? starvation(withheld);
    const words = outside ?? threadWords(this.#pid) ?? (facts && stateWords(facts.state));
    const kind = words?.replaceAll(/\d+ %/g, "") ?? "";
    if (kind === this.#last) return;
    this.#last = kind;
    const cause = outside === undefined ? " (a native call cannot be interrupted)" : "";
    const told = words === undefined ? "" : `: ${words}`;
    this.#say(`no answer for ${formatDuration(silentMs)}${cause}${told}`);
  }
}

/**
 * What to say of a loop that did not turn while the processor was withheld from it. If its thread computed for longer than a stall
 * lasts, it would have been blocked on an idle machine, too, and the verdict of its unfinished stall is not that it was starved.
 *
 * @returns undefined if the processor was not withheld
 */
export function wordsOnStarved(withheld: Withheld): string | undefined {
  if (starvation(withheld) === undefined) return undefined;
  const ran = formatDuration(withheld.ranMs);
  return hardlyRan(withheld)
    ? `it had a CPU for only ${ran}: too little to tell whether what it runs blocks it, so it is reported as starved; a longer --for may tell`
    : `it has computed for ${ran} without its event loop turning: what it runs blocks it, and that it had to wait for a CPU makes it worse`;
}

/** The processor was withheld from a thread, which had it for less than a stall lasts. */
export function hardlyRan(withheld: Withheld): boolean {
  return starvation(withheld) !== undefined && withheld.ranMs < DEFAULT_THRESHOLD_MS;
}

/** Why a thread that could run does not; undefined: it mostly may. */
function starvation({ queueShare, throttledShare }: Withheld): string | undefined {
  if (Math.max(queueShare, throttledShare) < STARVED_SHARE) return undefined;
  const percent = (share: number): string => `${Math.min(100, Math.round(share * 100))} %`;
  return throttledShare < STARVED_SHARE
    ? `it waited for a CPU ${percent(queueShare)} of the time: too much else is running on this machine`
    : `its container's CPU quota throttled it ${percent(throttledShare)} of the time: raise the quota`;
}
