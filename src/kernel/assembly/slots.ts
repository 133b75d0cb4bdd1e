/** Reads the fields of a row by which stalls are counted. */
import { COUNTED_SLOTS_AT } from "../layout";

export function slotOf(field: i32): i32 {
  return load<i32>(COUNTED_SLOTS_AT + (field << 2));
}

/** The value of a field; NaN if it is missing. */
export function valueIn(row: usize, field: i32): f64 {
  return load<f64>(row + (slotOf(field) << 3));
}

export function isIn(row: usize, field: i32): bool {
  return !Number.isNaN(valueIn(row, field));
}

/** The number of a field's text; -1 if it is missing. */
export function textIn(row: usize, field: i32): i32 {
  const value = valueIn(row, field);
  return Number.isNaN(value) ? -1 : i32(value);
}
