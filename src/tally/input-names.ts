/** What inputs are called, and to which sessions their records belong that name none. */
export class InputNames {
  readonly #named = new Map<number, { readonly path: string; readonly session: string }>();
  readonly #currentSession = new Map<number, string>();

  /** @param session the one of records before the first `start` */
  add(input: number, path: string, session: string): void {
    this.#named.set(input, { path, session });
  }

  /** Says that a `start` was met: records without a session belong to its session from here on. */
  enter(input: number, session: string): void {
    this.#currentSession.set(input, session);
  }

  /** Empty for an input without a name. */
  pathOf(input: number): string {
    return this.#named.get(input)?.path ?? "";
  }

  /** The session of the last `start`; undefined before the first. */
  currentSession(input: number): string | undefined {
    return this.#currentSession.get(input);
  }

  /** The session of a record that names none. */
  sessionOf(input: number): string {
    const current = this.#currentSession.get(input) ?? this.#named.get(input)?.session;
    return current ?? `input ${input}`;
  }

  /** Below 0 if `a` comes first: by path, whatever their numbers. */
  compare(a: number, b: number): number {
    const [pathA, pathB] = [this.pathOf(a), this.pathOf(b)];
    return pathA === pathB ? a - b : pathA < pathB ? -1 : 1;
  }

  /** Gives the inputs other numbers. */
  renumber(numberOf: (input: number) => number): void {
    const named = [...this.#named];
    this.#named.clear();
    for (const [input, names] of named) this.#named.set(numberOf(input), names);
  }
}
