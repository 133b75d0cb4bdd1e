/**
 * The generated file, parsed exactly: which functions it holds and where their names stand.
 *
 * The only file that knows acorn, which is loaded when the first file is really parsed.
 */
import type * as Acorn from "acorn";
import type { FunctionSite } from "./function-site.js";

/** An acorn node seen as plain data. */
interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

type Naming = Partial<
  Pick<
    FunctionSite,
    "name" | "nameStart" | "owner" | "ownerStart" | "accessor" | "callee" | "place"
  >
>;

/**
 * Finds all functions of a JavaScript text, module or script.
 *
 * Memory: about 100 bytes per byte of text while it runs, so callers ask for it only when nothing cheaper tells.
 *
 * @returns undefined if the text does not parse
 */
export async function parseGenerated(text: string): Promise<FunctionSite[] | undefined> {
  const acorn = await import("acorn");
  const program = parseEither(acorn, text);
  if (program === undefined) return undefined;
  const sites: FunctionSite[] = [];
  visit(text, program as unknown as SyntaxNode, {}, undefined, sites);
  return sites.sort((a, b) => a.start - b.start || b.end - a.end);
}

function parseEither(acorn: typeof Acorn, text: string): Acorn.Program | undefined {
  for (const sourceType of ["module", "script"] as const) {
    try {
      return acorn.parse(text, {
        ecmaVersion: "latest",
        sourceType,
        allowHashBang: true,
        allowReturnOutsideFunction: true,
        allowAwaitOutsideFunction: true,
        allowImportExportEverywhere: true,
      });
    } catch {
      // The other kind of source may parse; a text too deep for the parser's stack ends here as well.
    }
  }
  return undefined;
}

/** An explicit stack instead of recursion: generated code may nest thousands of expressions. */
function visit(
  text: string,
  root: SyntaxNode,
  naming: Naming,
  self: Naming | undefined,
  sites: FunctionSite[],
): void {
  const todo: { node: SyntaxNode; naming: Naming; self: Naming | undefined }[] = [
    { node: root, naming, self },
  ];
  for (let task = todo.pop(); task !== undefined; task = todo.pop()) {
    const { node } = task;
    const add = (child: unknown, childNaming: Naming = {}, childSelf = task?.self): void => {
      if (isNode(child)) todo.push({ node: child, naming: childNaming, self: childSelf });
      else if (Array.isArray(child)) for (const one of child) add(one, childNaming, childSelf);
    };
    const place: Naming = task.naming.place === undefined ? {} : { place: task.naming.place };
    switch (node.type) {
      case "FunctionDeclaration":
      case "FunctionExpression":
      case "ArrowFunctionExpression":
        sites.push(siteOf(node, isNode(node["id"]) ? nameOf(node["id"]) : task.naming));
        add(node["params"]);
        add(node["body"]);
        break;
      case "ClassDeclaration":
      case "ClassExpression": {
        const own = isNode(node["id"]) ? nameOf(node["id"]) : task.naming;
        const owner = ownerOf(own) ?? { ownerStart: node.start };
        add(node["superClass"]);
        add(node["body"], owner, owner);
        break;
      }
      case "ClassBody":
        sites.push({
          ...task.naming,
          start: node.start,
          end: node.end,
          bodyStart: node.start,
          initializer: "instance",
        });
        add(node["body"], task.naming, task.self);
        break;
      case "MethodDefinition":
      case "Property": {
        const kind = node["kind"];
        const accessor: Naming = kind === "get" || kind === "set" ? { accessor: kind } : {};
        const isShorthand = node["shorthand"] === true && node["method"] !== true;
        const owner = node.type === "Property" ? ownerOf(task.naming) : task.naming;
        const own: Naming = { ...owner, ...keyName(text, node), ...accessor };
        if (node["computed"] === true) add(node["key"]);
        if (isShorthand) add(node["value"]);
        else if (node["method"] === true || node.type === "MethodDefinition" || kind !== "init") {
          const value = node["value"] as SyntaxNode;
          sites.push({ ...siteOf(value, own), start: node.start });
          add(value["params"]);
          add(value["body"]);
        } else add(node["value"], { ...own, place: label(own) });
        break;
      }
      case "PropertyDefinition": {
        const own: Naming = { ...task.naming, ...keyName(text, node) };
        if (isNode(node["value"])) {
          const initializer = node["static"] === true ? "static" : "instance";
          sites.push({
            ...task.naming,
            start: node.start,
            end: node["value"].end,
            bodyStart: node.start,
            initializer,
          });
        }
        add(node["value"], { ...own, place: label(own) });
        break;
      }
      case "StaticBlock":
        sites.push({
          ...task.naming,
          start: node.start,
          end: node.end,
          bodyStart: node.start,
          initializer: "static",
        });
        add(node["body"]);
        break;
      case "ObjectExpression":
        add(node["properties"], task.naming);
        break;
      case "VariableDeclarator":
      case "AssignmentPattern":
      case "AssignmentExpression": {
        const left = (node["id"] ?? node["left"]) as SyntaxNode;
        const own = assignedName(text, left, task.self);
        add(left);
        add(
          node["init"] ?? node["right"],
          own === undefined ? place : { ...own, place: label(own) },
        );
        break;
      }
      case "ExportDefaultDeclaration":
        add(node["declaration"], { name: "default", nameStart: node.start, place: "default" });
        break;
      case "CallExpression":
      case "NewExpression": {
        const callee = calleeName(node);
        add(node["callee"], place);
        add(node["arguments"], callee === undefined ? place : { ...place, callee });
        break;
      }
      default:
        for (const key of Object.keys(node)) if (key !== "type") add(node[key], place);
    }
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value;
}

function siteOf(node: SyntaxNode, naming: Naming): FunctionSite {
  const { callee, place, ...names } = naming;
  const body = node["body"] as SyntaxNode;
  const byPlace = {
    ...(callee === undefined ? {} : { callee }),
    ...(place === undefined ? {} : { place }),
  };
  return {
    start: node.start,
    end: node.end,
    bodyStart: body.start,
    ...names,
    ...(naming.name === undefined ? byPlace : {}),
  };
}

function nameOf(identifier: SyntaxNode): Naming {
  return { name: String(identifier["name"]), nameStart: identifier.start };
}

function label(naming: Naming): string {
  return naming.owner === undefined ? (naming.name ?? "") : `${naming.owner}.${naming.name}`;
}

function ownerOf(naming: Naming): Naming | undefined {
  if (naming.name === undefined || naming.name === "default" || naming.name === "module.exports") {
    return undefined;
  }
  return {
    owner: label(naming),
    ...(naming.nameStart === undefined ? {} : { ownerStart: naming.nameStart }),
  };
}

function keyName(text: string, node: SyntaxNode): Naming {
  const key = node["key"] as SyntaxNode;
  if (node["computed"] === true) {
    const name = `[${text.slice(key.start, key.end).replace(/\s+/g, "")}]`;
    return { name: name.slice(0, 80), nameStart: key.start };
  }
  const raw = text.slice(key.start, key.end);
  return { name: key.type === "Literal" ? String(key["value"]) : raw, nameStart: key.start };
}

function calleeName(call: SyntaxNode): string | undefined {
  const callee = call["callee"] as SyntaxNode;
  const target =
    callee.type === "MemberExpression" && callee["computed"] === false
      ? callee["property"]
      : callee;
  if (!isNode(target)) return undefined;
  if (target.type !== "Identifier" && target.type !== "PrivateIdentifier") return undefined;
  const name = `${target.type === "PrivateIdentifier" ? "#" : ""}${String(target["name"])}`;
  return call.type === "NewExpression" ? `new ${name}` : name;
}

function assignedName(
  text: string,
  left: SyntaxNode,
  self: Naming | undefined,
): Naming | undefined {
  if (left.type === "Identifier") return nameOf(left);
  if (left.type !== "MemberExpression" || left["computed"] === true) return undefined;
  const property = left["property"] as SyntaxNode;
  const whole = text.slice(left.start, left.end).replace(/\s+/g, "");
  if (!/^[\p{ID_Continue}$.#]+$/u.test(whole)) {
    return { name: text.slice(property.start, property.end), nameStart: property.start };
  }
  if (whole === "module.exports") return { name: whole, nameStart: property.start };
  const parts = whole.split(".");
  const name = parts.pop() ?? "";
  let owners = parts.filter((part) => part !== "prototype");
  if (owners[0] === "module") owners.shift();
  if (owners[0] === "exports") owners.shift();
  if (owners[0] === "this")
    owners = [...(self?.owner === undefined ? [] : [self.owner]), ...owners.slice(1)];
  const own: Naming = { name, nameStart: property.start };
  return owners.length === 0 ? own : { ...own, owner: owners.join("."), ownerStart: left.start };
}
