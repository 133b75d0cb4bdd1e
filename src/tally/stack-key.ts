import { type Frame, LANGUAGES } from "../stack/frame.js";
import { finalise } from "../stack/hash-text.js";
import type { StackFacts } from "./distinct-stack.js";
import { encodeScripts, type Scripts } from "./scripts.js";

/** Ends a text; no UTF-16 unit is that large. */
const END_OF_TEXT = 0x10000;
/** Stands for a text that is missing. */
const NOTHING = 0x10001;

/** Three hashes of 32 bits, taken together. */
interface Hash {
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

/** The frames of a log are few, and many stacks share them. */
const frameHashes = new WeakMap<Frame, Hash>();
const scriptsHashes = new WeakMap<Scripts, Hash>();

/**
 * The key of a stack, equal for equal stacks. The probability that any two of a million different ones have the same is less than
 * one in 10^16.
 *
 * @returns 96 bits as twelve characters of eight bits each
 */
export function stackKey({ frames, functionStarts, state, folding, scripts }: StackFacts): string {
  const mixer = new Mixer();
  mixer.number(folding);
  mixer.text(state);
  for (const frame of frames) mixer.hash(hashOf(frame));
  mixer.number(functionStarts === undefined ? -1 : functionStarts.length);
  for (const start of functionStarts ?? []) {
    mixer.number(start === null ? -1 : start[0]);
    mixer.number(start === null ? -1 : start[1]);
  }
  if (scripts.size > 0) mixer.hash(hashOfScripts(scripts));
  const { a, b, c } = mixer.end();
  return String.fromCharCode(...bytesOf(a), ...bytesOf(b), ...bytesOf(c));
}

function hashOf(frame: Frame): Hash {
  const known = frameHashes.get(frame);
  if (known !== undefined) return known;
  const mixer = new Mixer();
  mixer.text(frame.functionName);
  mixer.text(frame.alias);
  mixer.text(frame.file);
  mixer.number(frame.line ?? -1);
  mixer.number(frame.column ?? -1);
  mixer.number(flagsOf(frame));
  const hash = mixer.end();
  frameHashes.set(frame, hash);
  return hash;
}

function hashOfScripts(scripts: Scripts): Hash {
  const known = scriptsHashes.get(scripts);
  if (known !== undefined) return known;
  const mixer = new Mixer();
  for (const [url, sha256, debugId, inMemory] of encodeScripts(scripts)) {
    mixer.text(url);
    mixer.text(sha256 ?? undefined);
    mixer.text(debugId ?? undefined);
    mixer.number(inMemory === true ? 1 : 0);
  }
  const hash = mixer.end();
  scriptsHashes.set(scripts, hash);
  return hash;
}

function flagsOf(frame: Frame): number {
  return (
    (frame.isAsync === true ? 1 : 0) +
    (frame.isConstructor === true ? 2 : 0) +
    (frame.isEval === true ? 4 : 0) +
    (frame.isNative === true ? 8 : 0) +
    (frame.isWasm === true ? 16 : 0) +
    (frame.isUnread === true ? 32 : 0) +
    (frame.isTopLevel === true ? 64 : 0) +
    128 * (frame.language === undefined ? 0 : 1 + LANGUAGES.indexOf(frame.language))
  );
}

function bytesOf(word: number): [number, number, number, number] {
  return [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff];
}

/** Takes one piece after the other. Each hash mixes in its own way, so that they do not collide together. */
class Mixer {
  #a = 0x9e3779b9 | 0;
  #b = 0x85ebca6b | 0;
  #c = 0x27d4eb2f;

  text(text: string | undefined): void {
    // As in `word`, but in local variables: there are a hundred thousand units before the engine optimises anything.
    let a = this.#a;
    let b = this.#b;
    let c = this.#c;
    for (let i = 0; i < (text?.length ?? 0); i++) {
      const unit = (text as string).charCodeAt(i);
      a = Math.imul(a ^ unit, 0x01000193);
      b = Math.imul(b ^ unit, 0x5bd1e995);
      b ^= b >>> 15;
      c = Math.imul(((c << 5) | (c >>> 27)) + unit, 0x9e3779b1);
    }
    this.#a = a;
    this.#b = b;
    this.#c = c;
    this.word(text === undefined ? NOTHING : END_OF_TEXT);
  }

  hash({ a, b, c }: Hash): void {
    this.word(a);
    this.word(b);
    this.word(c);
  }

  /** A whole number that a double holds exactly. */
  number(value: number): void {
    this.word(value | 0);
    this.word(Math.floor(value / 2 ** 32));
  }

  /** A word of 32 bits, or a UTF-16 unit. */
  word(word: number): void {
    this.#a = Math.imul(this.#a ^ word, 0x01000193);
    this.#b = Math.imul(this.#b ^ word, 0x5bd1e995);
    this.#b ^= this.#b >>> 15;
    this.#c = Math.imul(((this.#c << 5) | (this.#c >>> 27)) + word, 0x9e3779b1);
  }

  end(): Hash {
    const a = finalise(this.#a ^ (this.#b >>> 7));
    const b = finalise(this.#b ^ this.#c);
    return { a, b, c: finalise(this.#c ^ a) };
  }
}
