import type { Html } from "./escaped.js";
import { type LogText, visibleSentence, visibleText } from "./log-text.js";

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text as the content of an element or of a quoted attribute. */
export function escapeHtml(text: LogText): Html {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character) as Html;
}

/** A name of the log as the content of an element or of a quoted attribute. */
export function htmlName(text: string): Html {
  return escapeHtml(visibleText(text));
}

/** A sentence that may hold names of the log; a number and its unit stay on one line. */
export function htmlSentence(text: string): Html {
  return noBreakUnits(escapeHtml(visibleSentence(text)));
}

function noBreakUnits(text: Html): Html {
  return text.replace(/(?<=\d) (?=(?:ms|s|m|min|h|d|%)(?![\w]))/g, "&nbsp;") as Html;
}

/** An id as the value of an attribute; ids are ours, but a summary file may bring in others. */
export function htmlId(id: string): Html {
  return (id.replace(/[^\w-]/g, "_").slice(0, 40) || "-") as Html;
}

/** A share of a length as SVG and HTML take it, to a hundredth of a percent. */
export function percent(share: number): Html {
  return `${Number((share * 100).toFixed(2))}%` as Html;
}
