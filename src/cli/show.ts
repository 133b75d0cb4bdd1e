import { UsageError } from "../read/usage-error.js";
import { VERSION } from "../record/version.js";
import { escapeTerminal } from "../render/escape-terminal.js";
import { EXIT, type Io } from "./io.js";
import { makeReport } from "./make-report.js";
import type { SettingsOf } from "./option.js";
import type { COLOUR_OPTION, MakingSettings } from "./shared-options.js";
import { hasColour, terminalWidth } from "./terminal.js";

type ShowSettings = MakingSettings & SettingsOf<typeof COLOUR_OPTION>;

/** Says everything about one group. @returns the exit status. @throws UsageError */
export async function show(settings: ShowSettings, io: Io): Promise<number> {
  const [prefix, ...words] = settings.positionals;
  if (prefix === undefined || !/^[0-9a-f]{1,12}$/.test(prefix)) {
    throw new UsageError("show needs the id of a group (the report prints it), then the inputs");
  }
  const made = await makeReport({ ...settings, positionals: words }, io);
  if (made === undefined) return EXIT.usage;
  const found = made.report.groups.filter((group) => group.id.startsWith(prefix));
  const [group, ...more] = found;
  if (group === undefined) {
    throw new UsageError(`no group of these inputs has an id that begins with ${prefix}`);
  }
  if (more.length > 0) {
    const list = found.map((one) => `${one.id} ${escapeTerminal(one.function)}`).join(", ");
    throw new UsageError(`${prefix} is the beginning of several ids: ${list}`);
  }
  const { renderGroupDetail } = await import("../render/group-detail.js");
  io.stdout.write(
    renderGroupDetail(group, made.report, {
      width: terminalWidth(io),
      hasColour: hasColour(settings, io),
      toolVersion: VERSION,
      madeAtMs: undefined,
    }),
  );
  return made.status;
}
