const LONGEST = 60;

/** A process as words: `4711 (sleep 60)`, the command line cut where it is long. */
export function processWords(pid: number, commandLine: readonly string[]): string {
  const words = commandLine.join(" ").trim();
  return `${pid} (${words.length > LONGEST ? `${words.slice(0, LONGEST - 1)}…` : words})`;
}
