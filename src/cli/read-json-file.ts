import { readFileSync } from "node:fs";
import { explain } from "../read/inputs.js";
import { SystemFault, UsageError } from "../read/usage-error.js";

/** Reads a file of the project that holds JSON. @param shown its name in messages. @throws UsageError */
export function readJsonFile(path: string, shown = path): unknown {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new SystemFault(`${shown}: ${explain(error as NodeJS.ErrnoException)}`);
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageError(`${shown} is not JSON: ${(error as Error).message}`);
  }
}
