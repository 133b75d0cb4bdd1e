/** Reads logs as the command does, and says what came of it: for laws over whole reports. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { type Gathered, type GatherSettings, gather } from "../../src/gather/gather.js";
import type { Input } from "../../src/read/inputs.js";
import { jsonText } from "../../src/render/json-document.js";
import { reportJson } from "../../src/render/report-json.js";
import { buildReport } from "../../src/report/build-report.js";
import { shownInputs } from "../../src/report/model.js";
import { formatVersionOf, writtenState } from "../../src/tally/encode-state.js";
import { encodeSummary } from "../../src/tally/summary.js";

/** Where logs and summaries are written; it goes with the process. */
export const folder = mkdtempSync(join(tmpdir(), "stall-report-laws-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

/** What reading has warned of, since a test emptied it. */
export const warned: string[] = [];

const FILTERS = {};

/** Reads inputs with one group of settings. @param stdin what `-` stands for */
export async function readInputs(
  inputs: readonly Input[],
  settings: GatherSettings = {},
  stdin: readonly Buffer[] = [],
): Promise<Gathered> {
  const keeps = { burstGapMs: 60_000, keepsPoints: true };
  const options = { filters: FILTERS, idleFrames: [], ...keeps };
  const world = {
    stdin: Readable.from(stdin),
    folder,
    onInterrupt: () => () => {},
    warn: (message: string) => void warned.push(message),
  };
  return gather(inputs, options, world, settings);
}

/** Reads files. */
export async function read(
  paths: readonly string[],
  settings: GatherSettings = {},
): Promise<Gathered> {
  return readInputs(
    paths.map((path) => ({ path })),
    settings,
  );
}

/** The report in JSON, without source maps. */
export async function reportOf(result: Gathered): Promise<string> {
  const report = await buildReport(result.totals, {
    filters: FILTERS,
    groupBy: "function",
    inputs: result.inputs,
    reading: {
      problems: result.problems.kept,
      problemCounts: result.problems.counts,
      warnings: [],
      missing: [],
      isPartial: false,
    },
    resolveStacks: async (stacks) =>
      stacks.map(({ frames }) =>
        frames.map((frame) => ({ ...frame, outcome: "no-map" as const, generated: frame })),
      ),
  });
  return jsonText(reportJson(report));
}

/** Its name comes before those of the logs: what holds a summary must not stand in the way of what it is of. */
export function summaryOf(result: Gathered, name: string): string {
  const path = join(folder, `+${name}`);
  const state = writtenState(result.totals, { hasMoments: true, filters: FILTERS });
  const problemCounts = [...result.problems.counts];
  const inputs = shownInputs(result.inputs);
  const summary = { inputs, problems: result.problems.kept, problemCounts, state };
  writeFileSync(path, [...encodeSummary(summary, formatVersionOf(result.totals), "1")].join(""));
  return path;
}

/** Writes logs. @returns their paths */
export function writeLogs(files: readonly string[]): string[] {
  return files.map((text, i) => {
    const path = join(folder, `${i}.ndjson`);
    writeFileSync(path, text);
    return path;
  });
}
