/**
 * Texts in a workflow command of GitHub Actions (`::warning file=...::message`). The runner reads a command
 * from the start of a line, so a text must not be able to begin a line.
 */

/** The message of a command: its line breaks are wanted. */
export function escapeGithubMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** The value of a property of a command (`file=`, `title=`). */
export function escapeGithubProperty(text: string): string {
  return escapeGithubMessage(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
