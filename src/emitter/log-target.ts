import { resolve } from "node:path";

/** The descriptor that a log goes to: `-` is standard output, `fd:3` is 3; undefined for a path. */
export function descriptorOf(file: string): number | undefined {
  if (file === "-") return 1;
  const match = /^fd:(\d+)$/.exec(file);
  return match === null ? undefined : Number(match[1]);
}

/** The same log from whatever folder: a path is made absolute, a descriptor stays what it is. */
export function absoluteTarget(file: string): string {
  return descriptorOf(file) === undefined ? resolve(file) : file;
}
