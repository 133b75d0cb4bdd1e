import type { Aftermath } from "./messages.js";
import type { OpenStall } from "./open-stall.js";
import type { EndedStall } from "./shared-state.js";
import type { EvidenceFields } from "./stall-evidence.js";

/**
 * How long a stall that is over waits for what only the watched thread can add to it. That takes some 100 ms of processor time where
 * the maps of a transpiler are read, and a thread that starves gets a tenth of a processor.
 */
const AFTERMATH_WAIT_MS = 5000;

/** A stall that is over, with all that the watchdog knows of it. */
export interface Ended {
  readonly stall: EndedStall;
  readonly open: OpenStall;
  readonly evidence: EvidenceFields;
  /** When the watchdog saw the end, monotonic milliseconds. */
  readonly seenMs: number;
  aftermath?: Aftermath | undefined;
}

/** The stalls that are over and wait for their last details, in their order. */
export class EndedStalls {
  #waiting: Ended[] = [];
  /** Aftermaths that came before the watchdog had seen the end of their stall. */
  #early: Aftermath[] = [];
  /** The beat of the last stall whose end was seen. */
  #lastBeat = -1;

  add(ended: Ended): void {
    const { beat } = ended.stall;
    ended.aftermath = this.#early.find((one) => one.beat === beat);
    this.#waiting.push(ended);
    this.#lastBeat = beat;
    this.#early = this.#early.filter((one) => one.beat > beat);
  }

  addAftermath(aftermath: Aftermath): void {
    const ended = this.#waiting.find(({ stall }) => stall.beat === aftermath.beat);
    if (ended !== undefined) ended.aftermath = aftermath;
    else if (aftermath.beat > this.#lastBeat) this.#early.push(aftermath);
  }

  /**
   * Takes out the next stall that is to be written: it is complete, or has waited for long enough.
   *
   * @param isAsking whether an answer may still come
   * @param isLastChance nothing more will come
   */
  takeReady(nowMs: number, isAsking: boolean, isLastChance: boolean): Ended | undefined {
    const [next] = this.#waiting;
    if (next === undefined) return undefined;
    const isUnanswered = next.open.first === undefined && isAsking;
    const isComplete = next.aftermath !== undefined && !isUnanswered;
    const hasWaited = nowMs - next.seenMs >= AFTERMATH_WAIT_MS;
    return isComplete || isLastChance || hasWaited ? this.#waiting.shift() : undefined;
  }
}
