import type { VersionsComparison } from "../compare/compare-versions.js";
import type { Comparison } from "../compare/comparison-model.js";
import type { Report } from "../report/model.js";
import type { Trend } from "../trend/trend-model.js";
import type { JsonDocument } from "./json-document.js";
import type { ComparisonOptions, RenderOptions, TrendOptions } from "./render-options.js";
import type { DocumentLimits, Markup, TextDocument } from "./text-document.js";
import { withoutCommands } from "./workflow-commands.js";

/** The kinds of results, each with its options for rendering. */
interface Results {
  readonly report: [finished: Report, options: RenderOptions];
  readonly comparison: [finished: Comparison, options: ComparisonOptions];
  readonly trend: [finished: Trend, options: TrendOptions];
  /** Several versions side by side. */
  readonly versions: [finished: VersionsComparison, options: ComparisonOptions];
}

/** Loads the code that writes a result, only when it is used. */
export type Load<Finished, Options extends RenderOptions> = () => Promise<
  FormatOutput<Finished, Options>
>;

/** A format for results of all kinds. */
type EveryResult = { readonly [Kind in keyof Results]: Load<Results[Kind][0], Results[Kind][1]> };

/**
 * What a format is, before its code is loaded. A format that is about stacks or lines of code alone writes neither trends nor
 * versions.
 */
export interface Format
  extends Pick<EveryResult, "report" | "comparison">,
    Partial<Pick<EveryResult, "trend" | "versions">> {
  /** Endings of file names, without the first dot, that choose it; the longest that fits wins. */
  readonly extensions: readonly string[];
  /** For programs: exact numbers, nothing cut, no colour. */
  readonly isMachine: boolean;
  /** Its reports have a time line of single stalls. */
  readonly hasTimeline?: true;
}

/** How a finished report or comparison comes out: as one text, or as objects for an NDJSON stream. */
export type FormatOutput<Finished, Options extends RenderOptions> =
  | { readonly kind: "text"; readonly render: (finished: Finished, options: Options) => string }
  | { readonly kind: "rows"; readonly rows: (finished: Finished) => readonly object[] };

/** A text laid out for a terminal. */
async function terminal<Finished, Options extends RenderOptions>(
  load: () => Promise<(finished: Finished, options: Options) => string>,
): Promise<FormatOutput<Finished, Options>> {
  const [{ terminalText }, render] = await Promise.all([import("./terminal-text.js"), load()]);
  return {
    kind: "text",
    render: (finished, options) => terminalText(render(finished, options), options),
  };
}

/** A text that is safe in the log of a CI job. */
function text<Finished, Options extends RenderOptions>(
  render: (finished: Finished, options: Options) => string,
): FormatOutput<Finished, Options> {
  return { kind: "text", render: (...of) => withoutCommands(render(...of)) };
}

/** JSON, which escapes for itself, or commands to a CI job that are wanted. */
function asItIs<Finished, Options extends RenderOptions>(
  render: (finished: Finished, options: Options) => string,
): FormatOutput<Finished, Options> {
  return { kind: "text", render };
}

/** A format for programs that holds everything: the data is made once, and written as one value or as rows. */
function asData(
  written: <Finished>(
    document: (finished: Finished) => JsonDocument,
  ) => Promise<FormatOutput<Finished, RenderOptions>>,
): EveryResult {
  return {
    report: async () => written((await import("./report-json.js")).reportJson),
    comparison: async () => written((await import("./comparison-json.js")).comparisonJson),
    trend: async () => written((await import("./trend-json.js")).trendJson),
    versions: async () => written((await import("./versions-json.js")).versionsJson),
  };
}

/** A format that is a markup: the document is built once, and each markup has a writer for it. */
function asDocument(markup: () => Promise<Markup>): EveryResult {
  const written = async <Finished, Options extends RenderOptions>(
    load: Promise<(finished: Finished, options: Options, limits: DocumentLimits) => TextDocument>,
  ): Promise<FormatOutput<Finished, Options>> => {
    const [{ limits, write }, build] = await Promise.all([markup(), load]);
    return text((finished, options) => write(build(finished, options, limits)));
  };
  return {
    report: () => written(import("./report-document.js").then((of) => of.reportDocument)),
    comparison: () =>
      written(import("./comparison-document.js").then((of) => of.comparisonDocument)),
    trend: () => written(import("./trend-document.js").then((of) => of.trendDocument)),
    versions: () => written(import("./versions-document.js").then((of) => of.versionsDocument)),
  };
}

/** All formats by their names, in the order in which help lists them. */
export const FORMATS = {
  table: {
    extensions: ["txt"],
    isMachine: false,
    report: () => terminal(async () => (await import("./report-table.js")).renderReportTable),
    comparison: () =>
      terminal(async () => (await import("./comparison-table.js")).renderComparisonTable),
    trend: () => terminal(async () => (await import("./trend-table.js")).renderTrendTable),
    versions: () => terminal(async () => (await import("./versions-table.js")).renderVersionsTable),
  },
  markdown: {
    extensions: ["md", "markdown"],
    isMachine: false,
    ...asDocument(async () => (await import("./write-markdown.js")).MARKDOWN),
  },
  slack: {
    extensions: ["slack", "slack.json"],
    isMachine: false,
    ...asDocument(async () => (await import("./write-slack.js")).SLACK),
  },
  jira: {
    extensions: ["jira"],
    isMachine: false,
    ...asDocument(async () => (await import("./write-jira.js")).JIRA),
  },
  html: {
    extensions: ["html", "htm"],
    isMachine: false,
    hasTimeline: true,
    report: async () => text((await import("./html/report-page.js")).renderReportHtml),
    comparison: async () => text((await import("./html/comparison-page.js")).renderComparisonHtml),
    trend: async () => text((await import("./html/trend-page.js")).renderTrendHtml),
    versions: async () => text((await import("./html/versions-page.js")).renderVersionsHtml),
  },
  json: {
    extensions: ["json"],
    isMachine: true,
    ...asData(async (document) => {
      const { jsonText } = await import("./json-document.js");
      return asItIs((finished) => jsonText(document(finished)));
    }),
  },
  csv: {
    extensions: ["csv"],
    isMachine: true,
    report: async () => text((await import("./report-csv.js")).renderReportCsv),
    comparison: async () => text((await import("./comparison-csv.js")).renderComparisonCsv),
    trend: async () => text((await import("./trend-csv.js")).renderTrendCsv),
    versions: async () => text((await import("./versions-csv.js")).renderVersionsCsv),
  },
  ndjson: {
    extensions: ["ndjson", "jsonl"],
    isMachine: true,
    ...asData(async (document) => {
      const { jsonRows } = await import("./json-document.js");
      return { kind: "rows", rows: (finished) => jsonRows(document(finished)) };
    }),
  },
  folded: {
    extensions: ["folded"],
    isMachine: true,
    report: async () => text((await import("./folded.js")).renderReportFolded),
    comparison: async () => text((await import("./folded.js")).renderComparisonFolded),
  },
  speedscope: {
    extensions: ["speedscope.json", "speedscope"],
    isMachine: true,
    report: async () => asItIs((await import("./speedscope.js")).renderReportSpeedscope),
    comparison: async () => asItIs((await import("./speedscope.js")).renderComparisonSpeedscope),
  },
  github: {
    extensions: ["github"],
    isMachine: false,
    report: async () => asItIs((await import("./report-github.js")).renderReportGithub),
    comparison: async () => asItIs((await import("./comparison-github.js")).renderComparisonGithub),
  },
} as const satisfies Readonly<Record<string, Format>>;

/** The name of a format, as `--format` takes it. */
export type FormatName = keyof typeof FORMATS;

/** All names, for help, completion and "did you mean". */
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** The formats that a trend can be written in. */
export const TREND_FORMAT_NAMES = FORMAT_NAMES.filter(
  (name) => formatNamed(name).trend !== undefined,
);

/** The formats that several versions can be written in. */
export const VERSIONS_FORMAT_NAMES = FORMAT_NAMES.filter(
  (name) => formatNamed(name).versions !== undefined,
);

/** A format with all its possible properties. */
export function formatNamed(name: FormatName): Format {
  return FORMATS[name];
}

/** A word as the name of a format, if it is one. */
export function asFormatName(word: string): FormatName | undefined {
  return FORMAT_NAMES.find((name) => name === word);
}

/** The format that a file's name asks for; undefined if its ending is not known. */
export function formatOfFile(path: string): FormatName | undefined {
  const file = path.toLowerCase();
  let found: { readonly name: FormatName; readonly length: number } | undefined;
  for (const name of FORMAT_NAMES) {
    for (const extension of FORMATS[name].extensions) {
      if (file.endsWith(`.${extension}`) && extension.length > (found?.length ?? 0)) {
        found = { name, length: extension.length };
      }
    }
  }
  return found?.name;
}
