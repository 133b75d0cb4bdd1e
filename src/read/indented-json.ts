/** A line that opens an object or a list and holds nothing else, as `jq`, `gcloud` and `aws` print them. */
const OPENING = /^([ \t]*)(?:"((?:[^"\\]|\\.)*)"\s*:\s*)?([{[])\s*$/;
const CLOSING = /^([ \t]*)[}\]],?\s*$/;

/** What nobody closes within so many UTF-16 units is no JSON of ours. */
const MOST_UNITS = 16 * 1024 * 1024;
/** Each line is parsed once for each level that it is in. An envelope has twelve at most; the rest is for the record's own. */
const DEEPEST = 50;
/** From here on, what is finished of a long list is forgotten: no record is as long. */
const LONG_UNITS = 1024 * 1024;

/** An object or list that is not closed yet. */
interface Opened {
  readonly indent: string;
  /** The name of the field that it is in; undefined in a list, and at the outside. */
  readonly field: string | undefined;
  readonly bracket: string;
  /** Index of its first line. */
  at: number;
  /** Records that are in it have been handed on. */
  isTold: boolean;
  /** How many objects in it are no records of ours. */
  passedOverCount: number;
}

/** What a line has brought to its end. */
export interface Completed {
  /** JSON, over several lines. */
  readonly text: string;
  readonly field: string | undefined;
}

/**
 * Puts JSON together that is printed over several lines. Of a long list only the last items are kept.
 */
export class IndentedJson {
  #lines: string[] = [];
  #units = 0;
  readonly #opened: Opened[] = [];
  #passedOverCount = 0;

  /** Objects in which no record was found, and lines of what was never closed. */
  get passedOverCount(): number {
    return this.#passedOverCount;
  }

  /**
   * Takes a line that holds no record by itself.
   *
   * @param tryOne hands on the records of what a line completes, innermost first. @returns whether there were any
   * @returns whether the line is part of such JSON
   */
  take(line: string, tryOne: (completed: Completed) => boolean): boolean {
    const opening = OPENING.exec(line);
    if (opening === null && this.#opened.length === 0) return false;
    if (opening !== null) {
      const [, indent = "", field, bracket = ""] = opening;
      const at = this.#lines.length;
      this.#opened.push({ indent, field, bracket, at, isTold: false, passedOverCount: 0 });
    }
    this.#lines.push(line);
    this.#units += line.length;
    const closing = CLOSING.exec(line);
    if (closing !== null) this.#close(closing[1] ?? "", tryOne);
    else if (this.#units > MOST_UNITS || this.#opened.length > DEEPEST) this.giveUp();
    return true;
  }

  /** Says that records of a line were handed on, so that they are not found once more in what is around it. */
  tell(): void {
    for (const opened of this.#opened) opened.isTold = true;
  }

  /** Forgets what was never closed. */
  giveUp(): void {
    this.#passedOverCount += this.#lines.length;
    this.#opened.length = 0;
    this.#cut(0);
  }

  #close(indent: string, tryOne: (completed: Completed) => boolean): void {
    const index = this.#opened.findLastIndex((one) => one.indent === indent);
    const [closed] = index < 0 ? [] : this.#opened.splice(index);
    if (closed === undefined) return;
    const { at, bracket, field } = closed;
    const parent = this.#opened.at(-1);
    let { passedOverCount } = closed;
    if (!closed.isTold) {
      const lines = this.#lines.slice(at + 1);
      const text = [bracket, ...lines].join("\n").replace(/,\s*$/, "");
      const isItem = parent === undefined || parent.bracket === "[";
      if (tryOne({ text, field })) {
        closed.isTold = true;
        passedOverCount = 0;
        this.tell();
      } else if (isItem && bracket === "{") passedOverCount = 1;
    }
    if (parent === undefined) this.#passedOverCount += passedOverCount;
    else parent.passedOverCount += passedOverCount;
    if (parent === undefined || closed.isTold) this.#cut(at);
    else if (this.#units > LONG_UNITS) this.#forgetFinished();
  }

  /** Forgets the items of the outermost list but the one that is being read. */
  #forgetFinished(): void {
    const index = this.#opened.findIndex(({ bracket }) => bracket === "[");
    const list = this.#opened[index];
    if (list === undefined) return;
    const inside = this.#opened.slice(index + 1);
    const from = list.at + 1;
    const finished = this.#lines.splice(from, (inside[0]?.at ?? this.#lines.length) - from);
    for (const line of finished) this.#units -= line.length;
    for (const opened of inside) opened.at -= finished.length;
  }

  #cut(length: number): void {
    for (let i = length; i < this.#lines.length; i++) this.#units -= this.#lines[i]?.length ?? 0;
    this.#lines.length = length;
  }
}
