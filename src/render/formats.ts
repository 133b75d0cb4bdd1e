import type { Report } from "../report/model.js";
import type { RenderReport } from "./format.js";

/** What a format is, before its code is loaded. */
export interface Format {
  /** Endings of file names, without the first dot, that choose it; the longest that fits wins. */
  readonly extensions: readonly string[];
  /** For programs: exact numbers, nothing cut, no colour. */
  readonly isMachine: boolean;
  /** Loads the code of the format; only what is used is loaded. */
  readonly report: () => Promise<ReportOutput>;
}

/** How a format comes out: as one text, or as objects for an NDJSON stream. */
export type ReportOutput =
  | { readonly kind: "text"; readonly render: RenderReport }
  | { readonly kind: "rows"; readonly rows: (report: Report) => readonly object[] };

const text = (render: RenderReport): ReportOutput => ({ kind: "text", render });

/** All formats by their names, in the order in which help lists them. */
export const FORMATS = {
  table: {
    extensions: ["txt"],
    isMachine: false,
    report: async () => text((await import("./report-table.js")).renderReportTable),
  },
  markdown: {
    extensions: ["md", "markdown"],
    isMachine: false,
    report: async () => text((await import("./report-markdown.js")).renderReportMarkdown),
  },
  slack: {
    extensions: ["slack", "slack.json"],
    isMachine: false,
    report: async () => text((await import("./report-slack.js")).renderReportSlack),
  },
  jira: {
    extensions: ["jira"],
    isMachine: false,
    report: async () => text((await import("./report-jira.js")).renderReportJira),
  },
  html: {
    extensions: ["html", "htm"],
    isMachine: false,
    report: async () => text((await import("./report-html.js")).renderReportHtml),
  },
  json: {
    extensions: ["json"],
    isMachine: true,
    report: async () => text((await import("./report-json.js")).renderReportJson),
  },
  csv: {
    extensions: ["csv"],
    isMachine: true,
    report: async () => text((await import("./report-csv.js")).renderReportCsv),
  },
  ndjson: {
    extensions: ["ndjson", "jsonl"],
    isMachine: true,
    report: async () => ({
      kind: "rows",
      rows: (await import("./report-json.js")).reportNdjsonRows,
    }),
  },
  folded: {
    extensions: ["folded"],
    isMachine: true,
    report: async () => text((await import("./report-folded.js")).renderReportFolded),
  },
  speedscope: {
    extensions: ["speedscope.json", "speedscope"],
    isMachine: true,
    report: async () => text((await import("./report-speedscope.js")).renderReportSpeedscope),
  },
  github: {
    extensions: ["github"],
    isMachine: false,
    report: async () => text((await import("./report-github.js")).renderReportGithub),
  },
} as const satisfies Readonly<Record<string, Format>>;

/** The name of a format, as `--format` takes it. */
export type FormatName = keyof typeof FORMATS;

/** All names, for help, completion and "did you mean". */
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

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
