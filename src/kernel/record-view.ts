import type { FunctionStarts } from "../record/form.js";
import type { Slot, SlotTable } from "./field-tables.js";

/** The current row, and the values to which its numbers refer. */
export interface RowSource {
  /** The whole memory as doubles. */
  readonly doubles: Float64Array;
  /** Where the current row begins, in doubles. */
  row: number;
  /** The string of a text. */
  textOf(text: number): string;
  /** The function starts of a text. */
  startsOf(text: number): FunctionStarts;
  /** The JSON between two addresses. */
  parse(from: number, to: number): unknown;
}

/** An item of a list: an object with its own slots. */
class Item {
  /** Where they begin, in doubles. */
  readonly item: number;

  constructor(item: number) {
    this.item = item;
  }
}

/** Whether an object's slots are in the current row or in an item of a list. */
type Place = "row" | "item";

/**
 * Creates an object that reads like a record and shows the current row. One object serves all rows, and nothing is allocated for
 * fields that are not read.
 */
export function recordView(table: SlotTable, source: RowSource): object {
  const prototype = {};
  defineFields(prototype, table, source, "row");
  return Object.create(prototype) as object;
}

function defineFields(target: object, table: SlotTable, source: RowSource, place: Place): void {
  for (const slot of table.slots) {
    const get = getterOf(slot, source, place);
    if (get !== undefined) Object.defineProperty(target, slot.name, { get, enumerable: true });
  }
}

type Getter = (this: Item) => unknown;
/** Reads one of the numbers of a slot, from the current row or from an item. */
type ReadNumber = (view: Item, next?: number) => number;

/** A missing value is NaN. */
const isMissing = Number.isNaN;

function getterOf(
  { field, slot, inner }: Slot,
  source: RowSource,
  place: Place,
): Getter | undefined {
  const { doubles } = source;
  const numberAt: ReadNumber =
    place === "row"
      ? (_, next = 0) => doubles[source.row + slot + next] as number
      : (view, next = 0) => doubles[view.item + slot + next] as number;
  if (field.isUnread === true) return undefined;
  switch (field.is) {
    case "amount":
    case "whole":
    case "timestamp":
      return function () {
        const value = numberAt(this);
        return isMissing(value) ? undefined : value;
      };
    case "flag":
      return function () {
        const value = numberAt(this);
        return isMissing(value) ? undefined : value === 1;
      };
    case "true":
      return function () {
        return isMissing(numberAt(this)) ? undefined : true;
      };
    case "text":
      return function () {
        const value = numberAt(this);
        return isMissing(value) ? undefined : source.textOf(value);
      };
    case "word":
      return function () {
        const value = numberAt(this);
        return isMissing(value) ? undefined : field.words[value];
      };
    case "function-starts":
      return function () {
        const value = numberAt(this);
        return isMissing(value) ? undefined : source.startsOf(value);
      };
    case "tags":
      return function () {
        const from = numberAt(this);
        return isMissing(from) ? undefined : source.parse(from, numberAt(this, 1));
      };
    case "object":
      return objectGetter(inner as SlotTable, source, numberAt);
    case "list":
      return listGetter(inner as SlotTable, source, numberAt);
    // The kernel accepts only empty counts; the decoder reads the others.
    case "counts":
      return undefined;
  }
}

function objectGetter(inner: SlotTable, source: RowSource, numberAt: ReadNumber): Getter {
  const view = recordView(inner, source);
  return function () {
    return isMissing(numberAt(this)) ? undefined : view;
  };
}

function listGetter(inner: SlotTable, source: RowSource, numberAt: ReadNumber): Getter {
  const ItemOfList = class extends Item {};
  defineFields(ItemOfList.prototype, inner, source, "item");
  return function () {
    const count = numberAt(this);
    if (isMissing(count)) return undefined;
    const first = numberAt(this, 1) / Float64Array.BYTES_PER_ELEMENT;
    const items: Item[] = [];
    for (let i = 0; i < count; i++) items.push(new ItemOfList(first + i * inner.size));
    return items;
  };
}
