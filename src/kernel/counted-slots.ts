import type { Slot, SlotTable } from "./field-tables.js";

/** The fields by which the kernel judges stalls, in the order of `COUNTED_...` in `layout.ts`. */
const FIELDS = [
  ["session"],
  ["seq"],
  ["timestamp"],
  ["duration"],
  ["stack"],
  ["functions"],
  ["capture", "during"],
  ["capture", "delay"],
  ["capture", "pending"],
  ["samples"],
  ["profile"],
  ["cpu", "main"],
  ["cpu", "queue"],
  ["cpu", "throttled"],
  ["watchdogLag"],
  ["gc"],
  ["suspended"],
  ["debugger"],
  ["capture", "voted"],
  ["context"],
  ["phase"],
  ["samples", "stack"],
] as const;

/** Where those fields are in a row of stalls, and after them the size of a sample. */
export function countedSlots(stall: SlotTable): number[] {
  return [
    ...FIELDS.map((path) => slotOf(stall, path).slot),
    (slotOf(stall, ["samples"]).inner as SlotTable).size,
  ];
}

function slotOf(table: SlotTable, [name, ...rest]: readonly string[]): Slot {
  const slot = table.slots.find((one) => one.name === name);
  if (slot === undefined) throw new Error(`the table of fields lacks ${name}`);
  return rest.length === 0 ? slot : slotOf(slot.inner as SlotTable, rest);
}
