/**
 * A 48-bit hash of a text as twelve hexadecimal digits: short enough to read out over the phone, and the probability of any
 * collision among 100,000 groups is 1 in 56,000. Not cryptographic.
 *
 * Two 32-bit multiply-xorshift lanes with the finaliser of MurmurHash3, the same on every platform; `node:crypto` would do, but
 * this layer imports no Node modules.
 */
export function hashText(text: string): string {
  let high = 0x9e3779b9;
  let low = 0x85ebca6b;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ unit, 0x5bd1e995);
    low ^= low >>> 15;
  }
  high = finalise(high ^ (low >>> 7));
  low = finalise(low ^ high);
  const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, "0");
  return (hex(high) + hex(low)).slice(0, 12);
}

/** Mixes all bits of a 32-bit word: the finaliser of MurmurHash3. */
export function finalise(value: number): number {
  let mixed = value ^ (value >>> 16);
  mixed = Math.imul(mixed, 0x85ebca6b);
  mixed ^= mixed >>> 13;
  mixed = Math.imul(mixed, 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
