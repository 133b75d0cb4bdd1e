/** The options of how and where a result is shown, by the names of the settings that they become. */
import { FORMAT_NAMES, FORMATS, type FormatName } from "../render/formats.js";
import { REDACTIONS } from "../report/redactions.js";
import { choice, choices, count, flag, grouped, list, value } from "./option.js";

/** Their heading in the help. */
export const OUTPUT = "Output";

/** The endings of file names, for people who type `md` for `markdown`, and other words. */
const FORMAT_MEANINGS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    FORMAT_NAMES.flatMap((name) => FORMATS[name].extensions.map((extension) => [extension, name])),
  ),
  text: "table",
  gfm: "markdown",
  annotations: "github",
};

/** `--format`, with the formats that a command has. */
export function formatOption(formats: readonly FormatName[]) {
  return grouped(OUTPUT, {
    format: choice(formats, {
      name: "format",
      alias: "f",
      meanings: FORMAT_MEANINGS,
      hasSwitches: true,
      placeholder: "FORMAT",
      describe: "format of standard output",
      default: "table",
      isAboutShowing: true,
    }),
  });
}

/** The options of every command whose result comes in all formats. */
export const OUTPUT_OPTIONS = grouped(OUTPUT, {
  ...formatOption(FORMAT_NAMES),
  outputFiles: list({
    name: "output",
    synonyms: ["out", "save"],
    alias: "o",
    placeholder: "[FORMAT:]FILE",
    describe: "also write this file; its extension decides the format",
    leadsTo: "file",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  isOpened: flag({
    name: "open",
    describe: "also write an HTML page to a temporary file and open it",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  repoRoot: value({
    name: "repo-root",
    placeholder: "DIR",
    describe: "root of the repository, for annotations and owners (default: the nearest Git root)",
    leadsTo: "folder",
    isAboutShowing: true,
  }),
  omitsTimestamp: flag({
    name: "no-timestamp",
    describe: "omit the creation time: equal inputs give identical files",
    isAboutShowing: true,
  }),
});

/** `--top`. */
export function topOption(describe: string) {
  return grouped(OUTPUT, {
    top: count({
      name: "top",
      alias: "n",
      synonyms: ["limit", "max", "rows"],
      placeholder: "N",
      describe,
      isAboutShowing: true,
    }),
  });
}

/** `--redact`. */
export const REDACT_OPTION = grouped(OUTPUT, {
  redactions: choices(REDACTIONS, {
    name: "redact",
    splitsAtCommas: true,
    placeholder: "WHAT,..",
    describe:
      "before sharing: shorten paths to what all machines share, number the hosts, drop the context",
  }),
});

/** `--color`. */
export const COLOUR_OPTION = grouped(OUTPUT, {
  colour: choice(["auto", "always", "never"], {
    name: "color",
    synonyms: ["colour", "colors"],
    placeholder: "WHEN",
    describe: "colour the table; auto honours NO_COLOR, FORCE_COLOR, TERM=dumb",
    default: "auto",
    bareMeaning: "always",
    negation: "never",
    isAboutShowing: true,
  }),
});
