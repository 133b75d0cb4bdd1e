import type { Transform } from "node:stream";

/** What a decoder made of some bytes. */
interface Step {
  readonly output: readonly Buffer[];
  /** Whether it wants more, has come to the end of its member, or cannot go on. */
  readonly state: "more" | "done" | Error;
}

/** A decoder of Node in single steps: what it decodes is there before it gets more. */
export class Decoder {
  readonly #transform: Transform & { readonly bytesWritten?: number };
  #output: Buffer[] = [];
  #onEnd: (state: Step["state"]) => void = () => {};

  constructor(transform: Transform) {
    this.#transform = transform;
    transform.on("data", (chunk: Buffer) => this.#output.push(chunk));
    transform.on("error", (error) => this.#onEnd(error));
    transform.on("end", () => this.#onEnd("done"));
  }

  /** How many bytes it has used, when it is done. */
  get takenBytes(): number {
    return this.#transform.bytesWritten ?? 0;
  }

  async take(bytes: Buffer): Promise<Step> {
    const state = await new Promise<Step["state"]>((resolve) => {
      this.#onEnd = resolve;
      this.#transform.write(bytes, (error) => resolve(error ?? "more"));
    });
    const output = this.#output;
    this.#output = [];
    return { output, state };
  }

  close(): void {
    this.#transform.destroy();
  }
}
