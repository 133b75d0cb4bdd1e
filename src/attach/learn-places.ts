import type { OriginalPlaces } from "../emitter/original-places.js";
import { BUILTINS } from "./builtins.js";
import { PLACES_TEXT } from "./places-text.js";
import type { ProtocolClient } from "./protocol-client.js";

/**
 * Asks the target for the source maps of what a transpiler has made in memory: they are nowhere on the disk. It finds them as the
 * emitter does, in one evaluation. Where the files are plain JavaScript that nothing transforms, nothing is looked for.
 */
export class PlaceLearner {
  readonly #client: ProtocolClient;
  readonly #places: OriginalPlaces;
  readonly #noted = new Set<string>();
  readonly #asked = new Set<string>();

  constructor(client: ProtocolClient, places: OriginalPlaces) {
    this.#client = client;
    this.#places = places;
  }

  /** Notes files as they stand in stacks and profiles. */
  note(files: Iterable<string>): void {
    for (const file of files) this.#noted.add(file);
  }

  /** Asks for what was noted since the last time. @throws ConnectionLost */
  async learn(): Promise<void> {
    const files = [...this.#noted].filter((file) => !this.#asked.has(file));
    if (files.length === 0) return;
    for (const file of files) this.#asked.add(file);
    const { result } = await this.#client.post("Runtime.evaluate", {
      expression: `((require, module) => {${PLACES_TEXT}
return module.exports.findScripts(${JSON.stringify(files)});
})(${BUILTINS}, { exports: {} })`,
      includeCommandLineAPI: true,
      silent: true,
    });
    this.#places.learn(typeof result.value === "string" ? JSON.parse(result.value) : []);
  }
}
