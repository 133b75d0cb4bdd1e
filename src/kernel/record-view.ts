import type { FunctionStarts } from "../record/form.js";
import type { Slot, SlotTable } from "./field-tables.js";

/** The row that is looked at, and what its numbers stand for. */
export interface RowSource {
  /** All memory as doubles. */
  readonly doubles: Float64Array;
  /** Where the row begins, in doubles. */
  row: number;
  /** By the number of a text. */
  textOf(text: number): string;
  /** By the number of its text. */
  startsOf(text: number): FunctionStarts;
  /** The JSON between two addresses. */
  parse(from: number, to: number): unknown;
}

/** An item of a list: an object that has its own slots. */
class Item {
  /** Where they begin, in doubles. */
  readonly item: number;

  constructor(item: number) {
    this.item = item;
  }
}

/** Whether an object has its slots in the row that is looked at or is an item of a list. */
type Place = "row" | "item";

/**
 * Makes an object that reads like a record and shows the row that is looked at. One serves all rows, so nothing is made for a field
 * that nobody asks for.
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
/** One of the numbers of a slot, of the row or of the item that is looked at. */
type ReadNumber = (view: Item, next?: number) => number;

/** What is missing is not a number. */
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
    // What counts something is read by the decoder, unless it is empty.
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
