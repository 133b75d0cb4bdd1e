import type { Slack } from "./escaped.js";
import type { LogText } from "./log-text.js";

/**
 * Texts of a log in Slack's mrkdwn. Only three characters have escapes there. Those that make bold, code and mentions
 * have none, so they are replaced by characters that look alike: a message is for reading, and the exact name is in the
 * report.
 */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  "*": "\u2217",
  _: "\u02cd",
  "~": "\u223c",
  "`": "\u02cb",
  "@": "\uff20",
};

/** What Slack itself asks to be escaped, in every kind of text. */
export function escapeSlackEntities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** A sentence that may hold names. An underscore between letters of a word makes nothing italic and stays. */
export function escapeSlack(text: LogText): Slack {
  const plain = text.replace(
    /[*~`@]|(?<!\w)_|_(?!\w)/g,
    (character) => LOOK_ALIKES[character] ?? character,
  );
  return escapeSlackEntities(plain.replace(/:(?=\/\/)/g, "\ua789")) as Slack;
}

/** A name as code. Nothing but a backtick can end it. */
export function slackCode(text: LogText): Slack {
  return (text.trim() === "" ? "" : `\`${inCode(text)}\``) as Slack;
}

/** Lines as a block of code; they must be visible text, laid out already. */
export function slackBlock(lines: readonly string[]): Slack {
  return `\`\`\`\n${lines.map(inCode).join("\n")}\n\`\`\`` as Slack;
}

function inCode(text: string): string {
  return escapeSlackEntities(text.replaceAll("`", "\u02cb"));
}
