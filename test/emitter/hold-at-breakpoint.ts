import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import WebSocket from "ws";

/** Attaches a debugger to a program, lets it stand at its first breakpoint for 1.2 s and go on, and goes away a little later. */
export async function holdAtBreakpoint(child: ChildProcess): Promise<void> {
  const client = new WebSocket(await inspectorUrl(child));
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

/** Where the inspector of a program listens, which Node says on standard error, in one piece or in several. */
export function inspectorUrl(child: ChildProcess): Promise<string> {
  let printed = "";
  return new Promise((done) => {
    child.stderr?.on("data", (text: Buffer) => {
      printed += text.toString();
      const [, url] = /(ws:\S+)\s/.exec(printed) ?? [];
      if (url !== undefined) done(url);
    });
  });
}
