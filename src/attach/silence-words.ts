import { standstillOf } from "./standstill.js";
import { system } from "./system.js";
import { threadWords } from "./thread-words.js";

/** After so long without an answer the user is told why. */
const FIRST_MS = 1500;
/** What is told again, if it has changed. */
const AGAIN_MS = 5000;

/** Tells, now and then, what the system knows of a main thread that does not answer. */
export class SilenceWords {
  readonly #pid: number;
  readonly #say: (sentence: string) => void;
  #nextMs = FIRST_MS;
  #last = "";

  constructor(pid: number, say: (sentence: string) => void) {
    this.#pid = pid;
    this.#say = say;
  }

  /** To be called again and again while there is no answer. */
  note(silentMs: number): void {
    if (silentMs < FIRST_MS) this.#nextMs = FIRST_MS; // a new silence
    if (silentMs < this.#nextMs) return;
    this.#nextMs = silentMs + AGAIN_MS;
    const facts = system.facts(this.#pid);
    const standstill = facts && standstillOf(facts);
    const words = standstill ?? threadWords(this.#pid);
    if (words === undefined || words === this.#last) return;
    this.#last = words;
    const cause = standstill === undefined ? " (a native call cannot be interrupted)" : "";
    this.#say(`no answer for ${(silentMs / 1000).toFixed(1)} s${cause}: ${words}`);
  }
}
