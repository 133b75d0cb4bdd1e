import type { Compression } from "./compression.js";
import { Decoder } from "./decoder.js";
import { findMember, type Member, type ReadAt } from "./members.js";

/** How many compressed bytes a decoder is given in one step. */
const STEP_BYTES = 16 * 1024;
const NEWLINE = Buffer.from("\n");

/**
 * Decompresses member by member. Of a broken input, everything before the break and the members after it are yielded. Output that a
 * break truncates ends with a newline, so that nothing is appended to its last line.
 *
 * @param from where to begin, in compressed bytes
 * @throws at the end, if anything is broken, an error that says what and where
 */
export async function* decodeMembers(
  read: ReadAt,
  compression: Exclude<Compression, "none">,
  from: number,
): AsyncGenerator<Buffer> {
  const breaks: { readonly at: number; readonly why: string }[] = [];
  let lastByte = NEWLINE[0];
  let end = from;
  let searchFrom = from;
  for (;;) {
    const found = await findMember(read, searchFrom, compression);
    if (searchFrom === end && (await hasContent(read, end, found?.at))) {
      breaks.push({ at: end, why: `what follows is no ${compression}` });
    }
    if (found === undefined) break;
    const decoding = decode(read, found.member);
    let step = await decoding.next();
    for (; step.done !== true; step = await decoding.next()) {
      lastByte = step.value.at(-1);
      yield step.value;
    }
    const { decodedTo, error } = step.value;
    const next = error?.message ?? (await found.member.check(decodedTo));
    if (typeof next === "number") {
      end = next;
      searchFrom = next;
      continue;
    }
    breaks.push({ at: decodedTo, why: next });
    if (lastByte !== NEWLINE[0]) yield NEWLINE;
    lastByte = NEWLINE[0];
    // Bytes that seemed to belong to the broken member may be the next one.
    searchFrom = found.at + 1;
  }
  const [first, ...others] = breaks;
  if (first === undefined) return;
  const more = others.length === 0 ? "" : `, and at ${others.length} more places`;
  throw new Error(
    `the ${compression} is broken at byte ${first.at} (${first.why})${more}; what could be decompressed counts`,
  );
}

/** Whether there is anything but zero padding. */
async function hasContent(
  read: ReadAt,
  from: number,
  to = Number.POSITIVE_INFINITY,
): Promise<boolean> {
  for (let at = from; at < to; ) {
    const bytes = await read(at, Math.min(to - at, STEP_BYTES));
    if (bytes.length === 0) return false;
    if (bytes.some((byte) => byte !== 0)) return true;
    at += bytes.length;
  }
  return false;
}

/** How far a member was decoded, in compressed bytes, and the error that stopped it early. */
interface Decoded {
  readonly decodedTo: number;
  readonly error?: Error;
}

/** Decodes a member. A decoder drops the output of the step that fails, so that step is repeated byte by byte. */
async function* decode(read: ReadAt, member: Member): AsyncGenerator<Buffer, Decoded> {
  let sizeBytes = 0;
  const decoding = decodeInSteps(read, member, Number.POSITIVE_INFINITY);
  let step = await decoding.next();
  for (; step.done !== true; step = await decoding.next()) {
    sizeBytes += step.value.length;
    member.update(step.value);
    yield step.value;
  }
  if (step.value.error === undefined) return step.value;
  return yield* skipBytes(decodeInSteps(read, member, step.value.decodedTo), sizeBytes);
}

/** @param slowFrom from where on single bytes are decoded, to get as far as possible */
async function* decodeInSteps(
  read: ReadAt,
  member: Member,
  slowFrom: number,
): AsyncGenerator<Buffer, Decoded> {
  const { from, to = Number.POSITIVE_INFINITY } = member;
  const decoder = new Decoder(member.createDecoder());
  /** Decodes the next bytes; undefined at the end of the input. */
  const decodeAt = async (at: number) => {
    const limit = at < slowFrom ? Math.min(STEP_BYTES, slowFrom - at, to - at) : 1;
    const bytes = at < to ? await read(at, limit) : Buffer.alloc(0);
    if (bytes.length === 0) return undefined;
    return { ...(await decoder.take(bytes)), end: at + bytes.length };
  };
  try {
    let next = decodeAt(from);
    for (let at = from; ; ) {
      const step = await next;
      if (step === undefined) return { decodedTo: at };
      const { output, state, end } = step;
      if (state === "more") {
        // Another thread decodes it while this output is used. If it fails, the next turn of the loop says it.
        next = decodeAt(end);
        next.catch(() => {});
      }
      yield* output;
      if (state instanceof Error) return { decodedTo: at, error: state };
      if (state === "done") return { decodedTo: from + decoder.takenBytes };
      at = end;
    }
  } finally {
    decoder.close();
  }
}

/** Skips the first bytes. */
export async function* skipBytes<End>(
  chunks: AsyncGenerator<Buffer, End>,
  sizeBytes: number,
): AsyncGenerator<Buffer, End> {
  let left = sizeBytes;
  for (let step = await chunks.next(); ; step = await chunks.next()) {
    if (step.done === true) return step.value;
    const rest = step.value.subarray(Math.min(left, step.value.length));
    left -= step.value.length - rest.length;
    if (rest.length > 0) yield rest;
  }
}
