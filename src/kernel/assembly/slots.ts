/** The fields of a row that stalls are counted by. */
import { COUNTED_SLOTS_AT } from "../layout";

export function slotOf(field: i32): i32 {
  return load<i32>(COUNTED_SLOTS_AT + (field << 2));
}

/** Not a number if it is missing. */
export function valueIn(row: usize, field: i32): f64 {
  return load<f64>(row + (slotOf(field) << 3));
}

export function isIn(row: usize, field: i32): bool {
  return !Number.isNaN(valueIn(row, field));
}

/** The number of a text; -1 if it is missing. */
export function textIn(row: usize, field: i32): i32 {
  const value = valueIn(row, field);
  return Number.isNaN(value) ? -1 : i32(value);
}
