/**
 * Indexes in the order of columns, the first of which that differs decides. The first has small whole numbers, by which they are dealt out:
 * what is left to sort is little, and to sort all at once takes four times the memory of the result.
 */
export function orderedBy(size: number, columns: readonly ((at: number) => number)[]): Uint32Array {
  const [first = () => 0, ...others] = columns;
  const ends: number[] = [];
  for (let at = 0; at < size; at++) ends[first(at)] = (ends[first(at)] ?? 0) + 1;
  let end = 0;
  for (let i = 0; i < ends.length; i++) ends[i] = end += ends[i] ?? 0;
  const order = new Uint32Array(size);
  for (let at = size - 1; at >= 0; at--) {
    const place = (ends[first(at)] as number) - 1;
    ends[first(at)] = place;
    order[place] = at;
  }
  for (const [i, from] of ends.entries()) {
    order.subarray(from, ends[i + 1] ?? size).sort((a, b) => {
      for (const valueAt of others) {
        const difference = valueAt(a) - valueAt(b);
        if (difference !== 0) return difference;
      }
      return 0;
    });
  }
  return order;
}
