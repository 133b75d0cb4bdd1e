/**
 * Which HTTP request the running code works for, without a line of code in the application.
 *
 * Node publishes each request that a server is given, in the asynchronous context in which its handlers will run: a note left
 * there is found again from inside whatever they call, however many `await`s later.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import {
  isCatchAll,
  maskedPath,
  patternOf,
  type Route,
  rootRoute,
  routeIn,
} from "./route-pattern.js";

/** Node says on it that an HTTP/1 server was given a request. */
export const HTTP_CHANNEL = "http.server.request.start";

/** Node says on it that the response to a request was handed over whole. */
const HTTP_FINISH_CHANNEL = "http.server.response.finish";

/** What {@link HTTP_CHANNEL} is for HTTP/1, for HTTP/2, from Node 22.17 and 24.2 on. */
export const HTTP2_CHANNEL = "http2.server.stream.start";

interface Http2Start {
  readonly headers: { readonly ":method"?: string; readonly ":path"?: string };
}

/** What is noted of a request; what it was asked for is put into words only in a stall. */
interface Note {
  /**
   * Until its response is finished, since notes are kept for longer, and the collection of young objects takes a `WeakRef` for any
   * other: without this, resident memory of a busy server is 6 MB larger. Weak, since a request may never be answered.
   */
  request: WeakRef<object> | undefined;
  readonly method: string;
  readonly url: string;
  /** Where the framework publishes it, or the request had it when its response was finished. */
  route: Route | undefined;
}

/** The HTTP requests of this thread. */
export class HttpRequests {
  readonly #current = new AsyncLocalStorage<Note>();
  /** By the channels that they listen to. Whatever they would throw, Node would throw at the program. */
  readonly #subscribers: Readonly<Record<string, (message: unknown) => void>> = {
    [HTTP_CHANNEL]: (message) => {
      const { request } = message as { readonly request: IncomingMessage };
      const { method = "", url = "" } = request;
      this.#current.enterWith({ request: new WeakRef(request), method, url, route: undefined });
    },
    [HTTP_FINISH_CHANNEL]: (message) => {
      const { request } = message as { readonly request: IncomingMessage };
      const note = this.#current.getStore();
      // What ends a response may work for another request, or for none.
      if (note?.request?.deref() !== request) return;
      note.request = undefined;
      try {
        note.route ??= routeIn(request);
      } catch {
        // A getter of the program's.
      }
    },
    [HTTP2_CHANNEL]: (message) => {
      const { ":method": method = "", ":path": url = "" } = (message as Http2Start).headers;
      this.#current.enterWith({ request: undefined, method, url, route: undefined });
    },
    "tracing:fastify.request.handler:start": (message) => {
      const { route } = message as { readonly route?: { readonly url?: unknown } };
      const note = this.#current.getStore();
      if (note !== undefined && typeof route?.url === "string" && !isCatchAll(route.url)) {
        note.route = rootRoute(route.url);
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
    const request = note.request?.deref();
    const route = note.route ?? (request && routeIn(request));
    return `${note.method} ${route === undefined ? maskedPath(note.url) : patternOf(route)}`;
  }
}
