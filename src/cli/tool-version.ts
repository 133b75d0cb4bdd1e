import { readFileSync } from "node:fs";

/** The version in package.json. */
export function toolVersion(): string {
  const path = new URL("../../../package.json", import.meta.url);
  const { version } = JSON.parse(readFileSync(path, "utf8")) as { version: string };
  return version;
}
