import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readdirSync, statSync } from "node:fs";
import { constants, devNull } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { TemporaryFolder } from "../attach/temporary-folder.js";
import { SystemFault, UsageError } from "../read/usage-error.js";
import { escapeMessage } from "../render/workflow-commands.js";
import { EXIT, type Io } from "./io.js";
import { LiveStalls } from "./live-stalls.js";
import { requireReadableLog } from "./log-file.js";
import { whyNoLog } from "./missing-log.js";
import { openOutputFiles } from "./output-files.js";
import { report } from "./report-command.js";
import { openStackSource } from "./resolve-stacks.js";
import { RUN_OPTIONS, type RunSettings } from "./run-options.js";
import { makeTemporaryFolder } from "./temporary-folder.js";
import { typedCommand } from "./typed-command.js";
import { undoAtSignal } from "./undo-at-signal.js";
import { watchedEnvironment } from "./watched-environment.js";
import { windowsCommand } from "./windows-command.js";

/** Signals sent to us that are meant for the program; SIGINT as well, unless {@link sharesTerminal}. */
const FORWARDED: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR2"];

/** The exit statuses of shells for a program that cannot be started. */
const NOT_FOUND = 127;
const NOT_STARTED = 126;

/**
 * Runs a program with the emitter attached and reports at its end.
 *
 * @returns its exit status; 2 if that is 0 and the report could not be written
 * @throws UsageError
 */
export async function runAndReport(settings: RunSettings, io: Io): Promise<number> {
  const [program, ...words] = programOf(settings);
  // Refuse output files that cannot be written before the program runs, not after.
  for (const file of openOutputFiles(settings.outputFiles, io.folder)) file.discard();
  const ownFolder =
    settings.file === undefined
      ? makeTemporaryFolder(
          (place) => new TemporaryFolder(place),
          "run cannot write its log",
          "name a file with --file",
        )
      : undefined;
  const removeFolder = (): void => ownFolder?.remove();
  const stopListening = undoAtSignal(removeFolder);
  const file =
    ownFolder === undefined
      ? resolve(io.folder, settings.file ?? "")
      : join(ownFolder.path, "stalls.{pid}.ndjson");
  if (ownFolder === undefined) requireReadableLog(file);
  const source = await openStackSource(settings, io);
  const live = settings.isQuiet
    ? undefined
    : new LiveStalls(dirname(file), (path) => isLogOf(file, path), source, io);
  const startMs = performance.now();
  try {
    const status = await runProgram(program, words, watchedEnvironment(io.env, settings, file), io);
    await live?.close();
    if (status === undefined) return NOT_FOUND;
    const logs = logsOf(file);
    let isReported = true;
    if (logs.length > 0) isReported = await showReport(settings, io, logs);
    else {
      if (!settings.isQuiet) {
        const why = whyNoLog(io.env, dirname(file), performance.now() - startMs);
        io.stderr.write(`stall-report: ${escapeMessage(why)}\n`);
      }
      // Programs that read the report get an empty one.
      const isAsked = settings.outputFiles.length > 0 || settings.format !== "table";
      if (isAsked) isReported = await showReport(settings, io, [devNull]);
    }
    return isReported || status !== EXIT.done ? status : EXIT.usage;
  } finally {
    await live?.close();
    source.close();
    removeFolder();
    stopListening();
  }
}

/** What follows `--`, or what was typed without it. @throws UsageError */
function programOf({ program, positionals }: RunSettings): readonly [string, ...string[]] {
  const [name, ...words] = program.length > 0 ? program : positionals;
  if (name !== undefined) return [name, ...words];
  throw new UsageError("run needs a program, such as `stall-report run -- node app.js`");
}

/** @returns the program's exit status, as a shell gives it after a signal; undefined if it never began */
function runProgram(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  io: Io,
): Promise<number | undefined> {
  return new Promise((done) => {
    const child = start(program, words, env, io);
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    const interrupt = sharesTerminal() ? (): void => {} : forward;
    for (const signal of FORWARDED) process.on(signal, forward);
    process.on("SIGINT", interrupt);
    const end = (status: number | undefined): void => {
      for (const signal of FORWARDED) process.removeListener(signal, forward);
      process.removeListener("SIGINT", interrupt);
      done(status);
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      io.stderr.write(
        `stall-report: ${escapeMessage(`cannot run ${program}: ${whyNot(error)}`)}\n`,
      );
      end(error.code === "ENOENT" ? undefined : NOT_STARTED);
    });
    child.on("exit", (code, signal) => {
      end(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** Whether Ctrl-C reaches the program without us: a terminal sends it to the whole process group; a container has no terminal. */
function sharesTerminal(): boolean {
  if (process.platform === "win32") return true;
  try {
    closeSync(openSync("/dev/tty", "r"));
    return true;
  } catch {
    return false;
  }
}

function start(
  program: string,
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  io: Io,
): ChildProcess {
  const options = { cwd: io.folder, env: { ...env }, stdio: "inherit" } as const;
  if (process.platform !== "win32") return spawn(program, words, options);
  const isFile = (path: string): boolean =>
    statSync(resolve(io.folder, path), { throwIfNoEntry: false })?.isFile() === true;
  const found = windowsCommand(program, words, env, isFile);
  return spawn(found.program, found.words, {
    ...options,
    windowsVerbatimArguments: found.isVerbatim,
  });
}

function whyNot(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case "ENOENT":
      return "no such program";
    case "EACCES":
      return "it is not executable; did you mean `-- node FILE`?";
    case "ENOEXEC":
      return "this system cannot execute it";
    default:
      return error.message;
  }
}

/** The log of every process; a disk without room leaves an empty one. */
function logsOf(file: string): readonly string[] {
  const folder = dirname(file);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => isLogOf(file, name));
  const paths = names.sort().map((name) => join(folder, name));
  return paths.filter((path) => statSync(path).size > 0);
}

const PLACEHOLDER = /%[ph]|\{(?:pid|host)\}/;

function isLogOf(file: string, path: string): boolean {
  const parts = basename(file)
    .split(PLACEHOLDER)
    .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(basename(path));
}

/**
 * Reports on the program. If a file cannot be written, the report is shown instead: the run may have taken hours, and its log is
 * temporary.
 *
 * @returns whether all files could be written; failures have been reported
 */
async function showReport(
  settings: RunSettings,
  io: Io,
  files: readonly string[],
): Promise<boolean> {
  let text = "";
  const writePieces = (pieces: Iterable<string>): void => {
    for (const piece of pieces) text += piece;
  };
  const write = (part: string): void => writePieces([part]);
  const { isTerminal, columns, rows } = io.stderr;
  const make = async (outputFiles: readonly string[]): Promise<void> => {
    text = "";
    const once = { positionals: files, program: [], services: [], versions: [], outputFiles };
    await report(
      { ...settings, ...once, isFollowing: false, gate: undefined },
      { ...io, stdout: { write, writePieces, isTerminal, columns, rows } },
      { command: settings.file === undefined ? runAgain(settings) : undefined },
    );
  };
  let failure: unknown;
  try {
    await make(settings.outputFiles);
  } catch (error) {
    failure = error;
    if (text === "") await make([]);
  }
  if (settings.outputFiles.length === 0 || failure !== undefined) io.stderr.write(`\n${text}`);
  if (failure === undefined) return true;
  if (!(failure instanceof SystemFault)) throw failure;
  io.stderr.write(`stall-report: ${escapeMessage(failure.message)}\n`);
  return false;
}

/** The command that runs the program again; our own temporary log will be gone when the report is read. */
function runAgain(settings: RunSettings): string {
  return typedCommand(
    { name: "run", options: RUN_OPTIONS },
    { ...settings, positionals: [], program: programOf(settings) },
    false,
  );
}
