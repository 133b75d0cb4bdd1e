/**
 * A token bucket: lets a burst through and then a steady rate, so that a program that stalls all the time cannot fill
 * the disk. What it holds back must be counted by the caller.
 */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  #tokens: number;
  #atMs = 0;

  constructor(burst: number, perSecond: number) {
    this.#burst = burst;
    this.#perSecond = perSecond;
    this.#tokens = burst;
  }

  /** Takes so many tokens, if there are as many. `nowMs` is monotonic milliseconds. */
  allows(nowMs: number, tokens: number): boolean {
    const grownBy = ((nowMs - this.#atMs) / 1e3) * this.#perSecond;
    this.#tokens = Math.min(this.#burst, this.#tokens + Math.max(0, grownBy));
    this.#atMs = nowMs;
    if (this.#tokens < tokens) return false;
    this.#tokens -= tokens;
    return true;
  }
}
