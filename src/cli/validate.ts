import { ProblemLog } from "../gather/problem-log.js";
import { jsonText } from "../render/json-document.js";
import { plural } from "../render/units.js";
import { escapeMessage } from "../render/workflow-commands.js";
import { factsOf } from "../tally/session-facts.js";
import { StartedSessions } from "../tally/shared-session.js";
import { StackForms } from "../tally/stack-forms.js";
import { decodeSummary } from "../tally/summary.js";
import type { Settings } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { readEach } from "./open-inputs.js";
import type { LINE_OPTIONS } from "./reading-options.js";

interface CheckedFile {
  readonly path: string;
  readonly records: number;
  readonly summaries: number;
  readonly problems: number;
}

/** Says which lines of logs are wrong. @returns the exit status. @throws UsageError */
export async function validate(
  settings: Settings<typeof LINE_OPTIONS> & { readonly format: "table" | "json" },
  io: Io,
): Promise<number> {
  const isJson = settings.format === "json";
  const problems = new ProblemLog();
  const stacks = new StackForms();
  const started = new StartedSessions();
  const files: CheckedFile[] = [];
  const failureCount = await readEach(settings, io, (path) => {
    const file = { path, records: 0, summaries: 0, problems: 0 };
    files.push(file);
    return {
      record(record, _timestampMs, line, offset) {
        file.records++;
        const problem =
          record.type === "start" && record.session !== undefined
            ? started.add(record.session, factsOf(record))
            : stacks.add(record);
        if (problem !== undefined) this.problem(problem, line, offset);
      },
      document(value, _schema, line) {
        const summary = decodeSummary(value);
        if (!("state" in summary)) {
          this.problem(summary, line, 0);
          return;
        }
        file.summaries++;
        for (const { id, facts } of summary.state.sessions) {
          const problem = id === "" || !facts ? undefined : started.add(id, facts);
          if (problem !== undefined) this.problem(problem, line, 0);
        }
      },
      problem(problem, line, offset) {
        file.problems++;
        problems.addLine(problem, path, line, offset);
        if (isJson) return;
        const text = `${path}:${line}: ${problem.code}: ${problem.message}`;
        io.stdout.write(`${escapeMessage(text)}\n`);
      },
    };
  });
  const problemCount = files.reduce((sum, file) => sum + file.problems, 0);
  io.stdout.write(
    isJson
      ? jsonText({
          kind: "validation",
          head: { problemCounts: Object.fromEntries(problems.counts), stacks },
          lists: { files, problems: problems.kept },
        })
      : asText(files, problemCount, stacks),
  );
  if (failureCount > 0) return EXIT.usage;
  return problemCount > 0 ? EXIT.gateFailed : EXIT.done;
}

function asText(files: readonly CheckedFile[], problemCount: number, stacks: StackForms): string {
  const records = files.reduce((sum, file) => sum + file.records, 0);
  const summaries = files.reduce((sum, file) => sum + file.summaries, 0);
  const also = summaries === 0 ? "" : `${plural(summaries, "summary", "summaries")}, `;
  const counts = `${plural(files.length, "file")}, ${also}${plural(records, "good record")}, ${plural(problemCount, "problem")}\n`;
  const forms = String(stacks);
  return forms === "" ? counts : `${counts}stacks: ${forms}\n`;
}
