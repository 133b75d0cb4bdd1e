/**
 * How Jira Cloud reads our wiki markup: the goldens of the reports go through Atlassian's own converter to its document format
 * (ADF), and the outline of what comes out is compared with the one that was looked at.
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
  const convert = installConverter(folder);
  const different = NAMES.filter((name) => {
    const outline = `${outlineOf(convert(readFileSync(join(GOLDENS, `${name}.jira`), "utf8"))).join("\n")}\n`;
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

function installConverter(prefix: string): (markup: string) => AdfNode {
  const words = ["install", "--prefix", prefix, "--legacy-peer-deps", "--no-audit", "--no-fund"];
  const { status } = spawnSync("npm", [...words, CONVERTER], { stdio: ["ignore", 2, 2] });
  if (status !== 0) throw new Error(`npm cannot install ${CONVERTER}`);
  const require = createRequire(join(prefix, "package.json"));
  const { WikiMarkupTransformer } = require("@atlaskit/editor-wikimarkup-transformer");
  const { JSONTransformer } = require("@atlaskit/editor-json-transformer");
  return (markup) => new JSONTransformer().encode(new WikiMarkupTransformer().parse(markup));
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
