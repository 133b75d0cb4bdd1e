import { Readable } from "node:stream";
import { type Io, warningLine } from "../../src/cli/io.js";
import { main } from "../../src/cli/main.js";
import { projectRoot } from "../project-root.js";

/** What a command left behind. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, in a world where it is always the same time and 80 columns wide. */
export async function run(
  argv: readonly string[],
  world: {
    readonly stdin?: string | Buffer;
    readonly folder?: string;
    readonly columns?: number;
    readonly env?: Readonly<Record<string, string>>;
    readonly isTerminal?: boolean;
    readonly interrupt?: (callback: () => void) => void;
  } = {},
): Promise<Outcome> {
  const written = { stdout: "", stderr: "" };
  const output = (name: "stdout" | "stderr") => ({
    write: (text: string) => {
      written[name] += text;
    },
    writePieces(pieces: Iterable<string>) {
      for (const piece of pieces) this.write(piece);
    },
    isTerminal: world.isTerminal ?? false,
    columns: world.columns ?? 80,
    rows: undefined,
  });
  const stderr = output("stderr");
  const io: Io = {
    stdin: Readable.from(world.stdin === undefined ? [] : [Buffer.from(world.stdin)]),
    isStdinTerminal: world.stdin === undefined,
    stdout: output("stdout"),
    stderr,
    warn: (message) => stderr.write(warningLine(message)),
    env: world.env ?? {},
    folder: world.folder ?? projectRoot,
    now: () => Date.parse("2026-11-24T12:00:00Z"),
    onInterrupt(callback) {
      world.interrupt?.(callback);
      return () => {};
    },
  };
  const status = await main(argv, io);
  return { status, ...written };
}
