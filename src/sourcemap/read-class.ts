import { DEEPEST, type FunctionWalk, type Region } from "./function-walk.js";
import { hintAsClass, hintLabel, type NameHint } from "./name-hint.js";
import { endsKey, keyAt } from "./names-in-tokens.js";

const MODIFIERS: ReadonlySet<string> = new Set(
  "public private protected static readonly abstract override declare accessor async get set".split(
    " ",
  ),
);

/** Reads the class whose keyword is at `keyword`; returns the token after the class. */
export function readClass(
  walk: FunctionWalk,
  keyword: number,
  to: number,
  region: Region,
  depth: number,
): number {
  const { cursor } = walk;
  const name = cursor.at(keyword + 1);
  const isNamed = name.kind === "word" && name.text !== "extends" && name.text !== "implements";
  const self: NameHint = isNamed ? { name: name.text, nameStart: name.start } : (region.hint ?? {});
  const body = cursor.classBody(keyword, to);
  if (body < 0) return keyword + 1;
  readHeritage(walk, keyword + 1, body, region, depth);
  const closer = Math.min(cursor.closer(body), to);
  const owner = hintAsClass(self);
  // Constructors that are not in the source are mapped to the class itself.
  walk.addInitializer(body, closer, owner, "instance");
  walk.later(body + 1, closer, () => {
    for (let member = body + 1; member < closer; ) {
      member = Math.max(member + 1, readMember(walk, member, closer, owner, depth + 1));
    }
  });
  return closer + 1;
}

/** Reads what a class extends, which may be a call (`mixin(Base)`) or a class expression. */
function readHeritage(
  walk: FunctionWalk,
  from: number,
  to: number,
  region: Region,
  depth: number,
): void {
  const { cursor } = walk;
  const inner = { place: region.place, self: region.self };
  for (let at = from; at < to; ) {
    if (cursor.isClass(at)) at = readClass(walk, at, to, inner, depth);
    else {
      if (cursor.word(at) === "(") walk.walk(at + 1, cursor.closer(at), inner, depth);
      at = Math.max(cursor.after(at), cursor.afterAngles(at));
    }
  }
}

function readMember(
  walk: FunctionWalk,
  from: number,
  to: number,
  owner: NameHint,
  depth: number,
): number {
  const { cursor } = walk;
  if (depth > DEEPEST) return to;
  if (cursor.word(from) === "@") return walk.decorator(from, depth);
  if (cursor.word(from) === "static" && cursor.word(from + 1) === "{") {
    const closer = Math.min(cursor.closer(from + 1), to);
    walk.addInitializer(from, closer, owner, "static");
    walk.walk(from + 2, closer, { self: owner }, depth);
    return closer + 1;
  }
  let at = from;
  let isStatic = false;
  let accessor: "get" | "set" | undefined;
  for (; MODIFIERS.has(cursor.word(at)) && !endsKey(cursor, at + 1); at++) {
    const modifier = cursor.word(at);
    if (modifier === "static") isStatic = true;
    if (modifier === "get" || modifier === "set") accessor = modifier;
  }
  if (cursor.word(at) === "*") at += 1;
  const key = keyAt(cursor, at);
  if (key === undefined) return at + 1;
  if (cursor.word(at) === "[") walk.walk(at + 1, cursor.closer(at), { self: owner }, depth);
  at = key.next;
  if (cursor.word(at) === "?" || cursor.word(at) === "!") at += 1;
  const hint: NameHint = { name: key.name, nameStart: key.start, ...owner };
  const afterMethod = walk.method(from, at, to, hint, owner, accessor, depth);
  if (afterMethod !== undefined) return afterMethod;
  if (cursor.word(at) === ":") at = cursor.afterType(at + 1);
  if (cursor.word(at) !== "=") return at;
  const end = cursor.expressionEnd(at + 1, to);
  walk.addInitializer(from, end - 1, owner, isStatic ? "static" : "instance");
  walk.walk(at + 1, end, { hint, place: hintLabel(hint), self: owner }, depth);
  return end;
}
