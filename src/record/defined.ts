type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * The same fields without those that are undefined: absence is absence, on disk too.
 *
 * For what is written, or compared with what was. What stays in the process has a type with `| undefined` and needs no
 * leaving out; a field that depends on something else is `...(isSo && { field })`.
 */
export function defined<T extends object>(fields: T): Defined<T> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Defined<T>;
}
