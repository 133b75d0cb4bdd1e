/**
 * How Jira Cloud reads our wiki markup: the goldens of the reports go through Atlassian's own converter to its document format
 * (ADF); what comes out must fit its published JSON Schema and have the outline that was looked at, which `npm test` holds
 * against the markup of the day.
 *
 *     node dist/bench/jira-adf.js            exit status 1 if an outline differs
 *     UPDATE_GOLDEN=1 node dist/bench/jira-adf.js
 *
 * The converter brings React's typings and 45 MB in 52 packages, which is too much for every `npm ci`: it is installed into a
 * temporary folder, in exactly this version.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { projectRoot } from "../test/project-root.js";

const CONVERTER = "@atlaskit/editor-wikimarkup-transformer@12.2.2";
const GOLDENS = join(projectRoot, "test/render/golden");
const NAMES = ["report", "comparison"];

/** A node of ADF, as far as an outline needs it. */
interface AdfNode {
  readonly type: string;
  readonly text?: string;
  readonly attrs?: { readonly level?: number };
  readonly marks?: readonly { readonly type: string }[];
  readonly content?: readonly AdfNode[];
}

const folder = mkdtempSync(join(tmpdir(), "stall-report-adf-"));
try {
  const { convert, isValid } = installConverter(folder);
  const different = NAMES.filter((name) => {
    const adf = convert(readFileSync(join(GOLDENS, `${name}.jira`), "utf8"));
    if (!isValid(adf)) throw new Error(`${name}.jira does not fit the schema of ADF`);
    const outline = `${outlineOf(adf).join("\n")}\n`;
    const path = join(GOLDENS, `${name}.adf-outline`);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(path, outline);
    return outline !== readFileSync(path, "utf8");
  });
  for (const name of different) console.log(`${name}.jira: Jira Cloud reads it differently now`);
  if (different.length === 0) console.log(`${NAMES.length} outlines as they were`);
  process.exitCode = different.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function installConverter(prefix: string): {
  convert(markup: string): AdfNode;
  isValid(adf: AdfNode): boolean;
} {
  const words = ["install", "--prefix", prefix, "--legacy-peer-deps", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", [...words, CONVERTER], { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`npm cannot install ${CONVERTER}`);
  const require = createRequire(join(prefix, "package.json"));
  const { WikiMarkupTransformer } = require("@atlaskit/editor-wikimarkup-transformer");
  const { JSONTransformer } = require("@atlaskit/editor-json-transformer");
  // It says that it is of draft 4, which Ajv does not know, and uses nothing that has changed since.
  const path = "node_modules/@atlaskit/adf-schema/dist/json-schema/v1/full.json";
  const { $schema: _, ...schema } = JSON.parse(readFileSync(join(prefix, path), "utf8"));
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  return {
    convert: (markup) => new JSONTransformer().encode(new WikiMarkupTransformer().parse(markup)),
    // What stands for nothing is left out, as in the JSON that is sent.
    isValid: (adf) => validate(JSON.parse(JSON.stringify({ ...adf, version: 1 }))),
  };
}

/** One line a node, deeper nodes further in; texts with their marks. */
function outlineOf({ type, text, attrs, marks = [], content = [] }: AdfNode, depth = 0): string[] {
  const label = text === undefined ? [type, attrs?.level] : [JSON.stringify(text)];
  const words = [...label, ...marks.map((mark) => mark.type)].filter((word) => word !== undefined);
  return [
    `${"  ".repeat(depth)}${words.join(" ")}`,
    ...content.flatMap((node) => outlineOf(node, depth + 1)),
  ];
}
