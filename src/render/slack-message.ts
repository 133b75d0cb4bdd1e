/** Slack refuses a text of more than 3,000 characters in one block. */
export const SLACK_BLOCK_CHARACTERS = 2_900;
/** And more blocks than this in one message. */
const MOST_BLOCKS = 50;

/**
 * A message for a Slack webhook (Block Kit): sections of mrkdwn. Paragraphs share a block as far as they fit; one that
 * is too long alone must be cut by who made it, where its markup is known.
 *
 * @param fallback what notifications show; plain text.
 */
export function slackMessage(fallback: string, paragraphs: readonly string[]): string {
  const blocks: string[] = [];
  for (const paragraph of paragraphs) {
    if (paragraph === "") continue;
    const last = blocks.at(-1);
    if (last !== undefined && last.length + 2 + paragraph.length <= SLACK_BLOCK_CHARACTERS) {
      blocks[blocks.length - 1] = `${last}\n\n${paragraph}`;
    } else blocks.push(paragraph);
  }
  const message = {
    text: fallback,
    blocks: blocks
      .slice(0, MOST_BLOCKS)
      .map((text) => ({ type: "section", text: { type: "mrkdwn", text } })),
  };
  return `${JSON.stringify(message, null, 2)}\n`;
}
