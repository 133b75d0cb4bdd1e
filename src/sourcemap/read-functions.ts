/**
 * Reads which functions a source text holds, where, and under which names: JavaScript and TypeScript alike.
 *
 * Not a parser: a walk over tokens that understands brackets, declarations, classes, object literals, arrows and just
 * enough of types to step over them. Original sources are TypeScript more often than not, no TypeScript parser is among
 * the dependencies, and a reader that goes on after what it does not know is better here than one that refuses.
 * On JavaScript it is held against acorn by a test.
 */
import type { FunctionSite } from "./function-site.js";
import { hintAsOwner, hintLabel, type NameHint } from "./name-hint.js";
import { assignedName, calleeBefore, endsKey, keyAt } from "./names-in-tokens.js";
import { TokenCursor } from "./token-cursor.js";

/** What surrounds the tokens being walked. */
interface Region {
  /** Names a function that begins with the region's first token. */
  readonly hint?: NameHint;
  /** What the region's brackets call, if they are arguments. */
  readonly callee?: string;
  /** The variable or property that the region's value goes into. */
  readonly place?: string | undefined;
  /** The class that `this` is of. */
  readonly self?: NameHint | undefined;
}

const DEEPEST = 300;
const LARGEST_TEXT = 16 * 1024 * 1024;
const OBJECT_OPENERS: ReadonlySet<string> = new Set(
  "= ( , [ : ? && || ?? ... return yield await throw typeof default ??= ||= &&= in of case void new".split(
    " ",
  ),
);
/** What a function can begin with, or a region that gives its functions a name; an arrow's only parameter can be any word. */
const STARTERS: ReadonlySet<string> = new Set(
  "class function async const let var interface type export ( [ { < = ??= ||= &&=".split(" "),
);
/** Their first characters, by code: a set of strings has to hash each of the millions that are looked up. */
const FIRST_OF_STARTERS = new Uint8Array(128);
for (const starter of STARTERS) FIRST_OF_STARTERS[starter.charCodeAt(0)] = 1;

const MODIFIERS: ReadonlySet<string> = new Set(
  "public private protected static readonly abstract override declare accessor async get set".split(
    " ",
  ),
);

/** What is put off: the walk over one pair of brackets. Offsets as in {@link FunctionSite}, both ends inclusive. */
interface Unread {
  readonly start: number;
  readonly end: number;
  readonly read: () => void;
}

/** Brackets with fewer tokens are walked at once: to remember them would cost more. */
const FEW_TOKENS = 32;

/**
 * The functions of a source text, read as far as they are asked for: the whole text is split into tokens once, but what
 * stands between brackets is walked only if something inside of them is wanted.
 *
 * A text of more than 16 MiB has none.
 */
export class SourceFunctions {
  readonly #reader: FunctionReader | undefined;

  constructor(text: string) {
    if (text.length > LARGEST_TEXT) return;
    this.#reader = new FunctionReader(new TokenCursor(text));
    this.#reader.walk(0, this.#reader.cursor.length, {}, 0);
  }

  /** All functions around one or two offsets, among others; in any order. */
  around(offset: number, other = offset): readonly FunctionSite[] {
    this.#readOn(
      ({ start, end }) => (start <= offset && offset <= end) || (start <= other && other <= end),
    );
    return this.#reader?.sites ?? [];
  }

  /** All functions, in the order of their beginnings. */
  all(): FunctionSite[] {
    this.#readOn(() => true);
    return (this.#reader?.sites ?? []).toSorted((a, b) => a.start - b.start || b.end - a.end);
  }

  #readOn(isWanted: (unread: Unread) => boolean): void {
    const unread = this.#reader?.unread ?? [];
    for (let at = 0; at < unread.length; ) {
      const one = unread[at] as Unread;
      if (isWanted(one)) {
        // What it puts off in turn goes to the end of the list.
        const last = unread.pop() as Unread;
        if (last !== one) unread[at] = last;
        one.read();
      } else at += 1;
    }
  }
}

/** The walk, with what it has found so far and what it has put off. */
class FunctionReader {
  readonly sites: FunctionSite[] = [];
  readonly unread: Unread[] = [];
  readonly cursor: TokenCursor;

  constructor(cursor: TokenCursor) {
    this.cursor = cursor;
  }

  /** Puts the reading of the tokens from `from` up to `to` off, unless it is no work. */
  #later(from: number, to: number, read: () => void): void {
    if (to - from < FEW_TOKENS) read();
    else this.unread.push({ start: this.cursor.start(from), end: this.#endOf(to - 1), read });
  }

  /** Walks statements or expressions from token `from` up to `to`, now or when it is wanted. */
  walk(from: number, to: number, region: Region, depth: number): void {
    this.#later(from, to, () => this.#walkNow(from, to, region, depth));
  }

  #walkNow(from: number, to: number, region: Region, depth: number): void {
    if (depth > DEEPEST) return;
    const inner = withoutNames(region);
    const argument = region.callee === undefined ? inner : { ...inner, callee: region.callee };
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
    const isMember = [".", "?."].includes(cursor.word(at - 1));
    if (kind === "word" && !isMember) {
      if (mark === "class" && cursor.word(at + 1) !== ":")
        return this.#class(at, to, region, depth);
      if (mark === "function") return this.#function(at, at, to, region, depth);
      if (mark === "async" && !cursor.startsLine(at + 1)) {
        if (cursor.word(at + 1) === "function")
          return this.#function(at, at + 1, to, region, depth);
        const arrow = this.#arrow(at, at + 1, to, region, depth);
        if (arrow > at) return arrow;
      }
      if (mark === "const" || mark === "let" || mark === "var")
        return this.#variables(at, to, region, depth);
      if (mark === "interface" && cursor.kind(at + 1) === "word") {
        return this.#afterBraces(at + 2, to);
      }
      if (mark === "type" && cursor.kind(at + 1) === "word" && !cursor.startsLine(at + 1)) {
        const equals = cursor.afterAngles(at + 2);
        if (cursor.word(equals) === "=") return cursor.afterType(equals + 1);
      }
      if (mark === "export" && cursor.word(at + 1) === "default") {
        const hint: NameHint = { name: "default", nameStart: cursor.start(at + 1) };
        const end = cursor.expressionEnd(at + 2, to);
        this.walk(at + 2, end, { ...region, hint, place: "default" }, depth);
        return end;
      }
    }
    if (kind !== "mark" || mark === "(" || mark === "<") {
      const arrow = this.#arrow(at, at, to, region, depth);
      if (arrow > at) return arrow;
    }
    if (mark === "(" || mark === "[") {
      const closer = Math.min(cursor.closer(at), to);
      const callee = mark === "(" ? calleeBefore(cursor, at) : undefined;
      const isGroup = mark === "(" && callee === undefined && !this.#isUsedAfter(closer + 1);
      const inner = isGroup ? region : withoutNames(region);
      this.walk(at + 1, closer, callee === undefined ? inner : { ...inner, callee }, depth);
      return closer + 1;
    }
    if (mark === "{") {
      const closer = Math.min(cursor.closer(at), to);
      const isObject = OBJECT_OPENERS.has(cursor.word(at - 1)) || region.hint !== undefined;
      if (isObject && !this.#isCaseBlock(at)) {
        this.#later(at + 1, closer, () => this.#object(at + 1, closer, region, depth));
      } else this.walk(at + 1, closer, withoutNames(region), depth);
      return closer + 1;
    }
    if (mark === "=" || mark === "??=" || mark === "||=" || mark === "&&=") {
      const hint = assignedName(cursor, at, region.self);
      const end = cursor.expressionEnd(at + 1, to);
      this.walk(
        at + 1,
        end,
        { ...region, ...(hint === undefined ? {} : { hint, place: hintLabel(hint) }) },
        depth,
      );
      return end;
    }
    return at + 1;
  }

  #template(at: number, region: Region, depth: number): number {
    const closer = this.cursor.closer(at);
    if (closer <= at) return at + 1;
    this.walk(at + 1, closer, withoutNames(region), depth);
    return closer;
  }

  /** `const a = ..., b: T = ...`: every value is a region with its variable's name. */
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
        this.walk(
          at + 1,
          end,
          { self: region.self, place, ...(hint === undefined ? {} : { hint }) },
          depth,
        );
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
    const body = this.#bodyAfterParameters(at, region, depth);
    if (body === undefined) return at + 1;
    const closer = Math.min(cursor.closer(body), to);
    const isCalled = hint === region.hint && this.#isUsedAfter(closer + 1);
    this.#add(first, closer, body, isCalled ? undefined : hint, region);
    this.walk(body + 1, closer, { self: region.self }, depth);
    return closer + 1;
  }

  /** Whether a value that ended is called or taken apart at once, so that a name to its left is not its own. */
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

  /** Walks the parameters (their defaults hold functions) and finds the `{` behind them and the return type. */
  #bodyAfterParameters(from: number, region: Region, depth: number): number | undefined {
    const { cursor } = this;
    let at = cursor.afterAngles(from);
    if (cursor.word(at) !== "(") return undefined;
    this.walk(at + 1, cursor.closer(at), { self: region.self }, depth);
    at = cursor.after(at);
    if (cursor.word(at) === ":") at = cursor.afterType(at + 1);
    return cursor.word(at) === "{" ? at : undefined;
  }

  /** `x =>`, `(x): T =>` and `<T>(x) =>` at `at`; gives `first` if there is none. */
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
    if (parameters >= 0) {
      this.walk(parameters + 1, cursor.closer(parameters), { self: region.self }, depth);
    }
    const body = arrow + 1;
    const hasBlock = cursor.word(body) === "{";
    const end = hasBlock ? Math.min(cursor.closer(body), to) : cursor.expressionEnd(body, to);
    this.#add(first, hasBlock ? end : end - 1, body, region.hint, region);
    this.walk(hasBlock ? body + 1 : body, end, { self: region.self }, depth);
    return hasBlock ? end + 1 : end;
  }

  #class(keyword: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    let at = keyword + 1;
    let self: NameHint = region.hint ?? {};
    const name = cursor.at(at);
    if (name.kind === "word" && name.text !== "extends" && name.text !== "implements") {
      self = { name: name.text, nameStart: name.start };
      at += 1;
    }
    at = cursor.afterAngles(at);
    const body = this.#openBrace(at, to, region, depth);
    if (body < 0) return keyword + 1;
    const closer = Math.min(cursor.closer(body), to);
    const label = self.owner === undefined ? self.name : `${self.owner}.${self.name}`;
    const owner: NameHint = {
      ...(label === undefined ? {} : { owner: label }),
      ...(self.nameStart === undefined ? {} : { ownerStart: self.nameStart }),
    };
    // Constructors that the source does not have are mapped to the class itself.
    this.#addInitializer(body, closer, owner, "instance");
    this.#later(body + 1, closer, () => {
      for (let member = body + 1; member < closer; ) {
        member = Math.max(member + 1, this.#member(member, closer, owner, depth + 1));
      }
    });
    return closer + 1;
  }

  /** The `{` of a class body behind its heritage, whose own calls are walked. */
  #openBrace(from: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    for (let at = from; at < to; ) {
      const mark = cursor.word(at);
      if (mark === "{") return at;
      if (mark === ";" || mark === ")") return -1;
      const angles = cursor.afterAngles(at);
      if (mark === "(") this.walk(at + 1, cursor.closer(at), withoutNames(region), depth);
      at = angles > at ? angles : cursor.after(at);
    }
    return -1;
  }

  #member(from: number, to: number, owner: NameHint, depth: number): number {
    const { cursor } = this;
    if (depth > DEEPEST) return to;
    let at = from;
    if (cursor.word(at) === "@") {
      at += 1;
      while (cursor.kind(at) === "word" || cursor.word(at) === ".") at += 1;
      if (cursor.word(at) !== "(") return at;
      this.walk(at + 1, cursor.closer(at), {}, depth);
      return cursor.after(at);
    }
    if (cursor.word(at) === "static" && cursor.word(at + 1) === "{") {
      const closer = Math.min(cursor.closer(at + 1), to);
      this.#addInitializer(at, closer, owner, "static");
      this.walk(at + 2, closer, { self: owner }, depth);
      return closer + 1;
    }
    const first = at;
    let isStatic = false;
    let accessor: "get" | "set" | undefined;
    while (MODIFIERS.has(cursor.word(at)) && !endsKey(cursor, at + 1)) {
      if (cursor.word(at) === "static") isStatic = true;
      if (cursor.word(at) === "get" || cursor.word(at) === "set") {
        accessor = cursor.word(at) as "get" | "set";
      }
      at += 1;
    }
    if (cursor.word(at) === "*") at += 1;
    const key = keyAt(cursor, at);
    if (key === undefined) return at + 1;
    if (cursor.word(at) === "[") this.walk(at + 1, cursor.closer(at), { self: owner }, depth);
    at = key.next;
    if (cursor.word(at) === "?" || cursor.word(at) === "!") at += 1;
    const hint: NameHint = { name: key.name, nameStart: key.start, ...owner };
    const opener = cursor.afterAngles(at);
    if (cursor.word(opener) === "(") {
      const body = this.#bodyAfterParameters(at, { self: owner }, depth);
      if (body === undefined) return cursor.after(opener);
      const closer = Math.min(cursor.closer(body), to);
      this.#add(first, closer, body, hint, {}, accessor);
      this.walk(body + 1, closer, { self: owner }, depth);
      return closer + 1;
    }
    if (cursor.word(at) === ":") at = cursor.afterType(at + 1);
    if (cursor.word(at) !== "=") return at;
    const end = cursor.expressionEnd(at + 1, to);
    this.#addInitializer(first, end - 1, owner, isStatic ? "static" : "instance");
    this.walk(at + 1, end, { hint, place: hintLabel(hint), self: owner }, depth);
    return end;
  }

  /** The members of an object literal, as far as they hold functions. */
  #object(from: number, to: number, region: Region, depth: number): void {
    const { cursor } = this;
    if (depth > DEEPEST) return;
    const owner = hintAsOwner(region.hint);
    for (let at = from; at < to; at++) {
      const first = at;
      let accessor: "get" | "set" | undefined;
      while (["async", "get", "set"].includes(cursor.word(at)) && !endsKey(cursor, at + 1)) {
        if (cursor.word(at) !== "async") accessor = cursor.word(at) as "get" | "set";
        at += 1;
      }
      if (cursor.word(at) === "*") at += 1;
      const key = keyAt(cursor, at);
      if (key === undefined) {
        const end = cursor.expressionEnd(first, to);
        this.walk(first, end, withoutNames(region), depth);
        at = end;
        continue;
      }
      if (cursor.word(at) === "[")
        this.walk(at + 1, cursor.closer(at), { self: region.self }, depth);
      const hint: NameHint = { name: key.name, nameStart: key.start, ...owner };
      const opener = cursor.afterAngles(key.next);
      if (cursor.word(opener) === "(") {
        const body = this.#bodyAfterParameters(key.next, region, depth);
        if (body === undefined) {
          at = cursor.after(opener);
          continue;
        }
        const closer = Math.min(cursor.closer(body), to);
        this.#add(first, closer, body, hint, {}, accessor);
        this.walk(body + 1, closer, { self: region.self }, depth);
        at = closer + 1;
        continue;
      }
      const mark = cursor.word(key.next);
      if (mark === ":" || mark === "=") {
        const end = cursor.expressionEnd(key.next + 1, to);
        this.walk(key.next + 1, end, { self: region.self, hint, place: hintLabel(hint) }, depth);
        at = end;
      } else at = key.next;
    }
  }

  #add(
    first: number,
    last: number,
    body: number,
    hint: NameHint | undefined,
    region: Region,
    accessor?: "get" | "set",
  ): void {
    const isNamed = hint?.name !== undefined;
    this.sites.push({
      start: this.cursor.start(first),
      end: this.#endOf(last),
      bodyStart: this.cursor.start(body),
      ...hint,
      ...(accessor === undefined ? {} : { accessor }),
      ...(isNamed || region.callee === undefined ? {} : { callee: region.callee }),
      ...(isNamed || region.place === undefined ? {} : { place: region.place }),
    });
  }

  #addInitializer(
    first: number,
    last: number,
    owner: NameHint,
    initializer: "instance" | "static",
  ): void {
    const start = this.cursor.start(first);
    this.sites.push({ start, end: this.#endOf(last), bodyStart: start, ...owner, initializer });
  }

  #endOf(index: number): number {
    const last = Math.min(index, this.cursor.length - 1);
    return this.cursor.end(last);
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
