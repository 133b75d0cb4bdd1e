import WebSocket from "ws";

/** A connection that carries texts. */
export interface TextChannel {
  send(text: string): void;
  close(): void;
}

/** What a {@link TextChannel} tells. */
export interface TextListener {
  onText(text: string): void;
  onClose(): void;
}

/** How long a connection to this very machine may take. */
const CONNECT_LIMIT_MS = 2000;

/** Connects to a WebSocket. @throws Error if nobody is there, or if he says no */
export function openTextChannel(url: string, listener: TextListener): Promise<TextChannel> {
  return new Promise((done, fail) => {
    const socket = new WebSocket(url, {
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_LIMIT_MS,
      maxPayload: 0, // a profile can be large
    });
    socket.on("open", () =>
      done({ send: (text) => socket.send(text), close: () => socket.terminate() }),
    );
    socket.on("message", (bytes: Buffer) => listener.onText(bytes.toString()));
    // After it is open, an error is followed by the end of the connection, which is told.
    socket.on("error", fail);
    socket.on("close", () => listener.onClose());
  });
}
