import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { ProblemLog } from "../gather/problem-log.js";
import { UsageError } from "../read/usage-error.js";
import type { Report, SourceExcerpt } from "../report/model.js";
import type { LackOfMap, ReportWarning } from "../report/warning.js";
import type { MapLack } from "../sourcemap/map-lack.js";
import { normaliseSourcePath } from "../stack/identity.js";
import { unmapped } from "../stack/resolved-frame.js";
import type { ResolveStacks } from "../stack/stack-query.js";
import { groupBy } from "../tally/group-by.js";
import type { Io } from "./io.js";
import type { SettingsOf } from "./option.js";
import type { SOURCE_MAP_OPTIONS } from "./shared-options.js";

/** How many hints are given: the largest files come first, and what helps them mostly helps the others. */
const MOST_HINTS = 5;

/** How many groups get the lines of their source. */
const GROUPS_WITH_SOURCE = 50;

/** A report, or one side of a comparison. */
type WithGroups = Pick<Report, "groups">;

/** The source maps of one run of a command. */
export interface StackSource {
  readonly resolveStacks: ResolveStacks;
  /** Adds to the first groups the lines around the position that is blamed. */
  withSource<T extends WithGroups>(finished: T): Promise<T>;
  /** What to pass to do better, and what was wrong with the maps. */
  warnings(problems: ProblemLog): ReportWarning[];
  close(): void;
}

/** Opens the source maps that the options ask for. @throws UsageError */
export async function openStackSource(
  settings: SettingsOf<typeof SOURCE_MAP_OPTIONS>,
  io: Io,
): Promise<StackSource> {
  const roots = await Promise.all(settings.mapFolders.map((word) => mapRoot(word, io.folder)));
  if (settings.ignoresMaps) {
    if (roots.length > 0)
      throw new UsageError(
        "--source-maps and --no-source-maps cannot be combined",
        "source-maps",
        "no-source-maps",
      );
    return WITHOUT_MAPS;
  }
  const { FrameResolver } = await import("../sourcemap/resolver.js");
  const resolver = new FrameResolver({
    roots,
    useLocalFiles: true,
    force: settings.forcesMaps,
  });
  return {
    resolveStacks: (stacks) => resolver.resolveStacks(stacks),
    async withSource(finished) {
      const groups = await Promise.all(
        finished.groups.map(async (group, i) => {
          const { place: location } = group;
          if (i >= GROUPS_WITH_SOURCE || location?.line === undefined) return group;
          const lines = await resolver.sourceLines(location.file, location.line);
          const first = lines?.[0];
          if (lines === undefined || first === undefined) return group;
          const source: SourceExcerpt = {
            firstLine: first.line,
            lines: lines.map((line) => line.text),
            blamedLine: location.line,
          };
          return { ...group, source };
        }),
      );
      return { ...finished, groups };
    },
    warnings(problems) {
      for (const { code, path, message } of resolver.problems) {
        problems.addFile(code, path, message);
      }
      const lacks = lacksByFile(resolver.lacks);
      const shown = lacks.length > MOST_HINTS ? lacks.slice(0, MOST_HINTS - 1) : lacks;
      const fileCount = lacks.length - shown.length;
      return fileCount === 0 ? shown : [...shown, { code: "more-source-maps", fileCount }];
    },
    close: () => resolver.close(),
  };
}

/** What is lacking, once for a file of all its versions. */
function lacksByFile(all: readonly MapLack[]): LackOfMap[] {
  const byFile = groupBy(all, ({ outcome, file }) => `${outcome} ${normaliseSourcePath(file)}`);
  return Array.from(byFile.values(), (lacks) => {
    const { file, outcome } = lacks[0] as MapLack;
    const sum = (amount: (lack: MapLack) => number): number =>
      lacks.reduce((all, lack) => all + amount(lack), 0);
    return {
      code: "source-maps",
      file,
      versions: [...new Set(lacks.flatMap(({ version }) => version ?? []))].sort(),
      outcome,
      count: sum(({ count }) => count),
      frameCount: sum(({ frameCount }) => frameCount),
      problem: lacks.find(({ problem }) => problem !== undefined)?.problem,
    };
  });
}

/** `DIR` or `VERSION=DIR`; a directory that has such a name itself wins. */
async function mapRoot(
  word: string,
  folder: string,
): Promise<{ version?: string; directory: string }> {
  const isDirectory = (path: string): Promise<boolean> =>
    stat(resolve(folder, path)).then(
      (found) => found.isDirectory(),
      () => false,
    );
  if (await isDirectory(word)) return { directory: resolve(folder, word) };
  const equals = word.indexOf("=");
  const directory = word.slice(equals + 1);
  if (equals > 0 && (await isDirectory(directory))) {
    return { version: word.slice(0, equals), directory: resolve(folder, directory) };
  }
  throw new UsageError(
    `--source-maps ${word}: no such directory; give DIR or VERSION=DIR`,
    "source-maps",
  );
}

const WITHOUT_MAPS: StackSource = {
  resolveStacks: async (stacks) =>
    stacks.map(({ frames }) => frames.map((frame) => unmapped(frame))),
  withSource: async (finished) => finished,
  warnings: () => [],
  close: () => {},
};
