/**
 * The class of a stall: what determines its verdict besides its stack, if that follows from a few comparisons. These are the signs of
 * `src/verdict/signs.ts`, which the host has written into memory.
 */
import {
  SIGN_AMOUNT,
  SIGN_BYTES,
  SIGN_FLAGS,
  SIGN_IF_MISSING,
  SIGN_IS_BELOW,
  SIGN_MS,
  SIGN_OTHER,
  SIGN_SHARE,
  SIGN_THERE,
  SIGNS_AT,
  SLOT_DURATION,
  SLOT_DURING,
  SLOT_MAIN,
  SLOT_SAMPLE_SIZE,
  SLOT_SAMPLE_STACK,
  SLOT_SAMPLES,
  SLOT_SIGNS,
  SLOT_STACK,
  SLOT_VOTED,
} from "../layout";
import { isIn, slotOf, textIn, valueIn } from "./slots";

/** The stall must be judged by the host. */
export const NO_CLASS = -1;
/** No CPU time was measured, so the stack alone decides. */
const UNMEASURED = 0;
const COMPUTING = 1;

/** The class of the stall of a row. */
export function classOf(row: usize): i32 {
  const duration = valueIn(row, SLOT_DURATION);
  // A stack captured afterwards is only a hint.
  if (!(duration > 0) || valueIn(row, SLOT_DURING) === 0) return NO_CLASS;
  const count = slotOf(SLOT_SIGNS);
  for (let i = 0; i < count; i++) {
    if (isSign(row, SIGNS_AT + i * SIGN_BYTES, duration)) return NO_CLASS;
  }
  if (!isUnanimous(row)) return NO_CLASS;
  return isIn(row, SLOT_MAIN) ? COMPUTING : UNMEASURED;
}

function isSign(row: usize, sign: usize, duration: f64): bool {
  const there = load<i32>(sign, SIGN_THERE);
  if (there >= 0 && Number.isNaN(load<f64>(row + (there << 3)))) return false;
  const first = load<i32>(sign, SIGN_AMOUNT);
  if (first < 0) return true;
  const flags = load<i32>(sign, SIGN_FLAGS);
  let amount = load<f64>(row + (first << 3));
  const other = load<i32>(sign, SIGN_OTHER);
  if (other >= 0) {
    const more = load<f64>(row + (other << 3));
    if (Number.isNaN(amount)) amount = more;
    else if (!Number.isNaN(more)) amount += more;
  }
  if (Number.isNaN(amount)) return (flags & SIGN_IF_MISSING) !== 0;
  const isReached =
    amount / duration >= load<f64>(sign, SIGN_SHARE) || amount >= load<f64>(sign, SIGN_MS);
  return isReached === ((flags & SIGN_IS_BELOW) === 0);
}

/** Whether a stall's stack is the result of the vote: the record says so, or all samples have the same stack. */
function isUnanimous(row: usize): bool {
  const count = valueIn(row, SLOT_SAMPLES);
  if (!(count > 0) || isIn(row, SLOT_VOTED)) return true;
  const stack = textIn(row, SLOT_STACK);
  let item = usize(load<f64>(row + ((slotOf(SLOT_SAMPLES) + 1) << 3)));
  for (let i = 0; i < i32(count); i++) {
    if (textIn(item, SLOT_SAMPLE_STACK) !== stack) return false;
    item += slotOf(SLOT_SAMPLE_SIZE) << 3;
  }
  return true;
}
