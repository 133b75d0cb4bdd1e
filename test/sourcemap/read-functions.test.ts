import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { innermostSite, nameSite, ownName } from "../../src/sourcemap/function-site.js";
import { SourceFunctions } from "../../src/sourcemap/read-functions.js";
import { projectRoot } from "../project-root.js";
import { functionsByBabel } from "./functions-by-babel.js";

/** Names the function around the mark `HERE` of a text. */
function nameHere(text: string): string | undefined {
  return nameAt(new SourceFunctions(text), text.indexOf("HERE"));
}

function nameAt(functions: SourceFunctions, offset: number): string | undefined {
  const sites = functions.around(offset);
  const site = innermostSite(sites, offset);
  return site === undefined ? undefined : nameSite(sites, site);
}

const NAMES: readonly (readonly [text: string, name: string | undefined])[] = [
  ["HERE()", undefined],
  ["function load() { HERE }", "load"],
  ["async function* load<T>(a: T): AsyncGenerator<T> { HERE }", "load"],
  ["const load = async (a: string, b?: { c: number }): Promise<void> => { HERE }", "load"],
  ["const load: (a: number) => void = (a) => HERE", "load"],
  ["const load = <T extends object>(a: T): a is T => HERE", "load"],
  ["let a = 1, load = function () { HERE }", "load"],
  ["export default function () { HERE }", "default"],
  ["export default async () => { HERE }", "default"],
  ["class Cart { total() { HERE } }", "Cart.total"],
  [
    "class Cart<T> extends Base<T> implements A, B { static from<U>(u: U): Cart<U> { HERE } }",
    "Cart.from",
  ],
  ["class Cart { private async *#walk() { HERE } }", "Cart.#walk"],
  ["class Cart { get total(): number { HERE } }", "Cart.get total"],
  ["class Cart { get = (): number => { HERE } }", "Cart.get"],
  ["class Cart { constructor(private readonly a = 1) { HERE } }", "Cart"],
  ["class Cart { total = HERE }", "Cart"],
  ["class Cart { static total = HERE }", "Cart.<static>"],
  ["class Cart { static { HERE } }", "Cart.<static>"],
  ["class Cart { @logged({ a: 1 }) total?(): void { HERE } }", "Cart.total"],
  ["class Cart { @timed total(): number { HERE } }", "Cart.total"],
  ["class Cart { @mobx.computed private async total() { HERE } }", "Cart.total"],
  ["class Cart { @(log.at(1)) @timed get total() { HERE } }", "Cart.get total"],
  ["class Cart { constructor(@inject store: Store, @All() all = () => { HERE }) {} }", "all"],
  ["class Cart { readonly on: (e: Event) => void = (e) => { HERE } }", "Cart.on"],
  ["const Cart = class { [Symbol.iterator]() { HERE } }", "Cart.[Symbol.iterator]"],
  ["class Cart { total(): void; total(a?: number): void { HERE } }", "Cart.total"],
  ["const api = { list() { HERE } }", "api.list"],
  ["const api = { v1: { 'list all': async () => { HERE } } }", "api.v1.list all"],
  ["const api = { a: 1, get size() { HERE } } satisfies Api", "api.get size"],
  ["module.exports = { list: function () { HERE } }", "list"],
  ["exports.list = () => HERE", "list"],
  ["module.exports = function () { HERE }", "module.exports"],
  ["Cart.prototype.total = function () { HERE }", "Cart.total"],
  ["class Cart { constructor() { this.on = () => { HERE } } }", "Cart.on"],
  ["function load() { items.map((item) => HERE) }", "callback of map in load"],
  [
    "function load() { const found = items.map<number>(async (item) => HERE) }",
    "callback of map in load",
  ],
  [
    "function load() { return new Promise((resolve) => { HERE }) }",
    "callback of new Promise in load",
  ],
  ["const load = memoize(async (a) => { HERE })", "callback of memoize in load"],
  ["function load() { (() => { HERE })() }", "<anonymous> in load"],
  ["(async () => { HERE })()", "<anonymous>"],
  ["items.forEach(function () { HERE })", "callback of forEach"],
  ["function load() { return a ? (b) : c => HERE }", "<anonymous> in load"],
  ["const a = b / c; function load() { HERE } // 'x", "load"],
  ["const a = /[/'\"`{]/g; function load() { HERE }", "load"],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the text under test
  ["const a = `x ${b ? `{ ${c}` : '}'} {`; function load() { HERE }", "load"],
  ["interface A { load(): { a: 1 }; } function load() { HERE }", "load"],
  ["type A = { load: () => void } | ((a: 1) => 2); function load() { HERE }", "load"],
  ["switch (a) { case 1: { if (x) { HERE } } }", undefined],
  ["enum A { B = 1 } namespace N { export function load() { HERE } }", "load"],
  ["function load(cb = () => { HERE }) {}", "cb"],
  ["function load(cb: () => void = () => { HERE }) {}", "cb"],
  ["class Cart { constructor(private readonly on: (a: A) => void = () => { HERE }) {} }", "on"],
  ["class Cart extends Base<A, B> implements P, Q<{ a: 1 }, R> { total() { HERE } }", "Cart.total"],
  ["export default class Cart extends Base<A, B> { get size() { HERE } }", "Cart.get size"],
  ["export default class extends Base<A, B> implements P, Q { total() { HERE } }", "default.total"],
  ["const Cart = class extends Base<A, B> implements P, Q { total() { HERE } }", "Cart.total"],
  [
    "export default (superClass: T) => class Mixin extends superClass implements P, Q { mark() { HERE } }",
    "Mixin.mark",
  ],
  ["class Cart extends mixin<A, B>(class Inner { total() { HERE } }) {}", "Inner.total"],
  ["const load = <A, B>(a: A, b: B) => { HERE }", "load"],
  [
    "const load = async <A extends object = {}, B = Map<A, string>>(a: A): Promise<B> => { HERE }",
    "load",
  ],
  ["class Cart { on = <A, B>(a: A): B => { HERE } }", "Cart.on"],
  ["class Cart { a?: Map<A, B> = new Map<A, B>(); total() { HERE } }", "Cart.total"],
  ["class Cart { a = 1 as Map<A, B>\n total = () => { HERE } }", "Cart.total"],
  ['function load(): import("./a.js").Loaded<A, B> { HERE }', "load"],
  ['const load = (a: A): Promise<import("./a.js").Loaded> => { HERE }', "load"],
  ["const a = b as Map<A, () => void>, load = () => { HERE }", "load"],
  ["const a = b satisfies Map<A, B>\nfunction load() { HERE }", "load"],
  ["const a = () => b!\nconst load = () => { HERE }", "load"],
  ["function isA<T>(a: unknown): a is A<T>\nfunction load<T>(a: T) { HERE }", "load"],
  ["class Cart { #on = {}; bind() { this.#on.emit = () => { HERE } } }", "Cart.#on.emit"],
  ['app.get("/orders", async (request) => { HERE })', 'callback of get "/orders"'],
  ["function setUp() { app.post(`/a`, check, () => HERE) }", 'callback of post "/a" in setUp'],
  ["load((function (a) { HERE })(b))", "<anonymous>"],
  ["load(function (a) { HERE }(b))", "<anonymous>"],
];

for (const [text, name] of NAMES) {
  test(`${text} is ${name ?? "the top level"}`, () => assert.equal(nameHere(text), name));
}

const REAL = [
  "@babel/parser/lib/index.js",
  "rollup/dist/es/shared/node-entry.js",
  "terser/dist/bundle.min.js",
  "webpack/lib/Compilation.js",
  "marked/lib/marked.esm.js",
  "acorn/dist/acorn.mjs",
  "glob/dist/esm/index.min.js",
];

/** Our functions as the second opinion describes them; what initialises fields is a function of stacks and not of the text. */
function described(text: string): string[] {
  return new SourceFunctions(text)
    .all()
    .filter((site) => site.initializer === undefined)
    .map((site) => `${site.start}-${site.end} ${ownName(site)} ${site.callee}`)
    .sort();
}

for (const file of REAL) {
  test(`agrees with Babel on every function of ${file}`, () => {
    const text = readFileSync(join(projectRoot, "node_modules", file), "utf8");
    const parsed = functionsByBabel(text);
    assert.ok(parsed.length > 50);
    assert.deepEqual(described(text), parsed);
  });

  test(`reads of ${file} what is asked for as if it had read the whole`, () => {
    const text = readFileSync(join(projectRoot, "node_modules", file), "utf8");
    const whole = new SourceFunctions(text);
    const sites = whole.all();
    const piecemeal = new SourceFunctions(text);
    let offset = 0;
    for (let round = 0; round < 300; round++) {
      offset = (offset + Math.trunc(text.length * 0.6180339887)) % text.length;
      const one = innermostSite(sites, offset);
      const name = one === undefined ? undefined : nameSite(sites, one);
      assert.equal(nameAt(piecemeal, offset), name, `at ${offset}`);
    }
    const { length } = piecemeal.around(offset);
    assert.ok(length < sites.length, `${length} functions read of ${sites.length}`);
  });
}

for (const file of [
  "lru-cache/dist/esm/index.js.map",
  "minipass/dist/esm/index.js.map",
  "signal-exit/dist/mjs/index.js.map",
  "@babel/parser/lib/index.js.map",
]) {
  test(`agrees with Babel on every function of the TypeScript in ${file}`, () => {
    const path = join(projectRoot, "node_modules", file);
    const { sources, sourcesContent } = JSON.parse(readFileSync(path, "utf8")) as {
      sources: string[];
      sourcesContent: string[];
    };
    for (const [i, text] of sourcesContent.entries()) {
      const parsed = functionsByBabel(text, [
        "typescript",
        "decorators-legacy",
        "decoratorAutoAccessors",
      ]);
      const ours = new Set(described(text));
      const missing = parsed.filter((one) => !ours.has(one));
      assert.deepEqual(missing, [], sources[i]);
    }
  });
}

test("law: no text makes it throw, and every function lies inside the text, and its body inside the function", () => {
  const piece = fc.constantFrom(
    ..."{ } ( ) [ ] < > => = : ; , ? . ... ` ${ ' \" / * // /* */ @ # class function async get set static a b const new export default type interface extends case \n".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const text = pieces.join(" ");
      for (const { start, bodyStart, end } of new SourceFunctions(text).all()) {
        assert.ok(0 <= start && start <= bodyStart && bodyStart <= end && end <= text.length, text);
      }
    }),
    { numRuns: 3000, examples: [[["x =>"]], [["(x =>", ")"]], [["const x = async () =>"]]] },
  );
});

test("reads what is asked for also where a function ends only with the brackets around it", () => {
  const text = `post("${"a, ".repeat(20)}", ${"b, ".repeat(20)} () => { c /* HERE */ )`;
  assert.equal(nameHere(text), "callback of post");
});

test("hostile nesting takes bounded processor time", () => {
  for (const piece of [
    "(",
    "{a:",
    "x=>",
    "class A{a=",
    "`${",
    "[",
    "a=",
    "a?",
    "f(()=>{",
    "<",
    "/*",
    "async (",
    "const a: ",
    "(}",
    "{(]",
  ]) {
    const before = process.cpuUsage();
    new SourceFunctions(piece.repeat(50_000)).all();
    const { user } = process.cpuUsage(before);
    assert.ok(user < 10_000_000, `${piece} took ${user} µs of processor time`);
  }
});
