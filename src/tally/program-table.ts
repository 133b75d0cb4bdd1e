import { hashText } from "../stack/hash-text.js";
import { Program, type ProgramName } from "./program.js";
import { SmallestKeys } from "./smallest-keys.js";

/**
 * The programs of the sessions with a `start`.
 *
 * A service may have a name for each of its pods, and a fleet ten thousand versions in a month. If there are more programs than can be
 * told apart, those with the smallest hashes are. The others lose their version and are counted with those of their service that have
 * none; if there are too many services as well, the others lose their name, too.
 */
export class ProgramTable {
  readonly #versions: SmallestKeys<Program>;
  readonly #services: SmallestKeys<Program>;
  readonly #nameless = new Program({});

  /** @param mostPrograms how many are told apart, and how many services of the others */
  constructor(mostPrograms: number) {
    this.#versions = new SmallestKeys(mostPrograms);
    this.#services = new SmallestKeys(mostPrograms);
  }

  /** The program that stands for a service and version; made where it is new. */
  of({ service, version }: ProgramName): Program {
    return (
      (version === undefined ? undefined : kept(this.#versions, { service, version })) ??
      (service === undefined ? undefined : kept(this.#services, { service })) ??
      this.#nameless
    );
  }

  /** Whether there are so many programs that {@link settle} must give some up. */
  get isCrowded(): boolean {
    return this.#versions.isCrowded || this.#services.isCrowded;
  }

  /** Gives up the programs beyond the limit: {@link of} says what stands for each of them. @returns whether there were any */
  settle(): boolean {
    const versions = this.#versions.settle();
    for (const program of versions) this.of(program);
    return this.#services.settle().length + versions.length > 0;
  }

  /** Forgets the programs that are not used. @returns them */
  forgetUnused(used: ReadonlySet<Program>): Program[] {
    const isUnused = (program: Program): boolean => !used.has(program);
    return [...this.#versions.forget(isUnused), ...this.#services.forget(isUnused)];
  }
}

/** The same name always has the same hash; what follows tells those apart that share one. */
function kept(programs: SmallestKeys<Program>, name: ProgramName): Program | undefined {
  const text = JSON.stringify([name.service, name.version]);
  return programs.keep(`${hashText(text)} ${text}`, () => new Program(name));
}
