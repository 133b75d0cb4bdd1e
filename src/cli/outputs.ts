import { VERSION } from "../record/version.js";
import { type Format, type FormatName, formatNamed, type Load } from "../render/formats.js";
import type { RenderOptions } from "../render/render-options.js";
import { EXIT, type Io } from "./io.js";
import type { SettingsOf } from "./option.js";
import { openOutputFiles } from "./output-files.js";
import type { COLOUR_OPTION, OUTPUT_OPTIONS } from "./output-options.js";
import { openRepository } from "./repository.js";
import { hasColour, isAscii, terminalWidth } from "./terminal.js";

type OutputSettings = SettingsOf<typeof OUTPUT_OPTIONS & typeof COLOUR_OPTION>;

/** What a command has worked out, ready to be written in any format. */
export interface Result {
  readonly status: number;
  /** The command that makes it again, without what it says of formats and files. */
  readonly command: string;
  render(format: FormatName, options: RenderOptions): Promise<string>;
}

/**
 * Writes a result to the files of `-o` and to standard output. The files are opened before the work starts, and appear
 * when they are complete. One that cannot be written costs no other, nor standard output.
 *
 * @param work undefined as its result means that there is nothing to write, which has been reported
 * @returns the exit status
 * @throws UsageError
 */
export async function writeOutputs(
  settings: OutputSettings,
  io: Io,
  work: () => Promise<Result | undefined>,
): Promise<number> {
  const files = openOutputFiles(settings.outputFiles, io.folder);
  try {
    const result = await work();
    if (result === undefined) return EXIT.usage;
    const options = standardOptions(settings, io, result.command);
    let failure: unknown;
    for (const file of files) {
      const text = await result.render(file.format, {
        ...options,
        hasColour: false,
        isAscii: false,
      });
      try {
        file.finish(text);
      } catch (error) {
        failure ??= error;
      }
    }
    io.stdout.write(await result.render(settings.format, options));
    if (settings.isOpened) {
      const { openPage } = await import("./open-page.js");
      await openPage(await result.render("html", { ...options, hasColour: false }), io);
    }
    if (failure !== undefined) throw failure;
    return result.status;
  } finally {
    for (const file of files) file.discard();
  }
}

/** How standard output is to be rendered. @param command the one that makes the result again */
export function standardOptions(
  settings: OutputSettings,
  io: Io,
  command: string,
): RenderOptions & { readonly hasColour: boolean } {
  return {
    width: terminalWidth(io),
    hasColour: hasColour(settings, io),
    isAscii: isAscii(io),
    repositoryPath: openRepository(settings.repoRoot, io.folder),
    toolVersion: VERSION,
    madeAtMs: settings.omitsTimestamp ? undefined : io.now(),
    command,
  };
}

/** What writes something finished in any format. @param load its writer of a format; undefined if that has none */
export function rendering<Finished, More extends object>(
  load: (format: Format) => Load<Finished, RenderOptions & More> | undefined,
  finished: Finished,
  more: More,
): Result["render"] {
  return async (name, options) => {
    const output = await load(formatNamed(name))?.();
    if (output === undefined) throw new Error(`${name} does not write this`);
    if (output.kind === "text") return output.render(finished, { ...options, ...more });
    const { ndjsonText } = await import("./ndjson-output.js");
    return ndjsonText(output.rows(finished));
  };
}
