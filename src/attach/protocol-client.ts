import type { Profiler, Runtime } from "node:inspector";
import { openTextChannel, type TextChannel } from "./web-socket.js";

/** The target has gone, or has closed its inspector. */
export class ConnectionLost extends Error {}

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
}

/** A session with the inspector of another process. */
export class ProtocolClient {
  readonly #waiting = new Map<number, Waiting>();
  #channel: TextChannel | undefined;
  #lastId = 0;
  #isLost = false;

  /** Connects. @throws Error if that is not possible */
  static async connect(url: string): Promise<ProtocolClient> {
    const client = new ProtocolClient();
    client.#channel = await openTextChannel(url, {
      onText: (text) => client.#receive(text),
      onClose: () => client.#lose(),
    });
    return client;
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

  close(): void {
    this.#channel?.close();
    this.#lose();
  }

  #receive(text: string): void {
    const { id, result, error } = JSON.parse(text) as {
      id?: number;
      result?: unknown;
      error?: { message: string };
    };
    const waiting = this.#waiting.get(id ?? 0);
    if (waiting === undefined) return; // an event: nothing that we wait for
    this.#waiting.delete(id ?? 0);
    if (error === undefined) waiting.done(result);
    else waiting.fail(new Error(error.message));
  }

  #lose(): void {
    this.#isLost = true;
    for (const { fail } of this.#waiting.values()) fail(new ConnectionLost());
    this.#waiting.clear();
  }
}
