import type { OriginalPlaces } from "../emitter/original-places.js";
import { mayBeTransformed, pathInStack, type RunningScript } from "../emitter/running-scripts.js";
import { BUILTINS } from "./builtins.js";
import type { ProtocolClient } from "./protocol-client.js";

/**
 * Asks the target for the source maps of what a transpiler has made in memory (tsx), as far as Node keeps them: they are nowhere on
 * the disk. Where the files are plain JavaScript, nothing is asked.
 *
 * @param files as they stand in stacks and profiles @throws ConnectionLost
 */
export async function learnPlaces(
  client: ProtocolClient,
  places: OriginalPlaces,
  files: Iterable<string>,
): Promise<void> {
  const paths = [...new Set([...files].flatMap((file) => pathInStack(file) ?? []))].filter(
    (path) => mayBeTransformed(path, false) && !places.knows(path),
  );
  if (paths.length === 0) return;
  const { result } = await client.post("Runtime.evaluate", {
    expression: `(${findMaps})(${BUILTINS}("node:module"), ${JSON.stringify(paths)})`,
    includeCommandLineAPI: true,
    silent: true,
  });
  places.learn(typeof result.value === "string" ? JSON.parse(result.value) : []);
}

/** Its text is evaluated in the target: it uses nothing from outside of itself. @returns JSON of {@link RunningScript}s */
function findMaps(module: typeof import("node:module"), paths: readonly string[]): string {
  const scripts: RunningScript[] = paths.map((path) => {
    const map = module.findSourceMap(path)?.payload;
    return map === undefined ? { path } : { path, map };
  });
  return JSON.stringify(scripts);
}
