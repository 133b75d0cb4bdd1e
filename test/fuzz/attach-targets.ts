/** What `attach` is told by processes that may be anything: by their sockets, their inspectors, and the system. */
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { inspectorUrl } from "../../src/attach/inspector-address.js";
import { linuxSystem } from "../../src/attach/linux-system.js";
import { ProtocolClient } from "../../src/attach/protocol-client.js";
import type { TextListener } from "../../src/attach/web-socket.js";
import { type FuzzTarget, target } from "./fuzz-target.js";
import { mutated } from "./mutated.js";

const MESSAGES = [
  '{"id":1,"result":{"result":{"type":"number","value":7}}}',
  '{"id":1,"error":{"code":-32000,"message":"Cannot find default execution context"}}',
  '{"method":"NodeWorker.attachedToWorker","params":{"sessionId":"1","workerInfo":{"workerId":"1","type":"worker","title":"Worker 1","url":"file:///a.js"},"waitingForDebugger":false}}',
  '{"method":"NodeWorker.receivedMessageFromWorker","params":{"sessionId":"1","message":"{\\"id\\":1,\\"result\\":{}}"}}',
  "null",
];

/** Whatever a target says, nothing is thrown where nobody would catch it, and who has asked gets an answer or an end. */
async function checkMessages(texts: readonly string[]): Promise<void> {
  let told: TextListener | undefined;
  const client = await ProtocolClient.over((listener) => {
    told = listener;
    return { send: () => {}, close: () => listener.onClose() };
  });
  client.on("NodeWorker.attachedToWorker", ({ workerInfo }) => workerInfo.title);
  client.on("NodeWorker.receivedMessageFromWorker", ({ message }) => message.length);
  const asked = [1, 2].map(() => client.post("Profiler.stop"));
  const ended = Promise.allSettled(asked);
  for (const text of texts) told?.onText(text);
  client.close();
  for (const one of await ended) {
    assert.ok(one.status === "fulfilled" || one.reason instanceof Error, String(one));
  }
}

const LISTS = [
  '[{"description":"node.js instance","devtoolsFrontendUrl":"devtools://devtools/bundled/js_app.html","id":"0f2c936f-b1cd-4ac9-aab3-f63b0f33d55e","title":"/a.js","type":"node","url":"file:///a.js","webSocketDebuggerUrl":"ws://127.0.0.1:9229/0f2c936f"}]',
  "null",
  "[]",
];

let answer = "";
let server: Promise<Server> | undefined;

/** Listens on a port of its own, and says what is to be said. It does not keep the process. */
function openServer(): Promise<Server> {
  return new Promise((done) => {
    const opened: Server = createServer((_, response) => void response.end(answer));
    opened.unref().listen(0, "127.0.0.1", () => done(opened));
  });
}

/** A socket that says anything is none of an inspector, or one at its own address. */
async function checkList(text: string): Promise<void> {
  server ??= openServer();
  const { port } = (await server).address() as AddressInfo;
  answer = text;
  const url = await inspectorUrl({ host: "127.0.0.1", port, id: "1" });
  if (url === undefined) return;
  const { protocol, host, hash, href } = new URL(url);
  assert.deepEqual([protocol, host, hash], ["ws:", `127.0.0.1:${port}`, ""], url);
  assert.equal(href, url);
}

/** A process that calls itself anything is known as what it is. */
function checkName(name: string): void {
  const before = linuxSystem.facts(process.pid);
  assert.ok(before !== undefined && before.threadOf === undefined);
  // A name has at most 15 bytes, and the system takes the rest away.
  writeFileSync("/proc/self/comm", name.replace(/\0/g, " ") || " ");
  try {
    assert.deepEqual({ ...linuxSystem.facts(process.pid), state: "R" }, { ...before, state: "R" });
    assert.equal(linuxSystem.usages([process.pid]).size, 1);
  } finally {
    writeFileSync("/proc/self/comm", "node");
  }
}

/** All that `attach` reads. */
export const ATTACH_TARGETS: readonly FuzzTarget[] = [
  target("attach-messages", 200, () =>
    fc.asyncProperty(fc.array(mutated(MESSAGES), { maxLength: 5 }), checkMessages),
  ),
  target("attach-sockets", 60, () => fc.asyncProperty(mutated(LISTS), checkList)),
  ...(process.platform === "linux"
    ? [
        target("attach-names", 100, () =>
          fc.property(
            mutated([") Z 0 1", "node\n", "a) R 1 (b", "State:\tZ\n", "%s:\t"]),
            checkName,
          ),
        ),
      ]
    : []),
];
