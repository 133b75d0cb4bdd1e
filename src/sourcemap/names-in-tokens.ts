/**
 * Reads the names around a function: keys, callees, left-hand sides of assignments.
 */
import type { NameHint } from "./name-hint.js";
import type { TokenCursor } from "./token-cursor.js";

const NOT_CALLEES: ReadonlySet<string> = new Set(
  "if for while switch catch return typeof await yield void delete in of instanceof throw case do else with function super new import export default extends as satisfies".split(
    " ",
  ),
);

/** Whether the token after a modifier shows that the modifier is itself a member's name. */
export function endsKey(cursor: TokenCursor, index: number): boolean {
  return cursor.kind(index) === "mark" && !["[", "*", "{"].includes(cursor.word(index));
}

/** The key of a class member or property at an index, and the token after it; undefined if there is none. */
export function keyAt(
  cursor: TokenCursor,
  at: number,
): { name: string; start: number; next: number } | undefined {
  const token = cursor.at(at);
  switch (token.kind) {
    case "word":
    case "private":
    case "number":
      return { name: token.text, start: token.start, next: at + 1 };
    case "string":
      return { name: token.text.slice(1, -1), start: token.start, next: at + 1 };
    default: {
      if (token.text !== "[") return undefined;
      const closer = cursor.closer(at);
      let name = "";
      for (let part = at; part <= closer && name.length < 80; part++) name += cursor.at(part).text;
      return { name: name.slice(0, 80), start: token.start, next: closer + 1 };
    }
  }
}

/** The function called by the `(` at an index: the last name before it. */
export function calleeBefore(cursor: TokenCursor, paren: number): string | undefined {
  let at = paren - 1;
  if (cursor.word(at) === "?.") at -= 1;
  if (cursor.word(at) === ">") {
    let depth = 0;
    for (let steps = 0; steps < 60; steps++, at--) {
      if (cursor.word(at) === ">") depth += 1;
      else if (cursor.word(at) === "<") depth -= 1;
      if (depth === 0) break;
    }
    at -= 1;
  }
  const token = cursor.at(at);
  if (token.kind !== "word" && token.kind !== "private") return undefined;
  const isMember = [".", "?."].includes(cursor.word(at - 1));
  if (!isMember && NOT_CALLEES.has(token.text)) return undefined;
  let head = at;
  while ([".", "?."].includes(cursor.word(head - 1)) && cursor.kind(head - 2) === "word") head -= 2;
  return cursor.word(head - 1) === "new" ? `new ${token.text}` : token.text;
}

/** The longest literal that may be part of a name, including quotes. */
const LONGEST_LITERAL = 42;

/** The first argument of a call, if it is a short string and more follow: `"/orders"` in `app.get("/orders", handler)`. */
export function literalArgument(cursor: TokenCursor, first: number): string | undefined {
  const { kind, text } = cursor.at(first);
  const isText =
    kind === "string" || (kind === "template" && text.length > 1 && text.endsWith("`"));
  if (!isText || text.length > LONGEST_LITERAL || cursor.word(first + 1) !== ",") return undefined;
  return `"${text.slice(1, -1)}"`;
}

/** The name to the left of an `=`: `x`, `a.b`, `this.x` in a class, `X.prototype.y`, `module.exports`. */
export function assignedName(
  cursor: TokenCursor,
  equals: number,
  self: NameHint | undefined,
): NameHint | undefined {
  const last = cursor.at(equals - 1);
  if (last.kind !== "word" && last.kind !== "private") return undefined;
  const parts = [last];
  let at = equals - 1;
  while (cursor.word(at - 1) === "." && ["word", "private"].includes(cursor.kind(at - 2))) {
    at -= 2;
    parts.unshift(cursor.at(at));
  }
  const texts = parts.map((part) => part.text);
  const hint: NameHint = { name: last.text, nameStart: last.start };
  if (texts.join(".") === "module.exports") return { ...hint, name: "module.exports" };
  const owners = texts.slice(0, -1).filter((text) => text !== "prototype");
  if (owners[0] === "module") owners.shift();
  if (owners[0] === "exports") owners.shift();
  if (owners[0] === "this") {
    owners.shift();
    if (self?.owner !== undefined) owners.unshift(self.owner);
  }
  const [first] = parts;
  if (owners.length === 0 || first === undefined) return hint;
  return { ...hint, owner: owners.join("."), ownerStart: first.start };
}
