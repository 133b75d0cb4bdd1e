const JOINT = "}{";
/** The most occurrences of {@link JOINT} that may turn out to be inside a string. */
const MOST_FALSE_JOINTS = 100;

/** By the first character of JSON: its last one. */
const END_OF: Readonly<Record<string, string>> = { "{": "}", "[": "]", '"': '"' };

/** JSON; undefined if a text is none. @param start also a string, and not only an object or a list */
export function parsed(text: string, start?: '"'): unknown {
  const first = text.trimStart()[0] ?? "";
  if (first !== "{" && first !== "[" && first !== start) return undefined;
  // An error with its stack takes longer than the whole of most lines.
  if (text.trimEnd().at(-1) !== END_OF[first]) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The objects of a text without separators, as Firehose writes a CloudWatch subscription. */
export function joinedValues(text: string): readonly unknown[] | undefined {
  const values: unknown[] = [];
  let from = 0;
  let failureCount = 0;
  for (let end = text.indexOf(JOINT); failureCount <= MOST_FALSE_JOINTS; ) {
    const value = parsed(text.slice(from, end < 0 ? undefined : end + 1));
    if (value === undefined) failureCount++;
    else {
      values.push(value);
      from = end + 1;
    }
    if (end < 0) return value === undefined || values.length === 1 ? undefined : values;
    end = text.indexOf(JOINT, end + 1);
  }
  return undefined;
}

/** Where the object that begins at an index ends; -1 if it does not. */
export function closingBrace(text: string, start: number): number {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < text.length; at++) {
    const unit = text[at];
    if (unit === '"') isInString = !isInString;
    else if (isInString) at += unit === "\\" ? 1 : 0;
    else if (unit === "{") depth++;
    else if (unit === "}" && --depth === 0) return at;
  }
  return -1;
}
