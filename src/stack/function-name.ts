/** A function's name in parts. */
export interface NameParts {
  /** The class or object that the name begins with: in a stack of an interruption, the *receiver* of the call. */
  readonly receiver: string | undefined;
  /** Its own name: `total`, `get size`, `#check`, `[Symbol.iterator]`. */
  readonly own: string;
}

const PARTS = /^(?:(.+)\.)?((?:[gs]et )?(?:#?[^.\s[\]]+|\[[^[\]]*\]))$/;
/** Receivers that tell nothing: everything is an object, and timers, proxies and modules only hold the function. */
const EMPTY_RECEIVERS: ReadonlySet<string> = new Set(
  "Object Function Proxy Timeout Immediate Module Promise Generator process global globalThis exports module.exports undefined null".split(
    " ",
  ),
);
/** Rust ends its names with a hash of the crate, in the new form and in the old one. */
const RUST_HASH = /::h[0-9a-f]{16}$|17h[0-9a-f]{16}(?=E$)(?<=^_ZN.*)/;

/**
 * Takes a function's name apart as V8 prints it. A profile prints `load` where an interruption prints `OrderStore.load`: the receiver
 * is the class of the object that the method was called on, and not of the one that has it.
 *
 * @returns undefined for a function without a name
 */
export function nameParts(name: string | undefined): NameParts | undefined {
  if (name === undefined) return undefined;
  const bare = name.replace(/^bound /, "").replace(RUST_HASH, "");
  const [, receiver, own] = PARTS.exec(bare) ?? [];
  if (own === undefined) return { receiver: undefined, own: bare };
  const isEmpty = receiver === undefined || EMPTY_RECEIVERS.has(receiver);
  return { receiver: isEmpty ? undefined : receiver, own };
}
