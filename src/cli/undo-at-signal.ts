const ENDING: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

const undoings = new Set<() => void>();

/**
 * Undoes something if a signal ends the process, which then dies of that signal as if nobody had listened.
 *
 * A signal that others listen to as well is theirs: Ctrl-C during the reading ends the reading and nothing else.
 *
 * @returns takes it back, when nothing is left to undo
 */
export function undoAtSignal(undo: () => void): () => void {
  // First in the queue, because others stop listening when they are called.
  if (undoings.size === 0) for (const signal of ENDING) process.prependListener(signal, die);
  undoings.add(undo);
  return () => {
    if (!undoings.delete(undo) || undoings.size > 0) return;
    for (const signal of ENDING) process.removeListener(signal, die);
  };
}

function die(signal: NodeJS.Signals): void {
  if (process.listenerCount(signal) > 1) return;
  for (const undo of undoings) undo();
  for (const ending of ENDING) process.removeListener(ending, die);
  process.kill(process.pid, signal);
}
