import { SIGNS, type Sign } from "../verdict/signs.js";
import type { Slot, SlotTable } from "./field-tables.js";
import {
  COUNTED_SLOTS_AT,
  MOST_SIGNS,
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
  SLOT_SIGNS,
} from "./layout.js";

type Path = readonly [name: string, inner?: string];

/** The fields that the kernel needs to count stalls, in the order of `SLOT_...` in `layout.ts`. */
const STALL_PATHS: readonly Path[] = [
  ["session"],
  ["seq"],
  ["timestamp"],
  ["duration"],
  ["stack"],
  ["functions"],
  ["capture", "during"],
  ["capture", "voted"],
  ["cpu", "main"],
  ["context"],
  ["samples"],
  ["samples", "stack"],
];

/** The same for `alive` records, after the size of a sample. */
const ALIVE_PATHS: readonly Path[] = [["session"], ["timestamp"], ["uptime"]];

/** Fields that must be read from each stall that has them: they are kept individually, or its stack alone does not suffice. */
const KEPT_OF_EACH: readonly Path[] = [["phase"], ["parts"], ["turn"], ["capture", "pending"]];

/** Writes the slots of the fields that a kernel counts by, and the signs by which it judges, into its memory. */
export function writeCountedSlots(memory: ArrayBuffer, stall: SlotTable, alive: SlotTable): void {
  const view = new DataView(memory);
  const signs: readonly Sign[] = [...SIGNS, ...KEPT_OF_EACH.map((there) => ({ there }))];
  if (signs.length > MOST_SIGNS) throw new Error(`more than ${MOST_SIGNS} signs`);
  const slots = [
    ...STALL_PATHS.map((path) => slotOf(stall, path)),
    (slotNamed(stall, "samples").inner as SlotTable).size,
    ...ALIVE_PATHS.map((path) => slotOf(alive, path)),
  ];
  for (const [i, slot] of slots.entries()) view.setInt32(COUNTED_SLOTS_AT + 4 * i, slot, true);
  view.setInt32(COUNTED_SLOTS_AT + 4 * SLOT_SIGNS, signs.length, true);
  for (const [i, sign] of signs.entries()) {
    const at = SIGNS_AT + i * SIGN_BYTES;
    const { there, amounts: [first, second] = [], isBelow, share = 0, orMs, orMissing } = sign;
    const flags = (isBelow ? SIGN_IS_BELOW : 0) | (orMissing ? SIGN_IF_MISSING : 0);
    view.setInt32(at + SIGN_THERE, there === undefined ? -1 : slotOf(stall, there), true);
    view.setInt32(at + SIGN_AMOUNT, first === undefined ? -1 : slotOf(stall, first), true);
    view.setInt32(at + SIGN_OTHER, second === undefined ? -1 : slotOf(stall, second), true);
    view.setInt32(at + SIGN_FLAGS, flags, true);
    view.setFloat64(at + SIGN_SHARE, share, true);
    view.setFloat64(at + SIGN_MS, orMs ?? Number.POSITIVE_INFINITY, true);
  }
}

function slotOf(table: SlotTable, [name, inner]: Path): number {
  const slot = slotNamed(table, name);
  return inner === undefined ? slot.slot : slotOf(slot.inner as SlotTable, [inner]);
}

function slotNamed(table: SlotTable, name: string): Slot {
  const slot = table.slots.find((one) => one.name === name);
  if (slot === undefined) throw new Error(`the table of fields lacks ${name}`);
  return slot;
}
