import { Kernel } from "./kernel.js";

/** The input size from which a kernel repays its start-up time. */
const BYTES_WORTH_A_KERNEL = 1024 * 1024;

/** The kernel of a run, shared by its inputs and created once enough has been read to be worth it. */
export class KernelOnDemand {
  readonly #module: WebAssembly.Module | undefined;
  #bytes: number;
  #kernel: Kernel | undefined;

  /**
   * @param expectedBytes how much will be read, as far as known
   * @param module compiled by another thread; with it, the kernel is created at once
   */
  constructor(expectedBytes = 0, module?: WebAssembly.Module) {
    this.#bytes = expectedBytes;
    this.#module = module;
    if (module !== undefined) this.#kernel = new Kernel(module);
  }

  /** The kernel, if it has been created. */
  get kernel(): Kernel | undefined {
    return this.#kernel;
  }

  /** The kernel for the next bytes; undefined if the decoder should read them. */
  kernelFor(sizeBytes: number): Kernel | undefined {
    this.#bytes += sizeBytes;
    if (this.#kernel === undefined && this.#bytes > BYTES_WORTH_A_KERNEL) {
      this.#kernel = new Kernel(this.#module);
    }
    return this.#kernel;
  }
}
