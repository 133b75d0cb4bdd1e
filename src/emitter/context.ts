/** The most that an application's tags may take in a record, in bytes of JSON. */
const LIMIT_BYTES = 1024;

/** Keys whose values are never written: what people put into tags by mistake. */
const SECRET_KEY =
  /authori[sz]ation|cookie|passw(or)?d|passphrase|secret|token|api[-_]?key|private[-_]?key|credential|session[-_]?id|^auth$/i;

const REDACTED = "[redacted]";

/**
 * What the stalled code works for: its HTTP request, and the application's own tags, which may say otherwise.
 *
 * @param route asks for the request; undefined or nothing where none is known
 */
export function readContext(
  context: (() => object) | undefined,
  route?: () => string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  const tags = readTags(context);
  const request = requestOf(route);
  return request === undefined ? tags : { route: request, ...tags };
}

function requestOf(route: (() => string | undefined) | undefined): string | undefined {
  try {
    return route?.();
  } catch {
    return undefined; // a getter of the application, in its own request
  }
}

/**
 * Asks the application for its tags, from inside the stalled function.
 *
 * Whatever it does wrong stays its own: an error, a circular object or too much of it gives fewer tags, never a failed
 * capture.
 *
 * @returns a plain copy of at most 1 KiB of JSON, secrets redacted by key; undefined if there is nothing to tell
 */
function readTags(
  context: (() => object) | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (context === undefined) return undefined;
  try {
    const given: unknown = context();
    if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
    if (given instanceof Promise) {
      // Tags that come later are of no use; that they do not come must not end the process.
      given.catch(() => undefined);
      return undefined;
    }
    const kept = new Map<string, unknown>();
    let bytes = 2;
    for (const [key, value] of Object.entries(given)) {
      const text = toJson(key, value);
      if (text === undefined) continue;
      bytes += Buffer.byteLength(text) + Buffer.byteLength(JSON.stringify(key)) + 2;
      if (bytes > LIMIT_BYTES) break;
      kept.set(key, JSON.parse(text));
    }
    return kept.size === 0 ? undefined : Object.fromEntries(kept);
  } catch {
    return undefined;
  }
}

function toJson(key: string, value: unknown): string | undefined {
  try {
    if (SECRET_KEY.test(key)) return JSON.stringify(REDACTED);
    const text = JSON.stringify(value, (inner, one) => (SECRET_KEY.test(inner) ? REDACTED : one));
    // One long text should not push out the tags after it.
    return typeof value === "string" && text.length > 256
      ? JSON.stringify(`${value.slice(0, 250)}…`)
      : text;
  } catch {
    return undefined; // circular, a BigInt, a toJSON that throws
  }
}
