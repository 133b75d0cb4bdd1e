import { LONGEST_SENTENCE } from "./clip-text.js";
import { escapeHtml } from "./escape-html.js";
import { visibleText } from "./visible-text.js";

/** A name of the log as the content of an element or of a quoted attribute. */
export function htmlName(text: string): string {
  return escapeHtml(visibleText(text));
}

/** A sentence that may hold names of the log. */
export function htmlSentence(text: string): string {
  return escapeHtml(visibleText(text, LONGEST_SENTENCE));
}

/** A sentence of ours in which a number and its unit stay on one line. */
export function noBreakUnits(html: string): string {
  return html.replace(/(?<=\d) (?=(?:ms|s|m|min|h|d|%)(?![\w]))/g, "&nbsp;");
}

/** An id as the value of an attribute; ids are ours, but a summary file may bring in others. */
export function htmlId(id: string): string {
  return id.replace(/[^\w-]/g, "_").slice(0, 40);
}

/** A share of a length as SVG and HTML take it, to a hundredth of a percent. */
export function percent(share: number): string {
  return `${Number((share * 100).toFixed(2))}%`;
}
