import { DEEPEST, type FunctionWalk, type Region } from "./function-walk.js";
import { hintAsOwner, hintLabel, type NameHint } from "./name-hint.js";
import { endsKey, keyAt } from "./names-in-tokens.js";

/** Reads the members of an object literal from token `from` up to `to`. */
export function readObject(
  walk: FunctionWalk,
  from: number,
  to: number,
  region: Region,
  depth: number,
): void {
  if (depth > DEEPEST) return;
  const owner = hintAsOwner(region.hint);
  for (let at = from; at < to; ) at = readProperty(walk, at, to, owner, region, depth) + 1;
}

/** @returns the comma after the property, or the token in its place */
function readProperty(
  walk: FunctionWalk,
  from: number,
  to: number,
  owner: NameHint,
  { place, self }: Region,
  depth: number,
): number {
  const { cursor } = walk;
  let at = from;
  let accessor: "get" | "set" | undefined;
  for (; ["async", "get", "set"].includes(cursor.word(at)) && !endsKey(cursor, at + 1); at++) {
    if (cursor.word(at) !== "async") accessor = cursor.word(at) as "get" | "set";
  }
  if (cursor.word(at) === "*") at += 1;
  const key = keyAt(cursor, at);
  if (key === undefined) {
    const end = cursor.expressionEnd(from, to);
    walk.walk(from, end, { place, self }, depth);
    return end;
  }
  if (cursor.word(at) === "[") walk.walk(at + 1, cursor.closer(at), { self }, depth);
  const hint: NameHint = { name: key.name, nameStart: key.start, ...owner };
  const afterMethod = walk.method(from, key.next, to, hint, self, accessor, depth);
  if (afterMethod !== undefined) return afterMethod;
  const mark = cursor.word(key.next);
  if (mark !== ":" && mark !== "=") return key.next;
  const end = cursor.expressionEnd(key.next + 1, to);
  walk.walk(key.next + 1, end, { self, hint, place: hintLabel(hint) }, depth);
  return end;
}
