import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";

/**
 * Attaches a debugger to a program, lets it stand at its first breakpoint for 1.2 s and go on, and goes away a little later.
 *
 * @param printed what the program printed on standard error: Node says there where its inspector listens
 */
export async function holdAtBreakpoint(printed: string): Promise<void> {
  const url = /ws:\/\/\S+/.exec(printed)?.[0] ?? "";
  const client = new WebSocket(url);
  let id = 0;
  const post = (method: string): void => client.send(JSON.stringify({ id: ++id, method }));
  await new Promise<void>((done, fail) => {
    client.on("open", () => post("Debugger.enable"));
    client.on("message", (text) => {
      if (JSON.parse(text.toString()).method === "Debugger.paused") done();
    });
    client.on("error", fail);
  });
  await sleep(1200);
  post("Debugger.resume");
  await sleep(800);
  client.terminate();
}
