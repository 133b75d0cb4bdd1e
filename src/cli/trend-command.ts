import { TREND_FORMAT_NAMES } from "../render/formats.js";
import type { Command } from "./command.js";
import type { Io } from "./io.js";
import { SHOWN_TRENDS, TREND_OPTIONS, type TrendSettings } from "./trend-options.js";

/** `stall-report trend`: whether and since when it became worse, without a deploy to look at. */
export const trendCommand: Command<typeof TREND_OPTIONS> = {
  name: "trend",
  synonyms: ["trends", "history", "timeline"],
  positionals: "<inputs..>",
  describe: "Which functions became worse or better over time, and since when?",
  options: TREND_OPTIONS,
  examples: [
    ["stall-report trend logs/", "every function over time, and when it changed"],
    ["stall-report trend logs/ --since 14d -o trend.html", "a page with a chart for each function"],
    ["stall-report trend logs/ --by day --fail-on worse", "a nightly gate"],
  ],
  run,
};

async function run(settings: TrendSettings, io: Io): Promise<number> {
  const { rejectOtherFormats } = await import("./output-files.js");
  const { writeOutputs, rendering } = await import("./outputs.js");
  const { makeTrend } = await import("./make-trend.js");
  const { typedCommand } = await import("./typed-command.js");
  rejectOtherFormats(settings.outputFiles, TREND_FORMAT_NAMES);
  const shown = { top: settings.top ?? SHOWN_TRENDS, isAllShown: settings.showsAll };
  return writeOutputs(settings, io, async () => {
    const made = await makeTrend(settings, io);
    if (made === undefined) return undefined;
    return {
      status: made.status,
      command: typedCommand(trendCommand, settings, false),
      render: rendering(({ trend }) => trend, made.trend, shown),
    };
  });
}
