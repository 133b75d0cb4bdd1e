import { FORMAT_NAMES, FORMATS, type FormatName } from "../render/formats.js";
import { choice } from "./option.js";

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
  return choice(formats, {
    name: "format",
    alias: "f",
    meanings: FORMAT_MEANINGS,
    hasSwitches: true,
    placeholder: "FORMAT",
    group: "Output",
    describe: "format of standard output",
    default: "table",
    isAboutShowing: true,
  });
}
