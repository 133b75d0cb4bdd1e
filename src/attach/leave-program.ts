/**
 * What `stall-report attach` evaluates in the target when it leaves. The build makes one text of it.
 */
import { close, url } from "node:inspector";
import { hasInspectorClient } from "../emitter/inspector-client.js";

/** Node's way to open the inspector of another process; a cluster's primary looks it up when its own is opened. */
interface Debugging {
  _debugProcess: (pid: number) => void;
}

/**
 * Closes the inspector, for good.
 *
 * SIGUSR1 asks for it twice: by an interruption, which is served in the middle of a function, and by an event of the loop.
 * If the loop has not turned since, that event is still to come: it opens the inspector again, and has a cluster's primary
 * open those of its workers. So no worker is told until the loop has turned, and then the inspector is closed once more,
 * unless somebody has connected to it in the meantime. What is blocked may be a callback of the poll, such as a request to a
 * server: then the first immediate comes before the event, and the second after it.
 *
 * @param isStuck a line on standard error would wait, and Node writes one at each opening and closing
 */
export function leave(isStuck: boolean): void {
  let block = isStuck ? unblockStderr() : () => {};
  const debugging = process as unknown as Debugging;
  const { _debugProcess } = debugging;
  debugging._debugProcess = () => {};
  setImmediate(() => {
    closeUnused();
    setImmediate(() => {
      debugging._debugProcess = _debugProcess;
      closeUnused();
      block();
    });
  });
  close();
  if (!isStuck) return;
  // A loop may be blocked for long. What it runs is followed by this, and then by the event.
  block();
  process.nextTick(() => {
    block = unblockStderr();
  });
}

function closeUnused(): void {
  const again = url();
  if (again !== undefined && !hasInspectorClient(Number(new URL(again).port), false)) close();
}

/**
 * Has what finds no room on standard error fail. That also cuts short what another thread has begun to write there, should there be some
 * room meanwhile, so it is done only around what Node writes.
 *
 * @returns a function that has it wait again
 */
function unblockStderr(): () => void {
  const { _handle: handle } = process.stderr as {
    readonly _handle?: { setBlocking?: (blocking: boolean) => void };
  };
  handle?.setBlocking?.(false);
  return () => handle?.setBlocking?.(true);
}
