import type { Readable } from "node:stream";

/** One of the two streams that a command writes to. */
export interface Output {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width of the terminal; undefined where there is none. */
  readonly columns: number | undefined;
}

/** The world as a command sees it; tests give another one. */
export interface Io {
  readonly stdin: Readable;
  readonly isStdinTerminal: boolean;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder to which relative paths belong. */
  readonly folder: string;
  /** Epoch ms. */
  now(): number;
  /** Calls back at the first Ctrl-C; a second one ends the process. @returns a function that stops listening */
  onInterrupt(callback: () => void): () => void;
}

/** The real world of this process. A reader that goes away (`| head`) ends it quietly. */
export function processIo(): Io {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(0);
      throw error;
    });
  }
  return {
    stdin: process.stdin,
    isStdinTerminal: process.stdin.isTTY === true,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    env: process.env,
    folder: process.cwd(),
    now: () => Date.now(),
    onInterrupt(callback) {
      const listener = (): void => {
        process.removeListener("SIGINT", listener);
        callback();
      };
      process.on("SIGINT", listener);
      return () => process.removeListener("SIGINT", listener);
    },
  };
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY === true,
    columns: stream.columns,
  };
}

/** The exit statuses of the command line. */
export const EXIT = {
  done: 0,
  gateFailed: 1,
  usage: 2,
  cannotTell: 3,
  interrupted: 130,
} as const;
