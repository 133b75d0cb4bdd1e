import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** The name of a config file. */
export const CONFIG_NAME = ".stallreportrc.json";

/** The nearest config file of a folder and the folders around it, up to the root; undefined if there is none. */
export function findConfig(folder: string): string | undefined {
  return nearestUpward(folder, CONFIG_NAME);
}

/** The nearest file of a name in a folder and the folders around it, up to the root; undefined if there is none. */
export function nearestUpward(folder: string, name: string): string | undefined {
  for (let here = resolve(folder); ; here = dirname(here)) {
    const path = join(here, name);
    if (existsSync(path)) return path;
    if (dirname(here) === here) return undefined;
  }
}
