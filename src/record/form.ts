/**
 * Forms of values as plain data, so that one table of fields drives the types, the checks, the JSON Schema and the fast reader's
 * layout.
 */

/** What a value must be. */
export type Form =
  /** A number >= 0, in milliseconds unless stated otherwise. */
  | { readonly is: "amount"; readonly most?: number }
  /** A whole number >= 0 that a double holds exactly. */
  | { readonly is: "whole"; readonly most?: number }
  | { readonly is: "flag" }
  /** `true`; absence stands for false. */
  | { readonly is: "true" }
  | { readonly is: "text" }
  /** One of the listed words. */
  | { readonly is: "word"; readonly words: readonly string[] }
  /** RFC 3339 with a zone, or a number since the epoch. */
  | { readonly is: "timestamp" }
  /** `[line, column]` or null for each frame of a stack. */
  | { readonly is: "function-starts" }
  /** An object of any content. */
  | { readonly is: "tags" }
  /** An object of whole numbers >= 0 under any names. */
  | { readonly is: "counts" }
  | { readonly is: "object"; readonly fields: Fields }
  | { readonly is: "list"; readonly of: Fields };

/** A field of an object. One that is not required may be missing, which means "not measured". */
export type Field = Form & {
  readonly isRequired?: true;
  /** No report needs it: the fast reader checks it without keeping it. */
  readonly isUnread?: true;
};

/** The fields of an object by name, in the order in which our emitter writes them. */
export interface Fields {
  readonly [name: string]: Field;
}

/** When something happened: an RFC 3339 string, or milliseconds since the epoch as a number. */
export type Timestamp = string | number;

/** Where a function begins in the generated file: [1-based line, 1-based column]. */
export type FunctionStart = readonly [line: number, column: number];

/** Parallel to the frames of a stack; null where the engine gave no position. */
export type FunctionStarts = readonly (FunctionStart | null)[];

/** The type of the values of a form. */
type Value<F extends Form> = F extends { is: "amount" | "whole" }
  ? number
  : F extends { is: "flag" }
    ? boolean
    : F extends { is: "true" }
      ? true
      : F extends { is: "text" }
        ? string
        : F extends { is: "word"; words: readonly (infer Word)[] }
          ? Word
          : F extends { is: "timestamp" }
            ? Timestamp
            : F extends { is: "function-starts" }
              ? FunctionStarts
              : F extends { is: "tags" }
                ? Readonly<Record<string, unknown>>
                : F extends { is: "counts" }
                  ? Readonly<Record<string, number>>
                  : F extends { is: "object"; fields: infer Inner extends Fields }
                    ? ObjectOf<Inner>
                    : F extends { is: "list"; of: infer Item extends Fields }
                      ? readonly ObjectOf<Item>[]
                      : never;

/** The type of the objects that have these fields. */
export type ObjectOf<F extends Fields> = Flat<
  {
    readonly [Name in keyof F as F[Name] extends { isRequired: true } ? Name : never]: Value<
      F[Name]
    >;
  } & {
    readonly [Name in keyof F as F[Name] extends { isRequired: true } ? never : Name]?: Value<
      F[Name]
    >;
  }
>;

/** Merges an intersection into one object type, which editors show in full. */
type Flat<T> = { [Name in keyof T]: T[Name] };
