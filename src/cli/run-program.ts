import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { constants, tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { UsageError } from "../read/usage-error.js";
import { settingsOf } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { openOutputFiles } from "./output-files.js";
import { reportCommand } from "./report-command.js";
import type { RunSettings } from "./run-options.js";

/** The file that attaches the emitter, by the name that this package gives it. */
const REGISTER = createRequire(import.meta.url).resolve("stall-report/register");
/** Signals that somebody may send to us and mean the program. */
const FORWARDED: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR2"];

/** Runs a program with the emitter attached and reports at its end. @returns its exit status. @throws UsageError */
export async function runAndReport(settings: RunSettings, io: Io): Promise<number> {
  const [program, ...words] = settings.program;
  if (program === undefined) {
    throw new UsageError("run needs a program after --, such as `stall-report run -- node app.js`");
  }
  // A name that no report can be written to is told before the program has run, not after.
  for (const file of openOutputFiles(settings.outputFiles, io.folder)) file.discard();
  const folder = mkdtempSync(join(tmpdir(), "stall-report-"));
  try {
    const kept = settings.file;
    const file = kept === undefined ? join(folder, "stalls.%p.ndjson") : resolve(io.folder, kept);
    const status = await runProgram(program, words, environment(settings, io, file), io);
    const inputs = kept === undefined ? [folder] : [filesOf(file)];
    await report(settings, io, inputs);
    return status;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What attaches the emitter to every Node program that is started below. */
function environment(
  settings: RunSettings,
  io: Io,
  file: string,
): Record<string, string | undefined> {
  const inherited = io.env["NODE_OPTIONS"];
  return {
    ...io.env,
    // Not --import, which makes Node load every program as an ES module and so breaks those that hook into require().
    NODE_OPTIONS: `${inherited === undefined ? "" : `${inherited} `}--require=${quoted(REGISTER)}`,
    STALL_REPORT_FILE: file,
    ...given("STALL_REPORT_THRESHOLD", settings.threshold),
    ...given("STALL_REPORT_INTERVAL", settings.interval),
    ...given("STALL_REPORT_SERVICE", settings.service),
    ...given("STALL_REPORT_VERSION", settings.appVersion),
    ...(settings.omitsSamples ? { STALL_REPORT_SAMPLE: "0" } : {}),
    ...(settings.watchesWorkers ? { STALL_REPORT_WORKERS: "1" } : {}),
  };
}

/** In the quotes that NODE_OPTIONS knows. */
function quoted(path: string): string {
  return `"${path.replaceAll(/["\\]/g, "\\$&")}"`;
}

function given(name: string, value: string | undefined): Record<string, string> {
  return value === undefined ? {} : { [name]: value };
}

/** @returns the program's exit status, in the form of a shell where a signal ended it */
function runProgram(
  program: string,
  words: readonly string[],
  env: Record<string, string | undefined>,
  io: Io,
): Promise<number> {
  return new Promise((done) => {
    const child = spawn(program, words, { cwd: io.folder, env, stdio: "inherit" });
    const forward = (signal: NodeJS.Signals): void => void child.kill(signal);
    // A terminal sends Ctrl-C to the whole group: the program ends by it, and we stay for the report.
    const stay = (): void => {};
    for (const signal of FORWARDED) process.on(signal, forward);
    process.on("SIGINT", stay);
    const end = (status: number): void => {
      for (const signal of FORWARDED) process.removeListener(signal, forward);
      process.removeListener("SIGINT", stay);
      done(status);
    };
    child.on("error", (error: NodeJS.ErrnoException) => {
      const why = error.code === "ENOENT" ? "there is no such program" : error.message;
      io.stderr.write(`stall-report: cannot run ${program}: ${why}\n`);
      end(error.code === "ENOENT" ? 127 : 126);
    });
    child.on("exit", (code, signal) => {
      end(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

/** The log of every process: the pattern of the file with a glob for the process id. */
function filesOf(file: string): string {
  return join(dirname(file), basename(file).replaceAll(/%[ph]/g, "*"));
}

async function report(settings: RunSettings, io: Io, inputs: readonly string[]): Promise<void> {
  let text = "";
  const { outputFiles } = settings;
  const given = new Map(outputFiles.length === 0 ? [] : [["output", outputFiles]]);
  const words = { positionals: inputs, program: [], given };
  const status = await reportCommand.run(
    settingsOf(reportCommand, words, io.now()),
    {
      ...io,
      stdout: {
        ...io.stderr,
        write(part) {
          text += part;
        },
      },
    },
    [],
  );
  if (status !== EXIT.done && text === "") {
    io.stderr.write(
      "stall-report: the program left no log; was it a Node program, and did it start?\n",
    );
  } else if (outputFiles.length === 0) io.stderr.write(`\n${text}`);
}
