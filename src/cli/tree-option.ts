import { UsageError } from "../read/usage-error.js";
import type { FormatName } from "../render/formats.js";
import { TREE_DIRECTIONS } from "../render/tree-direction.js";
import { choice, grouped, type SettingsOf } from "./option.js";
import { OUTPUT } from "./output-options.js";

/** `--tree`. */
export const TREE_OPTION = grouped(OUTPUT, {
  tree: choice(TREE_DIRECTIONS, {
    name: "tree",
    placeholder: "[FROM]",
    describe: "show all stacks as one call tree instead of the table, callers first or last",
    bareMeaning: "top-down",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
});

/** A tree stands in for the table and for nothing else. @throws UsageError */
export function rejectTreeOf({
  tree,
  format,
}: SettingsOf<typeof TREE_OPTION> & { readonly format: FormatName }): void {
  if (tree === undefined || format === "table") return;
  throw new UsageError(`--tree cannot be combined with --format ${format}`, "tree");
}
