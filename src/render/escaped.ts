/**
 * Texts that are markup already, each format with a type of its own. Only the escaping of a format and a template of its
 * own pieces make one: a renderer that forgets to escape a name does not compile.
 */

declare const format: unique symbol;

/** Markup of one format. */
export type Escaped<Format extends string> = string & { readonly [format]: Format };

/** A page, or a part of one. */
export type Html = Escaped<"html">;
/** Markdown of GitHub and GitLab. */
export type Markdown = Escaped<"markdown">;
/** Wiki markup of Jira. */
export type Jira = Escaped<"jira">;
/** Slack's mrkdwn. */
export type Slack = Escaped<"slack">;

/** What a template takes: markup, lists of markup, numbers, and nothing; but no bare string. */
type Value<Format extends string> =
  | Escaped<Format>
  | readonly Escaped<Format>[]
  | number
  | false
  | undefined;

/** A tag for templates whose constant pieces are markup: html`<b>${name}</b>`. */
type Template<Format extends string> = (
  pieces: TemplateStringsArray,
  ...values: readonly Value<Format>[]
) => Escaped<Format>;

function template<Format extends string>(): Template<Format> {
  return (pieces, ...values) => {
    let text = pieces[0] ?? "";
    for (let i = 0; i < values.length; i++) text += textOf(values[i]) + (pieces[i + 1] ?? "");
    return text as Escaped<Format>;
  };
}

function textOf(value: Value<string>): string {
  if (value === undefined || value === false) return "";
  return typeof value === "object" ? value.join("") : String(value);
}

export const html = template<"html">();
export const markdown = template<"markdown">();
export const jira = template<"jira">();
export const slack = template<"slack">();

/** Markup in a row. The separator is markup, too: a constant of ours. */
export function joined<Format extends string>(
  parts: readonly Escaped<Format>[],
  separator: string,
): Escaped<Format> {
  return parts.join(separator) as Escaped<Format>;
}
