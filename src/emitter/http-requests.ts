/**
 * Which HTTP request the running code works for, without a line of code in the application.
 *
 * Node publishes each request that a server is given, in the asynchronous context in which its handlers will run: a note left
 * there is found again from inside whatever they call, however many `await`s later.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { isCatchAll, maskedPath, patternIn } from "./route-pattern.js";

/** Node says on it that an HTTP/1 server was given a request. */
export const HTTP_CHANNEL = "http.server.request.start";

/** The same of HTTP/2, from Node 22.17 and 24.2 on. */
export const HTTP2_CHANNEL = "http2.server.stream.start";

interface Http2Start {
  readonly stream: object;
  readonly headers: { readonly ":method"?: string; readonly ":path"?: string };
}

/** What is noted of a request; what it was asked for is put into words only in a stall. */
interface Note {
  /** What goes on in its context after its end must not keep it. */
  readonly request: WeakRef<object>;
  readonly method: string;
  readonly url: string;
  /** The pattern, where the framework publishes it. */
  route?: string;
}

/** The HTTP requests of this thread. */
export class HttpRequests {
  readonly #current = new AsyncLocalStorage<Note>();
  /** By the channels that they listen to. Whatever they would throw, Node would throw at the program. */
  readonly #subscribers: Readonly<Record<string, (message: unknown) => void>> = {
    [HTTP_CHANNEL]: (message) => {
      const { request } = message as { readonly request: IncomingMessage };
      const { method = "", url = "" } = request;
      this.#current.enterWith({ request: new WeakRef(request), method, url });
    },
    [HTTP2_CHANNEL]: (message) => {
      const { stream, headers } = message as Http2Start;
      const { ":method": method = "", ":path": url = "" } = headers;
      this.#current.enterWith({ request: new WeakRef(stream), method, url });
    },
    "tracing:fastify.request.handler:start": (message) => {
      const { route } = message as { readonly route?: { readonly url?: unknown } };
      const note = this.#current.getStore();
      if (note !== undefined && typeof route?.url === "string" && !isCatchAll(route.url)) {
        note.route = route.url;
      }
    },
  };

  /** Begins to note them. */
  start(): void {
    for (const [channel, note] of Object.entries(this.#subscribers)) subscribe(channel, note);
  }

  stop(): void {
    for (const [channel, note] of Object.entries(this.#subscribers)) unsubscribe(channel, note);
    this.#current.disable();
  }

  /** The request for which the calling code works, such as `GET /orders/:id`; undefined if it is none. */
  current(): string | undefined {
    const note = this.#current.getStore();
    if (note === undefined) return undefined;
    const request = note.request.deref();
    const pattern = note.route ?? (request && patternIn(request)) ?? maskedPath(note.url);
    return `${note.method} ${pattern}`;
  }
}
