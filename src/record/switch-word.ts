const ON = /^(?:1|true|yes|on)$/i;
const OFF = /^(?:0|false|no|off)$/i;

/** What the word of an environment variable says that is a switch; undefined if it is no such word. */
export function switchOf(word: string): boolean | undefined {
  if (ON.test(word)) return true;
  return OFF.test(word) ? false : undefined;
}
