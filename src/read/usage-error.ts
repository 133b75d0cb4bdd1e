/** The user typed something that cannot be done; the message says what to type instead. Exit status 2. */
export class UsageError extends Error {}
