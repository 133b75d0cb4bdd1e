import type { Transform } from "node:stream";

/** The result of decoding some bytes. */
interface Step {
  readonly output: readonly Buffer[];
  /** Whether the decoder wants more, has reached the end of its member, or has failed. */
  readonly state: "more" | "done" | Error;
}

/** Runs one of Node's decoders in single steps: the output of each step is complete before the next. */
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

  /** How many bytes it has consumed, once it is done. */
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
