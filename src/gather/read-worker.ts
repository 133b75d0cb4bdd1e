/**
 * A thread that reads parts: it asks for one after the other, and hands its sums over at the end.
 */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { UsageError } from "../read/usage-error.js";
import type { Part, PartResult } from "./read-part.js";
import { type ShareOptions, ThreadShare, type ThreadSums } from "./thread-share.js";

/** What a thread is told later: the next part to read, or that there is none. */
export type WorkerTask = Part | "finish";

/** What a thread says. */
export type WorkerMessage =
  | { readonly kind: "part"; readonly result: PartResult }
  | { readonly kind: "sums"; readonly sums: ThreadSums }
  | { readonly kind: "refused"; readonly message: string };

const port = parentPort as MessagePort;
const share = new ThreadShare(workerData as ShareOptions);
const say = (message: WorkerMessage): void => port.postMessage(message);

port.on("message", async (task: WorkerTask) => {
  if (task === "finish") {
    say(finish());
    port.close();
    return;
  }
  say({ kind: "part", result: await share.read(task) });
});

function finish(): WorkerMessage {
  try {
    return { kind: "sums", sums: share.finish() };
  } catch (error) {
    if (error instanceof UsageError) return { kind: "refused", message: error.message };
    throw error;
  }
}
