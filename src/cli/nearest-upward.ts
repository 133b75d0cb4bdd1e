import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The nearest file or folder of a name in a folder and the folders around it, up to the root; undefined if there is none. */
export function nearestUpward(folder: string, name: string): string | undefined {
  for (let here = resolve(folder); ; here = dirname(here)) {
    const path = join(here, name);
    if (existsSync(path)) return path;
    if (dirname(here) === here) return undefined;
  }
}
