import type { RenderOptions } from "../render/format.js";
import { asFormatName, type FormatName, type FormatOutput } from "../render/formats.js";
import { isOn, listOption, textOption } from "./command.js";
import type { Arguments } from "./command-spec.js";
import type { Io } from "./io.js";
import { openOutputFiles } from "./output-files.js";
import { hasColour, terminalWidth } from "./terminal.js";
import { toolVersion } from "./tool-version.js";

/** What a command has worked out, ready to be written in any format. */
export interface Result {
  readonly status: number;
  /** The command that makes it again, without what it says of formats and files. */
  readonly command: string;
  render(format: FormatName, options: RenderOptions): Promise<string>;
}

/**
 * Writes a result to the files of `-o` and to standard output. The files are opened before the work starts, and appear
 * when they are complete.
 *
 * @param work undefined as its result means that there is nothing to write, which has been said
 * @returns the exit status of the result, or undefined
 * @throws UsageError
 */
export async function writeOutputs(
  args: Arguments,
  io: Io,
  work: () => Promise<Result | undefined>,
): Promise<number | undefined> {
  const files = openOutputFiles(listOption(args, "output"), io.folder);
  try {
    const result = await work();
    if (result === undefined) return undefined;
    const options = standardOptions(args, io, result.command);
    for (const file of files) {
      file.finish(await result.render(file.format, { ...options, hasColour: false }));
    }
    io.stdout.write(await result.render(formatFrom(args), options));
    return result.status;
  } finally {
    for (const file of files) file.discard();
  }
}

/** The format of standard output. */
export function formatFrom(args: Arguments): FormatName {
  return asFormatName(textOption(args, "format") ?? "") ?? "table";
}

/** How standard output is to be rendered. @param command the one that makes the result again */
export function standardOptions(
  args: Arguments,
  io: Io,
  command: string,
): RenderOptions & { readonly hasColour: boolean } {
  return {
    width: terminalWidth(io),
    hasColour: hasColour(args, io),
    toolVersion: toolVersion(),
    madeAtMs: isOn(args, "no-timestamp") ? undefined : io.now(),
    command,
  };
}

/** Writes what is finished in a format that has been loaded. */
export async function renderOutput<Finished, Options extends RenderOptions>(
  output: FormatOutput<Finished, Options>,
  finished: Finished,
  options: Options,
): Promise<string> {
  if (output.kind === "text") return output.render(finished, options);
  const { ndjsonText } = await import("./ndjson-output.js");
  return ndjsonText(output.rows(finished));
}
