/** What runs us in Node's place, with its version, such as `bun 1.4.5`; undefined in Node. */
export function otherRuntime(): string | undefined {
  const { bun, deno } = process.versions as { readonly bun?: string; readonly deno?: string };
  if (bun !== undefined) return `bun ${bun}`;
  return deno === undefined ? undefined : `deno ${deno}`;
}
