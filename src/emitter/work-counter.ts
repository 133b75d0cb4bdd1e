import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { HTTP_CHANNEL, HTTP2_CHANNEL } from "./http-requests.js";
import { showValue } from "./options.js";

/** How much a thread has done since its emitter started; not a number where nobody counts. */
export interface WorkDone {
  /** HTTP requests that its servers were given. */
  readonly requests: number;
  /** What the application itself counted. */
  readonly work: number;
}

const CHANNELS = [HTTP_CHANNEL, HTTP2_CHANNEL];

/** Counts the work of a thread, so that stalls can be told per request and not only per hour. */
export class WorkCounter {
  #requests = Number.NaN;
  #work = Number.NaN;
  readonly #noteRequest = (): void => {
    this.#requests++;
  };

  get done(): WorkDone {
    return { requests: this.#requests, work: this.#work };
  }

  /** Begins to count requests. */
  startRequests(): void {
    this.#requests = 0;
    for (const channel of CHANNELS) subscribe(channel, this.#noteRequest);
  }

  stop(): void {
    for (const channel of CHANNELS) unsubscribe(channel, this.#noteRequest);
  }

  /** Adds what the application has done. @throws TypeError if it is no amount */
  add(amount: number): void {
    if (typeof amount !== "number" || !(amount >= 0 && amount < Number.POSITIVE_INFINITY)) {
      throw new TypeError(`count() needs a number from 0 on, got ${showValue(amount)}`);
    }
    this.#work = (Number.isNaN(this.#work) ? 0 : this.#work) + amount;
  }
}
