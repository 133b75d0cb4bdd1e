import { DEEPEST, FunctionWalk, type Region } from "./function-walk.js";
import { hintLabel, type NameHint } from "./name-hint.js";
import { assignedName, calleeBefore, literalArgument } from "./names-in-tokens.js";
import { readClass } from "./read-class.js";
import { readObject } from "./read-object.js";

const OBJECT_OPENERS: ReadonlySet<string> = new Set(
  "= ( , [ : ? && || ?? ... return yield await throw typeof default ??= ||= &&= in of case void new".split(
    " ",
  ),
);
/** Tokens that can begin a function, or a region that names its functions; besides, any word can be an arrow's only parameter. */
const STARTERS: ReadonlySet<string> = new Set(
  "class function async const let var interface type export as satisfies ( [ { < = ??= ||= &&=".split(
    " ",
  ),
);
/** Their first characters, by code: a set of strings would have to hash each of the millions of words looked up. */
const FIRST_OF_STARTERS = new Uint8Array(128);
for (const starter of STARTERS) FIRST_OF_STARTERS[starter.charCodeAt(0)] = 1;

/** Returned instead of the next token's index if a token begins nothing. */
const NOTHING = -1;

/** The walk over statements and expressions. */
export class StatementWalk extends FunctionWalk {
  override walk(from: number, to: number, region: Region, depth: number): void {
    this.later(from, to, () => this.#walkNow(from, to, region, depth));
  }

  #walkNow(from: number, to: number, region: Region, depth: number): void {
    if (depth > DEEPEST) return;
    const inner = withoutNames(region);
    const { callee, argument: literal } = region;
    const argument = callee === undefined ? inner : { ...inner, callee, argument: literal };
    for (let at = from; at < to; ) {
      const isArgument = argument !== inner && this.#beginsArgument(at);
      const here = at === from ? region : isArgument ? argument : inner;
      at = Math.max(at + 1, this.#step(at, to, here, depth + 1));
    }
  }

  #beginsArgument(at: number): boolean {
    const before = this.cursor.word(at - 1);
    return before === "(" || before === ",";
  }

  #step(at: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    const kind = cursor.kind(at);
    if (kind === "template") return this.#template(at, region, depth);
    // Most tokens begin nothing.
    const mark = FIRST_OF_STARTERS[cursor.firstOfWord(at)] === 1 ? cursor.word(at) : "";
    const canBegin = mark !== "" && STARTERS.has(mark);
    if (!canBegin && (kind !== "word" || cursor.word(at + 1) !== "=>")) return at + 1;
    if (kind === "word" && ![".", "?."].includes(cursor.word(at - 1))) {
      const end = this.#keyword(mark, at, to, region, depth);
      if (end !== NOTHING) return end;
    }
    if (kind !== "mark" || mark === "(" || mark === "<") {
      const arrow = this.#arrow(at, at, to, region, depth);
      if (arrow > at) return arrow;
    }
    switch (mark) {
      case "(":
      case "[":
        return this.#bracket(at, to, region, depth);
      case "{":
        return this.#brace(at, to, region, depth);
      case "<":
        return Math.max(at + 1, cursor.afterTypeArguments(at));
      case "=":
      case "??=":
      case "||=":
      case "&&=":
        return this.#assignment(at, to, region, depth);
      default:
        return at + 1;
    }
  }

  /** Reads what begins with a keyword; {@link NOTHING} if the word is not a keyword here. */
  #keyword(word: string, at: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    switch (word) {
      case "class":
        return cursor.isClass(at) ? readClass(this, at, to, region, depth) : NOTHING;
      case "function":
        return this.#function(at, at, to, region, depth);
      case "async": {
        if (cursor.startsLine(at + 1)) return NOTHING;
        if (cursor.word(at + 1) === "function") {
          return this.#function(at, at + 1, to, region, depth);
        }
        const arrow = this.#arrow(at, at + 1, to, region, depth);
        return arrow > at ? arrow : NOTHING;
      }
      case "const":
      case "let":
      case "var":
        return this.#variables(at, to, region, depth);
      case "interface":
        return cursor.kind(at + 1) === "word" ? this.#afterBraces(at + 2, to) : NOTHING;
      case "type": {
        if (cursor.kind(at + 1) !== "word" || cursor.startsLine(at + 1)) return NOTHING;
        const equals = cursor.afterAngles(at + 2);
        return cursor.word(equals) === "=" ? cursor.afterType(equals + 1) : NOTHING;
      }
      case "export": {
        if (cursor.word(at + 1) !== "default") return NOTHING;
        const hint: NameHint = { name: "default", nameStart: cursor.start(at + 1) };
        const end = cursor.expressionEnd(at + 2, to);
        this.walk(at + 2, end, { self: region.self, hint, place: "default" }, depth);
        return end;
      }
      case "as":
      case "satisfies":
        return cursor.isCast(at) ? cursor.afterType(at + 1) : NOTHING;
      default:
        return NOTHING;
    }
  }

  #template(at: number, region: Region, depth: number): number {
    const closer = this.cursor.closer(at);
    if (closer <= at) return at + 1;
    this.walk(at + 1, closer, withoutNames(region), depth);
    return closer;
  }

  #bracket(at: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    const closer = Math.min(cursor.closer(at), to);
    const isParenthesis = cursor.word(at) === "(";
    const callee = isParenthesis ? calleeBefore(cursor, at) : undefined;
    const isGroup = isParenthesis && callee === undefined && !this.#isUsedAfter(closer + 1);
    const inner = isGroup ? region : withoutNames(region);
    const argument = callee === undefined ? undefined : literalArgument(cursor, at + 1);
    this.walk(at + 1, closer, callee === undefined ? inner : { ...inner, callee, argument }, depth);
    return closer + 1;
  }

  #brace(at: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    const closer = Math.min(cursor.closer(at), to);
    const isObject = OBJECT_OPENERS.has(cursor.word(at - 1)) || region.hint !== undefined;
    if (isObject && !this.#isCaseBlock(at)) {
      this.later(at + 1, closer, () => readObject(this, at + 1, closer, region, depth));
    } else this.walk(at + 1, closer, withoutNames(region), depth);
    return closer + 1;
  }

  #assignment(at: number, to: number, region: Region, depth: number): number {
    const hint = assignedName(this.cursor, at, region.self);
    const end = this.cursor.expressionEnd(at + 1, to);
    const named = hint === undefined ? region : { ...region, hint, place: hintLabel(hint) };
    this.walk(at + 1, end, named, depth);
    return end;
  }

  /** Reads `const a = ..., b: T = ...`: each value is a region named after its variable. */
  #variables(keyword: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    let at = keyword + 1;
    for (;;) {
      const name = cursor.at(at);
      let hint: NameHint | undefined;
      if (name.kind === "word") {
        hint = { name: name.text, nameStart: name.start };
        at += 1;
      } else if (name.text === "{" || name.text === "[") {
        this.walk(at + 1, cursor.closer(at), withoutNames(region), depth);
        at = cursor.after(at);
      } else return at;
      if (cursor.word(at) === "!") at += 1;
      if (cursor.word(at) === ":") at = cursor.afterType(at + 1);
      if (cursor.word(at) === "=") {
        const end = cursor.expressionEnd(at + 1, to);
        const place = hint?.name ?? region.place;
        this.walk(at + 1, end, { self: region.self, place, hint }, depth);
        at = end;
      }
      if (cursor.word(at) !== "," || at >= to) return at;
      at += 1;
    }
  }

  #function(first: number, keyword: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    let at = keyword + 1;
    if (cursor.word(at) === "*") at += 1;
    let hint = region.hint;
    if (cursor.kind(at) === "word") {
      hint = { name: cursor.at(at).text, nameStart: cursor.start(at) };
      at += 1;
    }
    const body = this.bodyAfterParameters(at, region, depth);
    if (body === undefined) return Math.max(at, cursor.afterSignature(at));
    const closer = Math.min(cursor.closer(body), to);
    const isUsed = hint === region.hint && this.#isUsedAfter(closer + 1);
    // A function that is called immediately is not an argument of the call around it.
    const isCalled = isUsed && cursor.word(closer + 1) === "(";
    const around = isCalled ? withoutNames(region) : region;
    this.add(first, closer, body, isUsed ? undefined : hint, around);
    this.walk(body + 1, closer, { self: region.self }, depth);
    return closer + 1;
  }

  /** Whether a value is called or accessed immediately, so that a name to its left is not its own. */
  #isUsedAfter(next: number): boolean {
    return ["(", ".", "?.", "["].includes(this.cursor.word(next)) && !this.cursor.startsLine(next);
  }

  /** Whether the `{` at an index opens the statements of a `case`. */
  #isCaseBlock(brace: number): boolean {
    if (this.cursor.word(brace - 1) !== ":") return false;
    for (let at = brace - 2; at > brace - 60; at--) {
      const mark = this.cursor.word(at);
      if (mark === "case" || mark === "default") return true;
      if ([";", "{", "}", "?", ","].includes(mark)) return false;
    }
    return false;
  }

  /** Reads `x =>`, `(x): T =>` or `<T>(x) =>` at `at`; returns `first` if there is none. */
  #arrow(first: number, at: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    let arrow = -1;
    let parameters = -1;
    if (cursor.kind(at) === "word") {
      if (cursor.word(at + 1) === "=>") arrow = at + 1;
    } else {
      parameters = cursor.afterAngles(at);
      if (cursor.word(parameters) !== "(") return first;
      const after = cursor.after(parameters);
      if (cursor.word(after) === "=>") arrow = after;
      else if (cursor.word(after) === ":" && cursor.word(at - 1) !== "?") {
        const afterType = cursor.afterArrowType(after + 1);
        if (cursor.word(afterType) === "=>") arrow = afterType;
      }
    }
    if (arrow < 0) return first;
    if (parameters >= 0) this.parameters(parameters, region, depth);
    const body = arrow + 1;
    const hasBlock = cursor.word(body) === "{";
    const end = hasBlock ? Math.min(cursor.closer(body), to) : cursor.expressionEnd(body, to);
    this.add(first, hasBlock ? end : end - 1, body, region.hint, region);
    this.walk(hasBlock ? body + 1 : body, end, { self: region.self }, depth);
    return hasBlock ? end + 1 : end;
  }

  #afterBraces(from: number, to: number): number {
    for (let at = from; at < to; at = this.cursor.after(at)) {
      if (this.cursor.word(at) === "{") return this.cursor.after(at);
      if (this.cursor.word(at) === ";") return at;
    }
    return to;
  }
}

function withoutNames(region: Region): Region {
  return { place: region.place, self: region.self };
}
