type Defined<T> = { [K in keyof T as undefined extends T[K] ? never : K]: T[K] } & {
  [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/**
 * Drops the fields that are undefined, so that absence means absence on disk too.
 *
 * For objects that are written, or compared with written ones. Objects that stay in the process declare `| undefined` instead;
 * a conditional field is `...(condition && { field })`.
 */
export function defined<T extends object>(fields: T): Defined<T> {
  const present = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as Defined<T>;
}
