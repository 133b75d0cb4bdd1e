import { Kernel } from "./kernel.js";

/** A kernel is worth the time that it takes to begin from here on; less is decoded sooner without. */
const BYTES_WORTH_A_KERNEL = 1024 * 1024;

/** The kernel of a run, which is made once so much has been read that it is worth it. It goes from one input to the next. */
export class KernelOnDemand {
  readonly #module: WebAssembly.Module | undefined;
  #bytes: number;
  #kernel: Kernel | undefined;

  /**
   * @param expectedBytes how much will be read, as far as that is known
   * @param module a compiled one, of another thread: then the kernel is there from the first byte on
   */
  constructor(expectedBytes = 0, module?: WebAssembly.Module) {
    this.#bytes = expectedBytes;
    this.#module = module;
    if (module !== undefined) this.#kernel = new Kernel(module);
  }

  /** The kernel, if there is one yet. */
  get kernel(): Kernel | undefined {
    return this.#kernel;
  }

  /** The kernel for the bytes that follow; undefined if they are for the decoder. */
  kernelFor(sizeBytes: number): Kernel | undefined {
    this.#bytes += sizeBytes;
    if (this.#kernel === undefined && this.#bytes > BYTES_WORTH_A_KERNEL) {
      this.#kernel = new Kernel(this.#module);
    }
    return this.#kernel;
  }
}
