import { closeSync } from "node:fs";

/**
 * Closes a descriptor. An error of `close`, which network file systems and quotas report there, is none here: its number is free
 * for the host all the same, so nobody may use it again, and what was written cannot be written anew.
 */
export function closeDescriptor(descriptor: number): void {
  try {
    closeSync(descriptor);
  } catch {}
}
