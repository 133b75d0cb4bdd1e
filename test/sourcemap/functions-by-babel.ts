/**
 * The functions of a text as `@babel/parser` finds them: the second opinion on our own reader, JavaScript and TypeScript alike.
 */
import { type ParserPlugin, parse } from "@babel/parser";

/** A Babel node seen as plain data. */
interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** What a function at this place would be called. */
interface Naming {
  readonly name?: string;
  readonly owner?: string;
  readonly accessor?: "get" | "set";
  readonly callee?: string;
}

/** One function, described in one line: `12-90 Cart.total undefined`. */
export function functionsByBabel(text: string, plugins: ParserPlugin[] = []): string[] {
  const file = parse(text, {
    sourceType: "unambiguous",
    errorRecovery: true,
    allowReturnOutsideFunction: true,
    allowAwaitOutsideFunction: true,
    allowImportExportEverywhere: true,
    allowSuperOutsideMethod: true,
    allowUndeclaredExports: true,
    plugins,
  });
  const found: string[] = [];
  const visitor = new Visitor(text, found);
  visitor.visit(file.program as unknown as SyntaxNode);
  return found.sort();
}

class Visitor {
  readonly #text: string;
  readonly #found: string[];
  #self: string | undefined;

  constructor(text: string, found: string[]) {
    this.#text = text;
    this.#found = found;
  }

  visit(value: unknown, naming: Naming = {}): void {
    if (Array.isArray(value)) {
      for (const one of value) this.visit(one, naming);
      return;
    }
    if (!isNode(value)) return;
    const node = value;
    switch (node.type) {
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        this.#function(node, isNode(node["id"]) ? { name: idOf(node["id"]) } : naming);
        break;
      case "ClassDeclaration":
      case "ClassExpression":
        this.#class(node, isNode(node["id"]) ? { name: idOf(node["id"]) } : naming);
        break;
      case "ObjectExpression":
        for (const member of node["properties"] as SyntaxNode[]) {
          this.#member(member, ownerOf(naming));
        }
        break;
      case "VariableDeclarator":
      case "AssignmentPattern":
      case "AssignmentExpression":
        this.visit(node["id"] ?? node["left"]);
        this.visit(
          node["init"] ?? node["right"],
          this.#assigned((node["id"] ?? node["left"]) as SyntaxNode) ?? {},
        );
        break;
      case "ExportDefaultDeclaration":
        this.visit(node["declaration"], { name: "default" });
        break;
      case "TSExportAssignment":
        this.visit(node["expression"]);
        break;
      case "CallExpression":
      case "OptionalCallExpression":
      case "NewExpression": {
        this.visit(node["callee"]);
        const callee = calleeOf(node);
        this.visit(node["arguments"], callee === undefined ? {} : { callee });
        break;
      }
      // Wrappers through which a name goes to the value.
      case "TSAsExpression":
      case "TSSatisfiesExpression":
      case "TSNonNullExpression":
      case "ParenthesizedExpression":
        this.visit(node["expression"], naming);
        break;
      default:
        for (const [key, child] of Object.entries(node)) {
          if (!/^(?:type|loc|extra|.*[cC]omments)$/.test(key)) this.visit(child);
        }
    }
  }

  #function(node: SyntaxNode, naming: Naming, start = node.start): void {
    const body = node["body"];
    // Overloads, `declare function` and abstract methods have none.
    if (isNode(body)) {
      const own = describe(naming);
      const callee = naming.name === undefined ? naming.callee : undefined;
      this.#found.push(`${start}-${node.end} ${own} ${callee}`);
    }
    this.visit(node["params"]);
    this.visit(body);
  }

  #class(node: SyntaxNode, naming: Naming): void {
    const before = this.#self;
    this.visit(node["decorators"]);
    this.visit(node["superClass"]);
    const { name, owner: around } = naming;
    const whole = around === undefined ? name : `${around}.${name}`;
    const owner = whole === undefined ? {} : { owner: whole };
    this.#self = owner.owner;
    const body = node["body"] as SyntaxNode;
    for (const member of body["body"] as SyntaxNode[]) this.#member(member, owner);
    this.#self = before;
  }

  #member(node: SyntaxNode, owner: Naming): void {
    if (node["computed"] === true) this.visit(node["key"]);
    this.visit(node["decorators"]);
    switch (node.type) {
      case "ObjectMethod":
      case "ClassMethod":
      case "ClassPrivateMethod": {
        const kind = node["kind"];
        const accessor: Naming = kind === "get" || kind === "set" ? { accessor: kind } : {};
        this.#function(node, { ...owner, name: this.#keyOf(node), ...accessor });
        break;
      }
      case "ObjectProperty":
      case "ClassProperty":
      case "ClassPrivateProperty":
      case "ClassAccessorProperty":
        this.visit(node["value"], { ...owner, name: this.#keyOf(node) });
        break;
      case "SpreadElement":
        this.visit(node["argument"]);
        break;
      case "StaticBlock":
        this.visit(node["body"]);
        break;
      default:
    }
  }

  #keyOf(node: SyntaxNode): string {
    const key = node["key"] as SyntaxNode;
    const raw = this.#text.slice(key.start, key.end);
    if (node["computed"] === true) return `[${raw.replace(/\s+/g, "")}]`.slice(0, 80);
    return key.type === "StringLiteral" ? raw.slice(1, -1) : raw;
  }

  #assigned(left: SyntaxNode): Naming | undefined {
    if (left.type === "Identifier") return { name: idOf(left) };
    if (left.type !== "MemberExpression" || left["computed"] === true) return undefined;
    const property = left["property"] as SyntaxNode;
    const whole = this.#text.slice(left.start, left.end).replace(/\s+/g, "");
    if (!/^[\p{ID_Continue}$.#]+$/u.test(whole)) {
      return { name: this.#text.slice(property.start, property.end) };
    }
    if (whole === "module.exports") return { name: whole };
    const parts = whole.split(".");
    const name = parts.pop() ?? "";
    let owners = parts.filter((part) => part !== "prototype");
    if (owners[0] === "module") owners.shift();
    if (owners[0] === "exports") owners.shift();
    if (owners[0] === "this") {
      owners = [...(this.#self === undefined ? [] : [this.#self]), ...owners.slice(1)];
    }
    return owners.length === 0 ? { name } : { name, owner: owners.join(".") };
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}

function idOf(node: SyntaxNode): string {
  return String(node["name"]);
}

function ownerOf({ name, owner }: Naming): Naming {
  if (name === undefined || name === "default" || name === "module.exports") return {};
  return { owner: owner === undefined ? name : `${owner}.${name}` };
}

function describe({ name, owner, accessor }: Naming): string {
  if (name === undefined) return "undefined";
  if (name === "constructor" && owner !== undefined && accessor === undefined) return owner;
  const own = accessor === undefined ? name : `${accessor} ${name}`;
  return owner === undefined ? own : `${owner}.${own}`;
}

function calleeOf(call: SyntaxNode): string | undefined {
  let target = call["callee"] as SyntaxNode;
  if (/MemberExpression$/.test(target.type)) {
    if (target["computed"] === true) return undefined;
    target = target["property"] as SyntaxNode;
  }
  const isNew = call.type === "NewExpression";
  if (target.type === "Identifier") return `${isNew ? "new " : ""}${idOf(target)}`;
  if (target.type !== "PrivateName") return undefined;
  return `${isNew ? "new " : ""}#${idOf(target["id"] as SyntaxNode)}`;
}
