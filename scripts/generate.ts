/**
 * Generates what the TypeScript compiler does not: the kernel, and the JSON Schema derived from the table of fields
 * (`src/record/fields.ts`).
 *
 *     node dist/scripts/generate.js      (part of `npm run build`)
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../test/project-root.js";
import { buildKernel } from "./build-kernel.js";
import { recordSchema } from "./record-schema.js";

const path = join(projectRoot, "docs/record.schema.json");
const text = `${JSON.stringify(recordSchema(), null, 2)}\n`;
if (readFileSync(path, "utf8") !== text) writeFileSync(path, text);

await buildKernel();
