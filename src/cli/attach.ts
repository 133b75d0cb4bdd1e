import {
  appendFileSync,
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import type { Attached, AttachListener } from "../attach/attached.js";
import { Attachment } from "../attach/attachment.js";
import { enterNetworkOf, insidePid, onOuterInterrupt } from "../attach/network-namespace.js";
import { requireTold, system } from "../attach/system.js";
import { TemporaryFolder } from "../attach/temporary-folder.js";
import { appendLines } from "../emitter/append-whole.js";
import { UsageError } from "../read/usage-error.js";
import { escapeMessage } from "../render/workflow-commands.js";
import { ATTACH_OPTIONS, ATTACH_REPORT_OPTIONS, type AttachSettings } from "./attach-options.js";
import { AttachView } from "./attach-view.js";
import { chooseProcess } from "./choose-process.js";
import { settingsOf } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { requireWritableLog } from "./log-file.js";
import { openOutputFiles } from "./output-files.js";
import { report as makeReport, reportCommand } from "./report-command.js";
import { makeTemporaryFolder } from "./temporary-folder.js";
import { typedCommand } from "./typed-command.js";
import { whyNot } from "./why-not.js";

/** Looks into a running Node and reports. @returns the exit status. @throws UsageError */
export async function attachAndReport(settings: AttachSettings, io: Io): Promise<number> {
  // Refuse output files that cannot be written before anything is done to the process.
  for (const file of openOutputFiles(settings.outputFiles, io.folder)) file.discard();
  requireTold();
  const pid = insidePid() ?? (await pidFrom(settings.positionals, io));
  if (pid === undefined) return EXIT.usage;
  const { file, isKept } = settings;
  if (file !== undefined && !isKept) requireWritableLog(logFile(pid, file, io));
  const interruption = new AbortController();
  const interrupt = (): void => {
    interruption.abort();
    // For users who do not want to wait any longer: temporary files go at the exit.
    listening.push(io.onInterrupt(() => process.exit(EXIT.interrupted), ENDING_SIGNALS));
  };
  const listening = [io.onInterrupt(interrupt, ENDING_SIGNALS), onOuterInterrupt(interrupt)];
  try {
    const inner = await enterNetworkOf(pid, interruption.signal);
    return inner ?? (await attachTo(pid, settings, io, interruption.signal));
  } finally {
    for (const stopListening of listening) stopListening();
  }
}

/** Signals that end the watching like Ctrl-C: those of `kill`, of `timeout` and of a closed terminal. */
const ENDING_SIGNALS: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP"];

async function attachTo(
  pid: number,
  settings: AttachSettings,
  io: Io,
  interrupted: AbortSignal,
): Promise<number> {
  const view = await AttachView.open(settings, io);
  const say = (sentence: string): void => view.print(escapeMessage(`[${pid}] ${sentence}`));
  const listener: AttachListener = {
    say,
    onWedge: (stack, thread) => view.showStack(stack, thread),
    interrupted,
  };
  const attachment = new Attachment(orders(pid, settings, io), system, listener);
  try {
    requireTemporaryFolder();
    const attached = await attachment.run();
    await view.showSpread(attached.profile);
    const kept = keepLogs(attached, pid, settings, io);
    return kept.logs.length === 0
      ? EXIT.done
      : await report(kept, attached.fromWallMs, settings, io);
  } finally {
    attachment.dispose();
    await view.close();
  }
}

/** Makes sure that what is seen can be stored, before anything is done to the process. @throws SystemFault */
function requireTemporaryFolder(): void {
  makeTemporaryFolder(
    (place) => new TemporaryFolder(place),
    "attach cannot write what it records",
    "run it where that can be written",
  ).remove();
}

/** The process that was typed or chosen; undefined if none was, which has been reported. @throws UsageError */
async function pidFrom(words: readonly string[], io: Io): Promise<number | undefined> {
  const [word, ...others] = words;
  if (word === undefined) return chooseProcess(system, io);
  if (others.length > 0) {
    throw new UsageError("attach takes one process id; run the command once for each process");
  }
  if (!/^[1-9]\d{0,9}$/.test(word)) {
    throw new UsageError(
      `attach needs a process id, got "${word}"; stall-report attach without one lists the Node.js processes`,
    );
  }
  return Number(word);
}

function orders(pid: number, settings: AttachSettings, io: Io) {
  const {
    thresholdMs: threshold,
    intervalMs: interval,
    service,
    appVersion: version,
    omitsSamples,
  } = settings;
  const options = { threshold, interval, service, version, sample: !omitsSamples };
  const isGiven = ([, value]: [string, unknown]): boolean => value !== undefined;
  return {
    pid,
    isForced: settings.isForced,
    forMs: settings.forMs,
    keepFile: settings.isKept ? logFile(pid, settings.file ?? "stalls.%p.ndjson", io) : undefined,
    emitter: Object.fromEntries(Object.entries(options).filter(isGiven)),
  };
}

function logFile(pid: number, pattern: string, io: Io): string {
  return resolve(io.folder, pattern.replaceAll(/%p|\{pid\}/g, String(pid)));
}

/** The logs to read for the report, and what became of the file that the user asked for. */
interface KeptLogs {
  readonly logs: readonly string[];
  /** They stay when this command ends. */
  readonly areLasting: boolean;
  /** They may contain records from before we attached. */
  readonly mayBeOlder: boolean;
  readonly isFailed: boolean;
}

/** Appends what was recorded to the file that the user asked for. */
function keepLogs(
  { logs, mayBeOlder }: Attached,
  pid: number,
  { file, isKept }: AttachSettings,
  io: Io,
): KeptLogs {
  const asTheyAre = { logs, areLasting: isKept, mayBeOlder, isFailed: false };
  if (file === undefined || isKept || logs.length === 0) return asTheyAre;
  const path = logFile(pid, file, io);
  try {
    const there = statSync(path, { throwIfNoEntry: false });
    const records = Buffer.concat(logs.map((log) => readFileSync(log)));
    // What was written to a pipe or a device cannot be read there.
    if (there?.isFile() === false) {
      appendFileSync(path, records);
      return asTheyAre;
    }
    appendToLog(path, records);
    const hadRecords = (there?.size ?? 0) > 0;
    return {
      logs: [path],
      areLasting: true,
      mayBeOlder: mayBeOlder || hadRecords,
      isFailed: false,
    };
  } catch (error) {
    // What was seen cannot be seen again: report it all the same, from the temporary logs.
    const why = whyNot(error as NodeJS.ErrnoException);
    io.stderr.write(`${escapeMessage(`stall-report: --file ${path}: cannot write: ${why}`)}\n`);
    return { ...asTheyAre, isFailed: true };
  }
}

function appendToLog(path: string, records: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  const fd = openSync(path, constants.O_APPEND | constants.O_CREAT | constants.O_RDWR, 0o644);
  try {
    appendLines(fd, records);
  } finally {
    closeSync(fd);
  }
}

/** The report of what was recorded since we attached: a log that is kept may be older. */
async function report(
  { logs, areLasting, mayBeOlder, isFailed }: KeptLogs,
  fromWallMs: number,
  settings: AttachSettings,
  io: Io,
): Promise<number> {
  const since = mayBeOlder ? [["since", new Date(fromWallMs).toISOString()] as const] : [];
  const names = new Set(Object.values(ATTACH_REPORT_OPTIONS).map(({ name }) => name));
  const passed = [...settings.given].filter(([name]) => names.has(name));
  const words = { positionals: logs, program: [], given: new Map([...since, ...passed]) };
  const command = areLasting
    ? undefined
    : typedCommand({ name: "attach", options: ATTACH_OPTIONS }, settings, false);
  // The stall that was going on before the emitter came has a session of its own.
  const status = await makeReport(settingsOf(reportCommand, words, io.now()), io, {
    command,
    isOneProcess: true,
  });
  return isFailed && status === EXIT.done ? EXIT.usage : status;
}
