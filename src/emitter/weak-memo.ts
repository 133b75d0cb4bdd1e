/**
 * Remembers what was made for a key until the memory is needed for something else: what is asked many times in one stall, and may be
 * too large to be kept for the next.
 *
 * @returns `make`, which is called again for a key only when a collection has come between
 */
export function weakMemo<Value>(make: (key: string) => Value): (key: string) => Value {
  let kept = new WeakRef(new Map<string, Value>());
  return (key) => {
    let values = kept.deref();
    if (values === undefined) {
      values = new Map();
      kept = new WeakRef(values);
    }
    if (!values.has(key)) values.set(key, make(key));
    return values.get(key) as Value;
  };
}
