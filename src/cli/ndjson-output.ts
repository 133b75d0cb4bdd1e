import { stringify } from "ndjson";
import { escapeJson } from "../render/escape-json.js";
import type { Output } from "./io.js";

/** Writes values as NDJSON. */
export interface NdjsonOutput {
  write(value: object): void;
  /** Resolves when all is handed to the output. */
  end(): Promise<void>;
}

/** Opens an NDJSON stream to an output. */
export function ndjsonOutput(output: Pick<Output, "write">): NdjsonOutput {
  const stream = stringify();
  const ended = new Promise<void>((resolve, reject) => {
    stream.on("data", (text: Buffer | string) => output.write(escapeJson(text.toString())));
    stream.on("end", resolve);
    stream.on("error", reject);
  });
  return {
    write: (value) => void stream.write(value),
    end() {
      stream.end();
      return ended;
    },
  };
}

/** Writes objects as the text of an NDJSON file. */
export async function ndjsonText(rows: readonly object[]): Promise<string> {
  let text = "";
  const collect = (part: string): void => {
    text += part;
  };
  const output = ndjsonOutput({ write: collect });
  for (const row of rows) output.write(row);
  await output.end();
  return text;
}
