import { hostname } from "node:os";

/** The name of this host; undefined where it is refused, as Deno does without `--allow-sys`. */
export function hostName(): string | undefined {
  try {
    return hostname();
  } catch {
    return undefined;
  }
}
