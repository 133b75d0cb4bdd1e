/** What the emitter cannot do, each said once as a warning of the process. */
export class Warnings {
  readonly #said = new Set<string>();

  say(message: string): void {
    if (this.#said.has(message)) return;
    this.#said.add(message);
    try {
      process.emitWarning(message, "StallReportWarning");
    } catch {} // the host's own
  }
}

/** What an error is called: its code, else its message. */
export function codeOf(error: unknown): string {
  const { code, message } = error as { code?: unknown; message?: unknown };
  return String(code ?? message ?? error);
}
