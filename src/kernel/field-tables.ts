/**
 * The tables of fields for the kernel, made from `src/record/fields.ts`: the form of each field, and the slot of a row for its
 * value.
 */
import type { Field, Fields } from "../record/form.js";
import {
  ENTRY_BYTES,
  ENTRY_FORM,
  ENTRY_INNER,
  ENTRY_IS_UNREAD,
  ENTRY_KEY,
  ENTRY_KEY_LENGTH,
  ENTRY_LAST_TEXT,
  ENTRY_MOST,
  ENTRY_SLOT,
  FIRST_FIELD_SLOT,
  FORM_AMOUNT,
  FORM_COUNTS,
  FORM_FLAG,
  FORM_LIST,
  FORM_OBJECT,
  FORM_STARTS,
  FORM_TAGS,
  FORM_TEXT,
  FORM_TIMESTAMP,
  FORM_TRUE,
  FORM_WHOLE,
  FORM_WORD,
  LONGEST_KEY,
  MOST_FIELDS,
  SCRATCH_AT,
  TABLE_COUNT,
  TABLE_HEAD_BYTES,
  TABLE_KIND,
  TABLE_NEXT,
  TABLE_REQUIRED,
  TABLE_SLOTS,
  TABLES_AT,
  WORD_BYTES,
  WORDS_HEAD_BYTES,
} from "./layout.js";

/** A field and its slot in a row. */
export interface Slot {
  readonly name: string;
  readonly field: Field;
  /** The position of its value, in doubles from the beginning of the row or the item. */
  readonly slot: number;
  /** The fields of an object, which are in the same row, or those of a list's items. */
  readonly inner?: SlotTable;
}

/** The fields of an object with their slots. */
export interface SlotTable {
  readonly slots: readonly Slot[];
  /** The size of a row or an item in doubles. */
  readonly size: number;
}

const FORMS: Readonly<Record<Field["is"], number>> = {
  amount: FORM_AMOUNT,
  whole: FORM_WHOLE,
  flag: FORM_FLAG,
  true: FORM_TRUE,
  text: FORM_TEXT,
  word: FORM_WORD,
  timestamp: FORM_TIMESTAMP,
  "function-starts": FORM_STARTS,
  tags: FORM_TAGS,
  counts: FORM_COUNTS,
  object: FORM_OBJECT,
  list: FORM_LIST,
};

/** A byte range and a list take two numbers, all other values one. */
const TWO_SLOTS: ReadonlySet<Field["is"]> = new Set(["tags", "list"]);

/** Assigns a slot to each field. */
export function slotTable(fields: Fields, first: number = FIRST_FIELD_SLOT): SlotTable {
  let next = first;
  const slots = Object.entries<Field>(fields).map(([name, field]): Slot => {
    const slot = next;
    next += TWO_SLOTS.has(field.is) ? 2 : 1;
    if (field.is === "list") return { name, field, slot, inner: slotTable(field.of, 0) };
    if (field.is !== "object") return { name, field, slot };
    const inner = slotTable(field.fields, next);
    next = inner.size;
    return { name, field, slot, inner };
  });
  return { slots, size: next };
}

/** Writes tables into the memory of a kernel before its first use. */
export class TableWriter {
  readonly #memory: DataView;
  readonly #lastTexts: number[] = [];
  #next = TABLES_AT;

  constructor(memory: ArrayBuffer) {
    this.#memory = new DataView(memory);
  }

  /** @param kind the number that rows of this table bear @returns the table's address */
  write({ slots, size }: SlotTable, kind = 0): number {
    const memory = this.#memory;
    const at = this.#take(TABLE_HEAD_BYTES + slots.length * ENTRY_BYTES);
    if (slots.length > MOST_FIELDS) throw new Error(`more than ${MOST_FIELDS} fields`);
    memory.setInt32(at + TABLE_COUNT, slots.length, true);
    memory.setInt32(at + TABLE_SLOTS, size, true);
    memory.setInt32(at + TABLE_KIND, kind, true);
    let required = 0;
    for (const [i, slot] of slots.entries()) {
      if (slot.field.isRequired === true) required |= 1 << i;
      memory.setUint8(at + TABLE_NEXT + i, (i + 1) % slots.length);
      this.#writeEntry(at + TABLE_HEAD_BYTES + i * ENTRY_BYTES, slot);
    }
    memory.setUint8(at + TABLE_NEXT + slots.length, 0);
    memory.setUint32(at + TABLE_REQUIRED, required >>> 0, true);
    return at;
  }

  /** Clears the last text of each field. */
  forgetTexts(): void {
    for (const at of this.#lastTexts) this.#memory.setInt32(at, -1, true);
  }

  #writeEntry(at: number, { name, field, slot, inner }: Slot): void {
    const memory = this.#memory;
    this.#writeKey(at + ENTRY_KEY, name, at + ENTRY_KEY_LENGTH);
    memory.setInt32(at + ENTRY_FORM, FORMS[field.is], true);
    memory.setInt32(at + ENTRY_SLOT, slot, true);
    memory.setInt32(at + ENTRY_IS_UNREAD, field.isUnread === true ? 1 : 0, true);
    const most = "most" in field ? field.most : Number.MAX_VALUE;
    memory.setFloat64(at + ENTRY_MOST, most, true);
    memory.setInt32(at + ENTRY_LAST_TEXT, -1, true);
    if (field.is === "text") this.#lastTexts.push(at + ENTRY_LAST_TEXT);
    if (field.is === "word") memory.setInt32(at + ENTRY_INNER, this.#writeWords(field.words), true);
    if (inner !== undefined) memory.setInt32(at + ENTRY_INNER, this.write(inner), true);
  }

  #writeWords(words: readonly string[]): number {
    const at = this.#take(WORDS_HEAD_BYTES + words.length * WORD_BYTES);
    this.#memory.setInt32(at, words.length, true);
    for (const [i, word] of words.entries()) {
      const wordAt = at + WORDS_HEAD_BYTES + i * WORD_BYTES;
      this.#writeKey(wordAt, word, wordAt + 16);
    }
    return at;
  }

  /** Writes a name with its closing quote, as in a log. */
  #writeKey(at: number, name: string, lengthAt: number): void {
    if (name.length >= LONGEST_KEY) throw new Error(`${name} is too long for the kernel`);
    for (const [i, byte] of Buffer.from(`${name}"`, "latin1").entries()) {
      this.#memory.setUint8(at + i, byte);
    }
    this.#memory.setInt32(lengthAt, name.length + 1, true);
  }

  #take(sizeBytes: number): number {
    const at = this.#next;
    this.#next = (at + sizeBytes + 7) & ~7;
    if (this.#next > SCRATCH_AT) throw new Error("no room for the tables of fields");
    return at;
  }
}
