/**
 * The one global name that the emitter takes: a hidden slot through which the watchdog reaches into the watched
 * thread, and by which a second copy of this package sees that the first one is there.
 */

import type { Settings } from "./options.js";
import type { StallEmitter } from "./stall-emitter.js";

const SLOT = Symbol.for("stall-report.emitter");

/** The options that only code can give: an environment variable cannot. */
export type Callbacks = Pick<Settings, "context" | "onStall">;

/** What lies in the slot. */
export interface Resident {
  /** Called by the watchdog, in the middle of a stall; returns JSON text (see answer.ts). */
  readonly answer: () => string;
  /** The absolute path of its log. */
  readonly file: string;
  /** The emitter, as the application gets it. */
  readonly emitter: StallEmitter;
  /**
   * Hands the emitter over to the application, with its callbacks. Only there while the emitter was started by
   * `stall-report/register` and nobody has taken it yet.
   */
  adopt?: ((callbacks: Callbacks) => StallEmitter) | undefined;
}

type Global = { [SLOT]?: Resident };

/** Who is there in this thread; undefined if nobody is. */
export function findResident(): Resident | undefined {
  return (globalThis as Global)[SLOT];
}

/** Moves in. The property is not enumerable, so that nobody stumbles over it. */
export function moveIn(resident: Resident): void {
  Object.defineProperty(globalThis, SLOT, {
    value: resident,
    enumerable: false,
    configurable: true,
    writable: true,
  });
}

/** Moves out. */
export function moveOut(): void {
  // Gives false where the host has frozen its global object.
  Reflect.deleteProperty(globalThis, SLOT);
}
