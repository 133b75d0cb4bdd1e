/**
 * The only file that knows the `source-map` package, which is loaded when the first map is really opened.
 */
import type { RawIndexMap, RawSourceMap } from "source-map";
import type { PlainMap, SectionedMap } from "./parse-map.js";
import type { MapPosition } from "./position.js";
import { type MapProblem, mapProblem } from "./problem.js";

/** Where a generated position comes from. */
export interface OriginalPosition extends MapPosition {
  /** Index into the sources of the parsed map. */
  readonly source: number;
  /** What the map calls the identifier there. */
  readonly name?: string;
}

/** An open map: memory outside of the JavaScript heap that {@link close} gives back. */
export interface MapConsumer {
  /**
   * Looks up the nearest segment at or before a position on the same line, at column 0 the first one of the line; undefined where there is
   * none or it has no source.
   */
  originalPosition(position: MapPosition): OriginalPosition | undefined;
  close(): void;
}

/**
 * Opens a parsed map.
 *
 * The package decodes the mappings at the first look-up and throws there if they are broken; one look-up is made at once,
 * so that whatever this returns can be asked safely.
 *
 * @returns the consumer, or the problem `map-invalid`
 */
export async function openConsumer(
  mappings: PlainMap | SectionedMap,
  path: string,
): Promise<MapConsumer | MapProblem> {
  const { SourceMapConsumer } = await import("source-map");
  // Our readonly data has the package's shape; it does not write to what it gets.
  const input = mappings as unknown as RawSourceMap & RawIndexMap;
  let consumer: Awaited<InstanceType<typeof SourceMapConsumer>>;
  try {
    consumer = await new SourceMapConsumer(input);
    const starts =
      "sections" in mappings
        ? mappings.sections.map(({ offset }) => offset)
        : [{ line: 2 ** 30, column: 0 }];
    for (const { line, column } of starts) {
      consumer.originalPositionFor({ line: line + 1, column });
    }
  } catch (error) {
    return mapProblem("map-invalid", path, reasonOf(error));
  }
  return {
    originalPosition: (position) => {
      try {
        const { line, column } = position;
        let found = consumer.originalPositionFor({ line, column });
        // Who knows the line alone says column 0, and in front of a line's first word nothing is mapped.
        if (found.source === null && column === 0) {
          const bias = SourceMapConsumer.LEAST_UPPER_BOUND;
          found = consumer.originalPositionFor({ line, column, bias });
        }
        if (found.source === null || found.line === null || found.column === null) return undefined;
        const place = { source: Number(found.source), line: found.line, column: found.column };
        return found.name === null ? place : { ...place, name: found.name };
      } catch {
        // An index beyond the map's sources or names: this one segment is broken.
        return undefined;
      }
    },
    close: () => consumer.destroy(),
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : "cannot be opened";
}
