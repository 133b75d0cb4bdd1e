/**
 * The only importer of the `source-map` package, which is loaded when the first map is opened.
 */
import type { RawIndexMap, RawSourceMap } from "source-map";
import type { PlainMap, SectionedMap } from "./parse-map.js";
import type { MapPosition } from "./position.js";
import { type MapProblem, mapProblem } from "./problem.js";

/** Where a generated position comes from. */
export interface OriginalPosition extends MapPosition {
  /** Index into the sources of the parsed map. */
  readonly source: number;
  /** The map's name for the identifier there. */
  readonly name?: string;
}

/** An open map, which holds memory outside the JavaScript heap until {@link close}. */
export interface MapConsumer {
  /**
   * Looks up the nearest segment at or before a position on its line, or the first one of the line for column 0; undefined if there
   * is none or it has no source.
   */
  originalPosition(position: MapPosition): OriginalPosition | undefined;
  close(): void;
}

/**
 * Opens a parsed map.
 *
 * The package decodes the mappings at the first look-up, and throws then if they are broken; therefore one look-up is made here,
 * and later ones are safe.
 *
 * @returns the consumer, or the problem `map-invalid`
 */
export async function openConsumer(
  mappings: PlainMap | SectionedMap,
  path: string,
): Promise<MapConsumer | MapProblem> {
  const { SourceMapConsumer } = await import("source-map");
  // Our readonly data has the package's shape, and the package does not modify its input.
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
        // Producers that know only the line print its beginning, and nothing is mapped before a line's first token.
        if (found.source === null && column === 0) {
          const bias = SourceMapConsumer.LEAST_UPPER_BOUND;
          found = consumer.originalPositionFor({ line, column, bias });
        }
        if (found.source === null || found.line === null || found.column === null) return undefined;
        const place = { source: Number(found.source), line: found.line, column: found.column };
        return found.name === null ? place : { ...place, name: found.name };
      } catch {
        // This one segment is broken: its index exceeds the map's sources or names.
        return undefined;
      }
    },
    close: () => consumer.destroy(),
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message.slice(0, 200) : "cannot be opened";
}
