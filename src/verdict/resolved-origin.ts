import type { Origin } from "../stack/frame.js";
import { originOf, originOfSource } from "../stack/origin.js";
import { packageOf } from "../stack/package-path.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";

/**
 * Determines who wrote the code of a resolved frame. The original source counts, not the bundle that contains it; but a generated
 * file inside a package belongs to that package, whatever its published map calls the source (`../../src/a.ts`).
 */
export function resolvedOrigin(frame: ResolvedFrame): Exclude<Origin, "idle"> {
  const generated = originOf(frame.generated);
  if (generated !== "app" || frame.outcome !== "mapped" || frame.file === undefined) {
    return generated;
  }
  return frame.isIgnored === true ? "dependency" : originOfSource(frame.file);
}

/** The package that a resolved frame belongs to. */
export function resolvedPackage(frame: ResolvedFrame): string | undefined {
  return packageOf(frame.generated.file ?? "") ?? packageOf(frame.file ?? "");
}
