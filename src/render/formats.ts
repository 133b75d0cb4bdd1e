import type { VersionsComparison } from "../compare/compare-versions.js";
import type { Comparison } from "../compare/comparison-model.js";
import type { Report } from "../report/model.js";
import type { Trend } from "../trend/trend-model.js";
import type { ComparisonOptions, RenderOptions, TrendOptions } from "./format.js";
import type { JsonDocument } from "./json-document.js";
import type { Markup } from "./text-document.js";
import { withoutCommands } from "./workflow-commands.js";

/** What a format is, before its code is loaded. */
export interface Format {
  /** Endings of file names, without the first dot, that choose it; the longest that fits wins. */
  readonly extensions: readonly string[];
  /** For programs: exact numbers, nothing cut, no colour. */
  readonly isMachine: boolean;
  /** Its reports have a time line of single stalls. */
  readonly hasTimeline?: true;
  /** Loads the code that writes a report; only what is used is loaded. */
  readonly report: () => Promise<FormatOutput<Report, RenderOptions>>;
  /** Loads the code that writes a comparison. */
  readonly comparison: () => Promise<FormatOutput<Comparison, ComparisonOptions>>;
  /** Loads the code that writes a trend; missing where the format is about stacks or lines of code alone. */
  readonly trend?: () => Promise<FormatOutput<Trend, TrendOptions>>;
  /** Loads the code that writes several versions side by side; missing as for trends. */
  readonly versions?: () => Promise<FormatOutput<VersionsComparison, ComparisonOptions>>;
}

/** How a finished report or comparison comes out: as one text, or as objects for an NDJSON stream. */
export type FormatOutput<Finished, Options extends RenderOptions> =
  | { readonly kind: "text"; readonly render: (finished: Finished, options: Options) => string }
  | { readonly kind: "rows"; readonly rows: (finished: Finished) => readonly object[] };

/** A format for results of all kinds. */
type EveryResult = Required<Pick<Format, "report" | "comparison" | "trend" | "versions">>;

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
  return {
    report: async () => {
      const { reportDocument } = await import("./report-document.js");
      const { limits, write } = await markup();
      return text((report, options) => write(reportDocument(report, options, limits)));
    },
    comparison: async () => {
      const { comparisonDocument } = await import("./comparison-document.js");
      const { limits, write } = await markup();
      return text((comparison, options) => write(comparisonDocument(comparison, options, limits)));
    },
    trend: async () => {
      const { trendDocument } = await import("./trend-document.js");
      const { limits, write } = await markup();
      return text((trend, options) => write(trendDocument(trend, options, limits)));
    },
    versions: async () => {
      const { versionsDocument } = await import("./versions-document.js");
      const { limits, write } = await markup();
      return text((versions, options) => write(versionsDocument(versions, options, limits)));
    },
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
    report: async () => text((await import("./report-folded.js")).renderReportFolded),
    comparison: async () => text((await import("./comparison-folded.js")).renderComparisonFolded),
  },
  speedscope: {
    extensions: ["speedscope.json", "speedscope"],
    isMachine: true,
    report: async () => asItIs((await import("./report-speedscope.js")).renderReportSpeedscope),
    comparison: async () =>
      asItIs((await import("./comparison-speedscope.js")).renderComparisonSpeedscope),
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

/** A format with all that it may have. */
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
