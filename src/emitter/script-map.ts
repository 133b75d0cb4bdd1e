/**
 * A source map (ECMA-426) of a text that ran, for the few look-ups that a stall needs. Only the watchdog reads it.
 */

/** A position in a source; line and column are 1-based, as in stacks. */
export interface OriginalPosition {
  readonly source: string;
  readonly line: number;
  readonly column: number;
}

/** Longer ones are of bundles, which the analyzer maps. */
const LONGEST_MAPPINGS = 8 * 1024 * 1024;

/** What a map holds, as far as it is read here. */
interface MapFields {
  readonly sources: readonly unknown[];
  readonly sourcesContent?: readonly unknown[];
  readonly sourceRoot?: unknown;
}

/** Where in a generated line what begins: column, source, original line and column, all 0-based. */
export type Segment = readonly [
  column: number,
  source: number,
  line: number,
  originalColumn: number,
];

/** A map whose mappings are the segments of each generated line. */
export interface DecodedMap {
  readonly sources: readonly string[];
  readonly mappings: readonly (readonly Segment[])[];
}

/** An opened map. */
export class ScriptMap {
  readonly #lines: readonly (readonly Segment[])[];
  readonly #fields: MapFields;

  /** @param map parsed, or a `data:` URL. @throws what is wrong with it */
  constructor(map: object | string) {
    const fields = (typeof map === "string" ? JSON.parse(textOf(map)) : map) as Partial<
      MapFields & { readonly mappings: string | DecodedMap["mappings"] }
    >;
    const { mappings, sources } = fields;
    if (mappings === undefined || !Array.isArray(sources)) throw new Error("not a flat map");
    if (mappings.length > LONGEST_MAPPINGS) throw new Error("too long");
    this.#fields = { ...fields, sources };
    this.#lines = typeof mappings === "string" ? decode(mappings) : mappings;
  }

  /** The sources that the map names, with their texts where it holds these. */
  get sources(): readonly { readonly name: string; readonly text: string | undefined }[] {
    return this.#fields.sources.map((_, i) => {
      const text = this.#fields.sourcesContent?.[i];
      return { name: this.#nameOf(i), text: typeof text === "string" ? text : undefined };
    });
  }

  /** Where a generated position comes from (both 1-based); before the first segment of a line, where that comes from. */
  originalOf(line: number, column: number): OriginalPosition | undefined {
    const segments = this.#lines[line - 1] ?? [];
    const found = segments.findLast(([from]) => from < column) ?? segments[0];
    if (found === undefined) return undefined;
    const [, source, originalLine, originalColumn] = found;
    return { source: this.#nameOf(source), line: originalLine + 1, column: originalColumn + 1 };
  }

  #nameOf(index: number): string {
    const name = this.#fields.sources[index];
    const root = typeof this.#fields.sourceRoot === "string" ? this.#fields.sourceRoot : "";
    if (typeof name !== "string") return "";
    return root === "" ? name : `${root.replace(/\/?$/, "/")}${name}`;
  }
}

function textOf(url: string): string {
  const comma = url.indexOf(",");
  const data = url.slice(comma + 1);
  return /;base64$/i.test(url.slice(0, comma))
    ? Buffer.from(data, "base64").toString("utf8")
    : decodeURIComponent(data);
}

const DIGITS = new Map(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].map((digit, value) => [
    digit.charCodeAt(0),
    value,
  ]),
);

/** The segments of each generated line; those without a source are left out. */
function decode(mappings: string): Segment[][] {
  const lines: Segment[][] = [[]];
  const state = [0, 0, 0, 0, 0];
  let field = 0;
  let value = 0;
  let shift = 0;
  const endSegment = (): void => {
    const [column = 0, source = 0, line = 0, originalColumn = 0] = state;
    if (field >= 4) lines.at(-1)?.push([column, source, line, originalColumn]);
    field = 0;
  };
  for (let i = 0; i < mappings.length; i++) {
    const char = mappings.charCodeAt(i);
    const digit = DIGITS.get(char);
    if (digit !== undefined) {
      value += (digit & 31) * 2 ** shift;
      shift += 5;
      if (digit >= 32) continue;
      state[field] = (state[field] ?? 0) + (value % 2 === 1 ? -(value - 1) / 2 : value / 2);
      field++;
      value = 0;
      shift = 0;
    } else {
      endSegment();
      if (char !== 59) continue;
      state[0] = 0;
      lines.push([]);
    }
  }
  endSegment();
  return lines;
}
