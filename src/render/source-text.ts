import type { SourceExcerpt } from "../report/model.js";
import { visibleText } from "./visible-text.js";

/** One line of the user's source, ready to be escaped for a format. */
export interface SourceLine {
  /** 1-based. */
  readonly number: number;
  readonly text: string;
  readonly isBlamed: boolean;
}

/** The lines of an excerpt with their numbers; tabs are two spaces, and what cannot be shown is escaped. */
export function sourceLines(source: SourceExcerpt): SourceLine[] {
  return source.lines.map((line, i) => ({
    number: source.firstLine + i,
    text: visibleText(line.replaceAll("\t", "  ")),
    isBlamed: source.firstLine + i === source.blamedLine,
  }));
}

/** The excerpt as plain text, the blamed line marked with an arrow. */
export function sourceText(source: SourceExcerpt): string[] {
  const lines = sourceLines(source);
  const digits = String(lines.at(-1)?.number ?? 0).length;
  return lines.map(({ number, text, isBlamed }) =>
    `${isBlamed ? ">" : " "} ${String(number).padStart(digits)} | ${text}`.trimEnd(),
  );
}
