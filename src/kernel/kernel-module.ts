import { readFileSync } from "node:fs";

/** The module's exports. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  begin(stallTable: number, openTable: number, aliveTable: number, seed: number): void;
  serve(longestSilenceMs: number, isToldOfLife: boolean, isTrusting: boolean): void;
  forget(): void;
  scan(from: number, to: number, line: number, offset: number): number;
  openKind(row: number): number;
  grant(text: number, seq: number): void;
  withdraw(): void;
  settle(blockMs: number): void;
  settled(): void;
  close(): void;
}

/** The module's imports, declared in `src/kernel/assembly/host.ts`. */
export interface KernelImports {
  readonly longNumber: (from: number, to: number) => number;
  readonly oddTimestamp: (from: number, to: number) => number;
}

/** The part of WebAssembly that is used; Node's types declare only its name. */
interface Engine {
  readonly Module: new (bytes: Uint8Array) => WebAssembly.Module;
  readonly Instance: new (
    module: WebAssembly.Module,
    imports: { readonly host: KernelImports },
  ) => { readonly exports: unknown };
}

const engine = (globalThis as unknown as { readonly WebAssembly: Engine }).WebAssembly;

let compiled: WebAssembly.Module | undefined;

/** The compiled module, which threads may share. */
export function kernelModule(): WebAssembly.Module {
  compiled ??= new engine.Module(readFileSync(new URL("./kernel.wasm", import.meta.url)));
  return compiled;
}

/** Creates a kernel with its own memory. */
export function instantiate(module: WebAssembly.Module, host: KernelImports): KernelExports {
  return new engine.Instance(module, { host }).exports as KernelExports;
}
