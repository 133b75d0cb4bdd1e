/** How much of a compressed stream is kept for rereading it after a break. */
const MOST_KEPT_BYTES = 64 * 1024 * 1024;

/** Reads a stream by offset, like a file: recently read offsets can be read again. */
export class StreamWindow {
  readonly #chunks: AsyncIterator<Buffer>;
  #kept: Buffer[] = [];
  /** The offsets at which the kept bytes begin and end. */
  #from = 0;
  #to = 0;

  constructor(chunks: AsyncIterator<Buffer>) {
    this.#chunks = chunks;
  }

  /** @throws an error if the offset is no longer kept, or the error of the stream */
  async read(from: number, sizeBytes: number): Promise<Buffer> {
    if (from < this.#from) {
      throw new Error(
        `broken, and too long to be read again from a pipe: what is after byte ${from} is missing; give it as a file`,
      );
    }
    await this.#readOnTo(from + sizeBytes);
    const parts: Buffer[] = [];
    let at = this.#from;
    for (const chunk of this.#kept) {
      const [begin, end] = [Math.max(from - at, 0), from + sizeBytes - at];
      if (begin < chunk.length && end > 0) parts.push(chunk.subarray(begin, end));
      at += chunk.length;
    }
    this.#forget();
    return Buffer.concat(parts);
  }

  async #readOnTo(to: number): Promise<void> {
    // Chunks may be tiny, so they are joined into larger ones.
    const fresh: Buffer[] = [];
    while (this.#to < to) {
      const next = await this.#chunks.next();
      if (next.done === true) break;
      fresh.push(next.value);
      this.#to += next.value.length;
    }
    if (fresh.length > 0) this.#kept.push(Buffer.concat(fresh));
  }

  #forget(): void {
    for (let first = this.#kept[0]; first !== undefined; first = this.#kept[0]) {
      if (this.#to - this.#from - first.length < MOST_KEPT_BYTES) return;
      this.#kept.shift();
      this.#from += first.length;
    }
  }
}
