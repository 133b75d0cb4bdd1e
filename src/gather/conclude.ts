import type { Input } from "../read/inputs.js";
import type { Unwrapped } from "../read/unwrapped-lines.js";
import { compareInputs, type ReadInput } from "../tally/read-input.js";
import type { ProblemLog } from "./problem-log.js";
import type { PartResult } from "./read-part.js";
import { type ReadParts, translationOf } from "./read-parts.js";

/** The results of reading all inputs. */
export interface Concluded {
  /** In an order that does not depend on the order of reading. */
  readonly inputs: readonly ReadInput[];
  /** Converts the aggregator's number of an input to its index among these. */
  readonly indexOf: (number: number) => number;
  /** Inputs that could not be read to their end, and documents that could not be read at all. */
  readonly failureCount: number;
}

/** Combines the results of each input's parts, and adds the logs that summaries were made of. */
export function conclude(
  inputs: readonly Input[],
  { parts, results, summaries }: ReadParts,
  problems: ProblemLog,
): Concluded {
  const { place } = translationOf(parts, results);
  const resultsOf = new Map<number, PartResult[]>();
  for (const [i, { input }] of parts.entries()) {
    const result = results[i];
    if (result === undefined) continue;
    const ofInput = resultsOf.get(input) ?? [];
    resultsOf.set(input, ofInput);
    ofInput.push(result);
  }
  const numbered: { readonly number: number; readonly input: ReadInput }[] = [];
  let failureCount = 0;
  for (const [number, { path, label }] of inputs.entries()) {
    const own = resultsOf.get(number);
    if (own === undefined) continue;
    const sum = (pick: (result: PartResult) => number): number =>
      own.reduce((total, result) => total + pick(result), 0);
    let bad = 0;
    for (const result of own) {
      bad += addProblems(result, (line) => place({ input: result.number, line }).line, problems);
      failureCount += result.badDocumentCount;
      if (result.error === undefined) continue;
      failureCount++;
      bad++;
      problems.addFile("unreadable", path, result.error);
    }
    const records = sum((result) => result.records);
    // The logs that a summary was made of are listed in its place.
    const isSummary = sum((result) => result.summaryCount) > 0 && records === 0 && bad === 0;
    const bytes = sum((result) => result.bytes);
    const unwrapped = aroundRecords(own.flatMap((result) => result.unwrapped ?? []));
    const input = { path, label, bytes, records, problems: bad, ...unwrapped };
    numbered.push({ number, input: isSummary ? { ...input, isSummary } : input });
  }
  for (const taken of summaries) {
    problems.merge(taken.problems, taken.problemCounts);
    for (const [i, input] of taken.inputs.entries()) {
      numbered.push({ number: taken.firstInput + i, input });
    }
  }
  // Inputs with nothing but summaries come last: they are not listed, and nothing refers to them.
  numbered.sort(
    (a, b) =>
      Number(a.input.isSummary === true) - Number(b.input.isSummary === true) ||
      compareInputs(a.input, b.input) ||
      a.number - b.number,
  );
  const indexes = new Map(numbered.map(({ number }, index) => [number, index]));
  return {
    inputs: numbered.map(({ input }) => input),
    indexOf: (number) => indexes.get(number) ?? 0,
    failureCount,
  };
}

/** What the records of an input were wrapped in; no fields if they were not unwrapped. */
export function aroundRecords(
  unwrapped: readonly Unwrapped[],
): Pick<ReadInput, "wrappedIn" | "passedOver"> {
  if (unwrapped.length === 0) return {};
  return {
    wrappedIn: [...new Set(unwrapped.flatMap(({ shapes }) => [...shapes.keys()]))].sort(),
    passedOver: unwrapped.reduce((sum, { passedOverCount }) => sum + passedOverCount, 0),
  };
}

/** Adds the problems of a part. @returns their number */
function addProblems(
  { problems: kept, problemCounts }: PartResult,
  at: (line: number) => number,
  problems: ProblemLog,
): number {
  const rest = new Map(problemCounts);
  for (const problem of kept) {
    problems.add({ ...problem, line: at(problem.line) });
    rest.set(problem.code, (rest.get(problem.code) ?? 0) - 1);
  }
  for (const [code, count] of rest) problems.count(code, count);
  return [...problemCounts.values()].reduce((total, count) => total + count, 0);
}
