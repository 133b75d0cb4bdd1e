/** One small generated file with a map, and the resolving of a frame in it. */
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FrameResolver, type ResolverOptions } from "../../src/sourcemap/resolver.js";
import type { Frame } from "../../src/stack/frame.js";
import type { ResolvedFrame } from "../../src/stack/resolved-frame.js";
import type { StackQuery } from "../../src/stack/stack-query.js";
import { temporaryFolder } from "../temporary-folder.js";

/** Writes files into a new folder. */
export function write(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder("stall-report-maps-");
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** The source. */
export const SOURCE = "export function first() {\n  work();\n}\n";
/** What is generated of it, `dist/app.js`, with a link to its map. */
export const GENERATED = "function t(){w()}\n//# sourceMappingURL=app.js.map\n";

/** A map of `function t(){w()}`: column 0 is line 1 column 0, column 13 is line 2 column 2 of the source. */
export function map(extra: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    version: 3,
    sources: ["../src/first.ts"],
    names: [],
    mappings: "AAAA,aACE",
    sourcesContent: [SOURCE],
    ...extra,
  });
}

/** Calls `w` in the generated file, on a server. */
export const CALL: Frame = { functionName: "t", file: "/srv/app/dist/app.js", line: 1, column: 14 };

/** Resolves one frame. @param options.root a folder with maps */
export async function resolveOne(
  options: Partial<ResolverOptions> & { readonly root?: string },
  frame: Frame = CALL,
  stack: Partial<StackQuery> = {},
): Promise<{ frame: ResolvedFrame; resolver: FrameResolver }> {
  const { root, ...rest } = options;
  const roots = root === undefined ? [] : [{ directory: root }];
  const resolver = new FrameResolver({ roots, useLocalFiles: false, ...rest });
  const [frames] = await resolver.resolveStacks([{ frames: [frame], ...stack }]);
  const [resolved] = frames ?? [];
  assert.ok(resolved !== undefined);
  return { frame: resolved, resolver };
}
