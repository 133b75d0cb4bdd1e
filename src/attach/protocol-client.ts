import type { NodeWorker, Profiler, Runtime } from "node:inspector";
import { openTextChannel, type TextChannel, type TextListener } from "./web-socket.js";

/** The target has gone, or is about to, or has closed its inspector. */
export class ConnectionLost extends Error {}

/** What V8 says when the program is over; its process then waits only for us to leave. */
const HAS_EXITED = /^Cannot find .*context/;

interface Waiting {
  readonly done: (result: unknown) => void;
  readonly fail: (error: Error) => void;
}

/** What we ask of Node's inspector, and what comes back. Source: the Chrome DevTools protocol, `Runtime` and `Profiler`. */
interface Methods {
  "Runtime.evaluate": [
    Runtime.EvaluateParameterType,
    { result: Runtime.RemoteObject; exceptionDetails?: Runtime.ExceptionDetails },
  ];
  "Runtime.callFunctionOn": [
    Runtime.CallFunctionOnParameterType,
    { result: Runtime.RemoteObject; exceptionDetails?: Runtime.ExceptionDetails },
  ];
  "Profiler.enable": [undefined, object];
  "Profiler.setSamplingInterval": [Profiler.SetSamplingIntervalParameterType, object];
  "Profiler.start": [undefined, object];
  "Profiler.stop": [undefined, { profile: Profiler.Profile }];
  "NodeWorker.enable": [NodeWorker.EnableParameterType, object];
  "NodeWorker.sendMessageToWorker": [NodeWorker.SendMessageToWorkerParameterType, object];
}

/** What it tells unasked. Source: Node's own `NodeWorker` domain. */
interface Events {
  "NodeWorker.attachedToWorker": NodeWorker.AttachedToWorkerEventDataType;
  "NodeWorker.detachedFromWorker": NodeWorker.DetachedFromWorkerEventDataType;
  "NodeWorker.receivedMessageFromWorker": NodeWorker.ReceivedMessageFromWorkerEventDataType;
}

/** A session with the inspector of another process. */
export class ProtocolClient {
  readonly #waiting = new Map<number, Waiting>();
  #channel: TextChannel | undefined;
  readonly #hearers = new Map<string, (params: never) => void>();
  #lastId = 0;
  #isLost = false;

  /** Connects. @throws Error if that is not possible */
  static connect(url: string): Promise<ProtocolClient> {
    return ProtocolClient.over((listener) => openTextChannel(url, listener));
  }

  /** Speaks through a channel that somebody else opens. */
  static async over(
    open: (listener: TextListener) => TextChannel | Promise<TextChannel>,
  ): Promise<ProtocolClient> {
    const client = new ProtocolClient();
    client.#channel = await open({
      onText: (text) => {
        try {
          client.#receive(text);
        } catch {
          client.close(); // who says what is no message of the protocol is no inspector
        }
      },
      onClose: () => client.#lose(),
    });
    return client;
  }

  /** Has one function called for each event of a kind. */
  on<E extends keyof Events>(event: E, hear: (params: Events[E]) => void): void {
    this.#hearers.set(event, hear);
  }

  /**
   * Asks. A target that is in a native call answers when that has returned, so there is no limit of time.
   *
   * @throws ConnectionLost, Error with what the target says is wrong
   */
  post<M extends keyof Methods>(method: M, params?: Methods[M][0]): Promise<Methods[M][1]> {
    return new Promise((done, fail) => {
      if (this.#isLost || this.#channel === undefined) {
        fail(new ConnectionLost());
        return;
      }
      this.#lastId++;
      this.#waiting.set(this.#lastId, { done: done as Waiting["done"], fail });
      this.#channel.send(JSON.stringify({ id: this.#lastId, method, params }));
    });
  }

  /** The other end has gone, or we have closed it. */
  get isLost(): boolean {
    return this.#isLost;
  }

  close(): void {
    this.#channel?.close();
    this.#lose();
  }

  #receive(text: string): void {
    const { id, result, error, method, params } = JSON.parse(text) as {
      id?: number;
      method?: string;
      params?: never;
      result?: unknown;
      error?: { message: string };
    };
    if (method !== undefined) this.#hearers.get(method)?.(params as never);
    const waiting = this.#waiting.get(id ?? 0);
    if (waiting === undefined) return;
    this.#waiting.delete(id ?? 0);
    if (error === undefined) waiting.done(result);
    else
      waiting.fail(
        HAS_EXITED.test(error.message) ? new ConnectionLost() : new Error(error.message),
      );
  }

  #lose(): void {
    this.#isLost = true;
    for (const { fail } of this.#waiting.values()) fail(new ConnectionLost());
    this.#waiting.clear();
  }
}
