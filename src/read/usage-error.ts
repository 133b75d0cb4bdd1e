/** The user typed something that cannot be done; the message says what to type instead. Exit status 2. */
export class UsageError extends Error {
  /** The options that are wrong, by their long names without dashes; empty where it is something else. */
  readonly options: readonly string[];

  constructor(message: string, ...options: readonly string[]) {
    super(message);
    this.options = options;
  }
}

/** What was typed is right, but the system does not let it be done; the message says which file and why. Exit status 2. */
export class SystemFault extends UsageError {}
