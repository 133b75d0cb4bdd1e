import { gunzipSync } from "node:zlib";
import { LONGEST_LINE_BYTES } from "./line-splitter.js";

/** As Kinesis, Firehose and Pub/Sub have the data of a record. Ours is longer than any id or hash. */
const BASE64 = /^[\w+/\-\s]{64,}={0,2}\s*$/;

/** The text that base64 stands for, perhaps compressed; empty if a text is none, or stands for more than a line may have. */
export function textOfBase64(text: string): string {
  if (!BASE64.test(text)) return "";
  const bytes = Buffer.from(text, "base64");
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const plain = isGzip ? gunzipSync(bytes, { maxOutputLength: LONGEST_LINE_BYTES }) : bytes;
    return plain.toString("utf8");
  } catch {
    return "";
  }
}
