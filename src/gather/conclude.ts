import type { Input } from "../read/inputs.js";
import type { Unwrapped } from "../read/unwrapped-lines.js";
import { compareInputs, type ReadInput } from "../tally/read-input.js";
import type { ProblemLog } from "./problem-log.js";
import type { InputResult } from "./read-input.js";
import type { ReadInputs } from "./read-inputs.js";

/** The results of reading all inputs. */
export interface Concluded {
  /** In an order that does not depend on the order of reading. */
  readonly inputs: readonly ReadInput[];
  /** Converts the aggregator's number of an input to its index among these. */
  readonly indexOf: (number: number) => number;
  /** Inputs that could not be read to their end, and documents that could not be read at all. */
  readonly failureCount: number;
}

/** Combines the results of the inputs, and adds the logs that summaries were made of. */
export function conclude(
  inputs: readonly Input[],
  { results, summaries }: ReadInputs,
  problems: ProblemLog,
): Concluded {
  const numbered: { readonly number: number; readonly input: ReadInput }[] = [];
  let failureCount = 0;
  for (const [number, result] of results.entries()) {
    const { path, label } = inputs[number] as Input;
    let bad = addProblems(result, problems);
    failureCount += result.badDocumentCount;
    if (result.error !== undefined) {
      failureCount++;
      bad++;
      problems.addFile("unreadable", path, result.error);
    }
    const { bytes, records } = result;
    // The logs that a summary was made of are listed in its place.
    const isSummary = result.summaryCount > 0 && records === 0 && bad === 0;
    const unwrapped = aroundRecords(result.unwrapped === undefined ? [] : [result.unwrapped]);
    const input = { path, label, bytes, records, problems: bad, ...unwrapped };
    numbered.push({ number, input: isSummary ? { ...input, isSummary } : input });
  }
  problems.merge(summaries.problems, summaries.problemCounts);
  for (const [i, input] of summaries.inputs.entries()) {
    numbered.push({ number: inputs.length + i, input });
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

/** Adds the problems of an input. @returns their number */
function addProblems({ problems: kept, problemCounts }: InputResult, problems: ProblemLog): number {
  problems.merge(kept, problemCounts);
  return [...problemCounts.values()].reduce((total, count) => total + count, 0);
}
