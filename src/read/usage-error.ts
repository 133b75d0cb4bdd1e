/** The user requested something impossible; the message says what to type instead. Exit status 2. */
export class UsageError extends Error {
  /** The wrong options, by their long names without dashes; empty if something else is wrong. */
  readonly options: readonly string[];

  constructor(message: string, ...options: readonly string[]) {
    super(message);
    this.options = options;
  }
}

/** The request is valid but the system does not allow it; the message says which file and why. Exit status 2. */
export class SystemFault extends UsageError {}

/** Ctrl-C came before there was anything to show; the message says why nothing is shown. Exit status 130. */
export class Interruption extends SystemFault {
  constructor(message: string) {
    super(`interrupted; ${message}`);
  }
}
