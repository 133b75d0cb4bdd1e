/** Compiles the kernel, which is written in AssemblyScript, to WebAssembly. */
import asc from "assemblyscript/asc";
import { MEMORY_BYTES } from "../src/kernel/layout.js";
import { projectRoot } from "../test/project-root.js";
import { isUpToDate } from "./is-up-to-date.js";

const PAGE_BYTES = 0x10000;
const FOLDER = "src/kernel";

/** Writes `dist/src/kernel/kernel.wasm` unless it is newer than its sources. @throws if it does not compile */
export async function buildKernel(): Promise<void> {
  const output = `dist/${FOLDER}/kernel.wasm`;
  if (!isUpToDate(output, [FOLDER])) await compileKernel(projectRoot, output);
}

/**
 * Compiles it; the same sources give the same bytes in any folder.
 *
 * @param root the folder with `src`, to which the output is relative
 * @throws if it does not compile
 */
export async function compileKernel(root: string, output: string): Promise<void> {
  const { error, stderr } = await asc.main(
    [
      `${FOLDER}/assembly/kernel.ts`,
      ...["--baseDir", root, "--outFile", output],
      ...["--runtime", "stub", "--enable", "simd", "--enable", "bulk-memory"],
      ...["-O3", "--noAssert", "--initialMemory", String(Math.ceil(MEMORY_BYTES / PAGE_BYTES))],
    ],
    {},
  );
  if (error !== null) throw new Error(`the kernel does not compile: ${stderr}`, { cause: error });
}
