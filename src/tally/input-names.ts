/** The names of the inputs, and the sessions of their records that name none. */
export class InputNames {
  readonly #paths = new Map<number, string>();
  readonly #currentSession = new Map<number, string>();

  add(input: number, path: string): void {
    this.#paths.set(input, path);
  }

  /** Notes a `start`: records without a session belong to its session from here on. */
  enter(input: number, session: string): void {
    this.#currentSession.set(input, session);
  }

  /** Empty for an input without a name. */
  pathOf(input: number): string {
    return this.#paths.get(input) ?? "";
  }

  /** The session of a record that names none: that of the latest `start`, or else one named after the input. */
  sessionOf(input: number): string {
    return this.#currentSession.get(input) ?? this.#paths.get(input) ?? `input ${input}`;
  }

  /** Below 0 if `a` comes first: by path, whatever their numbers. */
  compare(a: number, b: number): number {
    const [pathA, pathB] = [this.pathOf(a), this.pathOf(b)];
    return pathA === pathB ? a - b : pathA < pathB ? -1 : 1;
  }

  /** Renumbers the inputs. @returns whether any number has changed */
  renumber(numberOf: (input: number) => number): boolean {
    const paths = [...this.#paths];
    this.#paths.clear();
    for (const [input, path] of paths) this.#paths.set(numberOf(input), path);
    return paths.some(([input]) => numberOf(input) !== input);
  }
}
