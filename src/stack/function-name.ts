/** How a function without a name is called. */
export const ANONYMOUS_NAME = "<anonymous>";

/** A function's name in parts. */
export interface NameParts {
  /** The class or object before the name: in the stack of an interruption, the *receiver* of the call. */
  readonly receiver: string | undefined;
  /** The function's own name: `total`, `get size`, `#check`, `[Symbol.iterator]`. */
  readonly own: string;
}

const PARTS = /^(?:(.+)\.)?((?:[gs]et )?(?:#?[^.\s[\]]+|\[[^[\]]*\]))$/;
/** Receivers without meaning: everything is an object, and timers, proxies and modules only hold the function. */
const EMPTY_RECEIVERS: ReadonlySet<string> = new Set(
  "Object Function Proxy Timeout Immediate Module Promise Generator process global globalThis exports module.exports undefined null".split(
    " ",
  ),
);
/** Rust ends its names with a hash of the crate, in the demangled and in the mangled form. */
const RUST_HASH = /::h[0-9a-f]{16}$|17h[0-9a-f]{16}(?=E$)(?<=^_ZN.*)/;

/**
 * Splits a function's name as V8 prints it. A profile prints `load` where an interruption prints `OrderStore.load`: the receiver
 * is the class of the object on which the method was called, not the class that defines it.
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
