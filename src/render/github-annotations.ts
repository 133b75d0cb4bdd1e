import type { Problem } from "../record/problem.js";
import type { Location } from "../report/model.js";
import { escapeGithubMessage, escapeGithubProperty } from "./escape-github.js";
import { placeText } from "./group-text.js";
import { visibleSentence, visibleText } from "./log-text.js";
import type { RenderOptions } from "./render-options.js";
import { plural } from "./units.js";

/** How many annotations of each kind GitHub shows for one step of a job; it drops the rest silently. */
const MOST_PER_KIND = 10;

/** One annotation of GitHub Actions. */
export interface Annotation {
  readonly kind: "error" | "warning" | "notice";
  readonly title: string;
  readonly lines: readonly string[];
  readonly file?: string;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Where an annotation is put: a path in the repository, as GitHub asks for; else the place in words, and why. */
export function annotatedPlace(
  location: Location | undefined,
  { repositoryPath }: RenderOptions,
): {
  readonly at: Pick<Annotation, "file" | "line" | "column">;
  readonly lines: readonly string[];
} {
  if (location === undefined) return { at: {}, lines: [] };
  const { line, column } = location;
  const file = repositoryPath?.(location.file);
  if (file !== undefined) return { at: { file, line, column }, lines: [] };
  const isOurs = !location.file.includes("node_modules/") && !/^node:/.test(location.file);
  const hint = isOurs ? "; not found in the repository: name it with --repo-root DIR" : "";
  return { at: {}, lines: [`at ${placeText(location)}${hint}`] };
}

/** The inputs that could not be read, as errors: a result of half of the logs must not look like a good one. */
export function unreadAnnotations(problems: readonly Problem[], title: string): Annotation[] {
  return problems
    .filter(({ line }) => line === undefined)
    .map(({ path, message }) => ({ kind: "error", title, lines: [`${path}: ${message}`] }));
}

/** Annotations of one kind as commands for the runner, as many as GitHub shows; the last says what is missing. */
export function githubCommands(
  annotations: readonly Annotation[],
  more: string,
  alreadyCut = 0,
): string {
  return atMost(annotations, more, alreadyCut).map(commandLine).join("");
}

function atMost(
  annotations: readonly Annotation[],
  more: string,
  alreadyCut: number,
): readonly Annotation[] {
  const first = annotations[0];
  if (first === undefined || annotations.length + Math.sign(alreadyCut) <= MOST_PER_KIND) {
    return annotations;
  }
  const kept = annotations.slice(0, MOST_PER_KIND - 1);
  const left = annotations.length - kept.length + alreadyCut;
  return [
    ...kept,
    { kind: first.kind, title: `${plural(left, "more annotation")} not shown`, lines: [more] },
  ];
}

function commandLine({ kind, title, lines, file, line, column }: Annotation): string {
  const properties = [
    ...(file === undefined ? [] : [`file=${property(file)}`]),
    ...(line === undefined ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${property(title)}`,
  ];
  const message = lines.map((text) => visibleSentence(text)).join("\n");
  return `::${kind} ${properties.join(",")}::${escapeGithubMessage(message)}\n`;
}

function property(text: string): string {
  return escapeGithubProperty(visibleText(text));
}
