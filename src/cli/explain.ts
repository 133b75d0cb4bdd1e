import { UsageError } from "../read/usage-error.js";
import { wrapText } from "../render/wrap-text.js";
import {
  asVerdictKind,
  isSuspect,
  VERDICT_KINDS,
  VERDICTS,
  type VerdictKind,
} from "../verdict/verdict.js";
import { EXIT, type Io } from "./io.js";
import { closestHint } from "./option.js";
import { terminalWidth } from "./terminal.js";

/** Longer lines of prose are hard to read, however wide the terminal is. */
const READABLE_COLUMNS = 100;

/** Says what verdicts mean, all if none is named. @returns the exit status. @throws UsageError */
export function explain(words: readonly string[], io: Io): number {
  const kinds = words.length === 0 ? VERDICT_KINDS : words.map(kindOf);
  const width = Math.min(terminalWidth(io), READABLE_COLUMNS);
  io.stdout.write(kinds.map((kind) => explanation(kind, width)).join("\n"));
  return EXIT.done;
}

function kindOf(word: string): VerdictKind {
  const kind = asVerdictKind(word);
  if (kind !== undefined) return kind;
  const hint = closestHint(word, VERDICT_KINDS) || ".";
  throw new UsageError(
    `no verdict is called "${word}"${hint} Allowed: ${VERDICT_KINDS.join(", ")}`,
  );
}

function explanation(kind: VerdictKind, width: number): string {
  const { meaning, rule, advice } = VERDICTS[kind];
  const title = isSuspect(kind) ? `${kind} (suspected false positive)` : kind;
  const paragraphs = [meaning, `Rule: ${rule}`, `What to do: ${advice}`];
  const lines = paragraphs.flatMap((text) => wrapText(text, width - 2));
  return `${title}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
