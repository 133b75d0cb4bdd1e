import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { explain } from "../read/inputs.js";
import { UsageError } from "../read/usage-error.js";
import { EXPECTED, type Expectation } from "../tally/missing.js";
import type { Settings } from "./command.js";
import type { READING_OPTIONS } from "./reading-options.js";

/**
 * Reads what `--expect-hosts` and its like say should be in the logs: a number, or a file with a name on each line.
 *
 * @throws UsageError
 */
export async function expectationsFrom(
  settings: Pick<
    Settings<typeof READING_OPTIONS>,
    "expectedHosts" | "expectedServices" | "expectedProcesses"
  >,
  folder: string,
): Promise<Expectation[]> {
  const typed = {
    hosts: settings.expectedHosts,
    services: settings.expectedServices,
    processes: settings.expectedProcesses,
  };
  const expectations: Expectation[] = [];
  for (const what of EXPECTED) {
    const word = typed[what];
    if (word === undefined) continue;
    if (/^\d+$/.test(word)) {
      expectations.push({ what, count: Number(word), names: [] });
      continue;
    }
    const names = await namesIn(word, what, folder);
    expectations.push({ what, count: names.length, names });
  }
  return expectations;
}

async function namesIn(path: string, what: string, folder: string): Promise<string[]> {
  const option = `expect-${what}`;
  const text = await readFile(resolve(folder, path), "utf8").catch((error) => {
    const why = explain(error as NodeJS.ErrnoException);
    throw new UsageError(
      `--${option} needs a number, or a file with one name per line: ${path}: ${why}`,
      option,
    );
  });
  const lines = text.split("\n").map((line) => line.replace(/(?:^|\s)#.*/, "").trim());
  const names = [...new Set(lines.filter((line) => line !== ""))];
  if (names.length === 0) throw new UsageError(`--${option}: ${path} contains no name`, option);
  return names;
}
