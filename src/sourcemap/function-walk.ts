import type { FunctionSite } from "./function-site.js";
import type { NameHint } from "./name-hint.js";
import type { TokenCursor } from "./token-cursor.js";

/** The context of the tokens being walked. */
export interface Region {
  /** Names a function that begins with the region's first token. */
  readonly hint?: NameHint | undefined;
  /** The called function, if the region is an argument list. */
  readonly callee?: string | undefined;
  /** The first argument of that call, if it is a short literal: `"/orders"`. */
  readonly argument?: string | undefined;
  /** The variable or property that receives the region's value. */
  readonly place?: string | undefined;
  /** The class of `this`. */
  readonly self?: NameHint | undefined;
}

/** A deferred walk over the content of one pair of brackets. Offsets as in {@link FunctionSite}, both ends inclusive. */
export interface Unread {
  readonly start: number;
  readonly end: number;
  readonly read: () => void;
}

/** The deepest nesting of brackets that is walked. */
export const DEEPEST = 300;

/** Brackets with fewer tokens are walked at once, because deferring them would cost more. */
const FEW_TOKENS = 32;

/** A walk over the tokens of a text, with the functions found so far and the walks that are deferred. */
export abstract class FunctionWalk {
  readonly sites: FunctionSite[] = [];
  readonly unread: Unread[] = [];
  readonly cursor: TokenCursor;

  constructor(cursor: TokenCursor) {
    this.cursor = cursor;
  }

  /** Walks statements or expressions from token `from` up to `to`, now or on demand. */
  abstract walk(from: number, to: number, region: Region, depth: number): void;

  /** Defers reading the tokens from `from` up to `to`, unless there are only a few. */
  later(from: number, to: number, read: () => void): void {
    if (to - from < FEW_TOKENS) read();
    // An unclosed bracket ends with the token that closes the brackets around it.
    else this.unread.push({ start: this.cursor.start(from), end: this.#endOf(to), read });
  }

  /** Walks the parameters in the parentheses that open at `paren`: types are skipped, defaults may contain functions. */
  parameters(paren: number, region: Region, depth: number): void {
    const closer = this.cursor.closer(paren);
    this.later(paren + 1, closer, () => {
      for (let at = paren + 1; at < closer; ) {
        at = Math.max(at + 1, this.#parameter(at, closer, region, depth));
      }
    });
  }

  #parameter(from: number, to: number, region: Region, depth: number): number {
    const { cursor } = this;
    let at = from;
    if (cursor.word(at) === "@") return this.decorator(at, depth);
    if (cursor.word(at) === "...") at += 1;
    // Parameter properties: `private readonly store: Store`.
    while (cursor.kind(at) === "word" && cursor.kind(at + 1) === "word") at += 1;
    let hint: NameHint | undefined;
    if (cursor.kind(at) === "word") {
      hint = { name: cursor.word(at), nameStart: cursor.start(at) };
      at += 1;
    } else if (cursor.closer(at) > at) {
      this.walk(at + 1, cursor.closer(at), { self: region.self }, depth);
      at = cursor.after(at);
    }
    if (cursor.word(at) === "?") at += 1;
    if (cursor.word(at) === ":") at = cursor.afterType(at + 1);
    if (cursor.word(at) === "=") {
      const end = cursor.expressionEnd(at + 1, to);
      this.walk(at + 1, end, { self: region.self, hint, place: hint?.name ?? region.place }, depth);
      at = end;
    }
    while (at < to && cursor.word(at) !== ",") at = cursor.after(at);
    return at + 1;
  }

  /** Walks the arguments of the decorator at `at`, if it has any (`@computed get total()`); returns the token after it. */
  decorator(at: number, depth: number): number {
    const { cursor } = this;
    let end = at + (cursor.word(at + 1) === "(" ? 1 : 2);
    while (cursor.word(end) === ".") end += 2;
    if (cursor.word(end) !== "(") return end;
    this.walk(end + 1, cursor.closer(end), {}, depth);
    return cursor.after(end);
  }

  /** Walks the parameters and finds the `{` after them and the return type; undefined for an overload, which has none. */
  bodyAfterParameters(from: number, region: Region, depth: number): number | undefined {
    const { cursor } = this;
    const body = cursor.afterSignature(from);
    if (body === from || cursor.word(body) !== "{") return undefined;
    this.parameters(cursor.afterAngles(from), region, depth);
    return body;
  }

  /**
   * Adds the method whose key ends before `afterKey`, if it is one, and walks its body.
   *
   * @param first the first token of the method, including modifiers
   * @returns the token after it, or undefined if it is not a method
   */
  method(
    first: number,
    afterKey: number,
    to: number,
    hint: NameHint,
    self: NameHint | undefined,
    accessor: "get" | "set" | undefined,
    depth: number,
  ): number | undefined {
    const { cursor } = this;
    const signatureEnd = cursor.afterSignature(afterKey);
    if (signatureEnd === afterKey) return undefined;
    const body = this.bodyAfterParameters(afterKey, { self }, depth);
    if (body === undefined) return signatureEnd;
    const closer = Math.min(cursor.closer(body), to);
    this.add(first, closer, body, accessor === undefined ? hint : { ...hint, accessor }, {});
    this.walk(body + 1, closer, { self }, depth);
    return closer + 1;
  }

  /** Adds the function from token `first` to `last`, whose body begins at `body`. */
  add(
    first: number,
    last: number,
    body: number,
    hint: (NameHint & Pick<FunctionSite, "accessor">) | undefined,
    { callee, argument, place }: Region,
  ): void {
    const isNamed = hint?.name !== undefined;
    const start = this.cursor.start(first);
    const end = Math.max(start, this.#endOf(last));
    // In a truncated or broken text, the body may be missing (`x =>`) or lie outside the bracket around it.
    const bodyStart = body < this.cursor.length ? Math.min(this.cursor.start(body), end) : end;
    const site: { -readonly [Name in keyof FunctionSite]: FunctionSite[Name] } = {
      start,
      end,
      bodyStart,
      ...hint,
    };
    if (!isNamed && callee !== undefined) site.callee = callee;
    if (!isNamed && argument !== undefined) site.argument = argument;
    if (!isNamed && place !== undefined) site.place = place;
    this.sites.push(site);
  }

  /** Adds the code that initialises fields of a class. */
  addInitializer(
    first: number,
    last: number,
    owner: NameHint,
    initializer: "instance" | "static",
  ): void {
    const start = this.cursor.start(first);
    this.sites.push({ start, end: this.#endOf(last), bodyStart: start, ...owner, initializer });
  }

  #endOf(index: number): number {
    return this.cursor.end(Math.min(index, this.cursor.length - 1));
  }
}
