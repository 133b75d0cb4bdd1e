/**
 * The name of this host; undefined where it is refused, as Deno does without `--allow-sys`. Few processes ask for it before their
 * program starts, so the module is not imported.
 */
export function hostName(): string | undefined {
  try {
    return process.getBuiltinModule("node:os").hostname();
  } catch {
    return undefined;
  }
}
