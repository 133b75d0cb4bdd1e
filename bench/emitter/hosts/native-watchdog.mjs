/** The watchdog that the documentation of node-native-stacktrace shows, at our threshold. */
import { writeSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const {
  captureStackTrace,
  getThreadsLastSeen,
} = require("@sentry-internal/node-native-stacktrace");
let isStalled = false;
setInterval(() => {
  const lastSeenMs = getThreadsLastSeen()["0"] ?? 0;
  if (lastSeenMs < 500) isStalled = false;
  if (lastSeenMs < 500 || isStalled) return;
  isStalled = true;
  const frames = captureStackTrace()["0"]?.frames ?? [];
  const stack = frames.map((one) => `${one.function} (${one.filename}:${one.lineno})`);
  writeSync(2, `${JSON.stringify({ peer: { stack } })}\n`);
}, 20);
