import { get } from "node:http";
import type { Listener } from "./process-facts.js";

/** Node's inspector answers from a thread of its own within milliseconds, also while the main thread is stuck. */
const ANSWER_LIMIT_MS = 1000;

/**
 * Asks a socket whether it is a Node's inspector.
 *
 * @returns the WebSocket's URL; undefined if it is something else
 */
export function inspectorUrl({ host, port }: Listener): Promise<string | undefined> {
  return new Promise((done) => {
    const request = get(
      { host, port, path: "/json/list", timeout: ANSWER_LIMIT_MS, agent: false },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part: string) => {
          text += part;
          if (text.length > 64 * 1024) request.destroy();
        });
        response.on("close", () => {
          request.destroy(); // whose connection would look like that of a debugger
          done(urlIn(text, host, port));
        });
      },
    );
    request.on("timeout", () => request.destroy());
    request.on("error", () => done(undefined));
  });
}

/** The list has one entry, of type `node`; its URL shows the address that was asked, which may not be ours to use. */
function urlIn(text: string, host: string, port: number): string | undefined {
  try {
    const [first] = JSON.parse(text) as readonly { type?: unknown; id?: unknown }[];
    if (first?.type !== "node" || !/^[\w-]+$/.test(String(first.id))) return undefined;
    return `ws://${host.includes(":") ? `[${host}]` : host}:${port}/${first.id}`;
  } catch {
    return undefined;
  }
}
