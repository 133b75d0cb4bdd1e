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
