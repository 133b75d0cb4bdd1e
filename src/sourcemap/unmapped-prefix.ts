import type { MapConsumer } from "./consumer.js";
import { readHead } from "./safe-file.js";

/** What ncc writes at the beginning of a file, on the first line of its code. */
const PREFIX = /^(?:require|import )\(?'\.\/sourcemap-register\.c?js'\)?;/;

const LONGEST_PREFIX = 80;

/**
 * Moves the first line of a map that does not account for what was put before the code afterwards.
 *
 * `ncc build --source-map --minify` (0.45) adds its prefix to the only line after terser has made the map. A map that has an original
 * for the end of that prefix does not know of it; without `--minify` the first line has no segments.
 */
export async function withUnmappedPrefix(
  consumer: MapConsumer,
  generatedPath: string | undefined,
): Promise<MapConsumer> {
  if (generatedPath === undefined) return consumer;
  const head = await readHead(generatedPath, LONGEST_PREFIX);
  const { length } = (typeof head === "string" && PREFIX.exec(head)?.[0]) || "";
  if (length === 0 || !consumer.originalPosition({ line: 1, column: length - 1 })) return consumer;
  return {
    originalPosition: ({ line, column }) =>
      consumer.originalPosition({
        line,
        column: line === 1 ? Math.max(0, column - length) : column,
      }),
    close: () => consumer.close(),
  };
}
