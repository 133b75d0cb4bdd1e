/** Node's modules as they appear in stacks up to Node 14: without `node:` and without a folder. */
const OLD_MODULES: ReadonlySet<string> = new Set(
  `_debugger _http_agent _http_client _http_common _http_incoming _http_outgoing _http_server _linklist
  _stream_duplex _stream_passthrough _stream_readable _stream_transform _stream_wrap _stream_writable
  _tls_common _tls_legacy _tls_wrap assert async_hooks bootstrap_node buffer child_process cluster console
  constants crypto dgram dns domain events fs http http2 https inspector module net node os path perf_hooks
  process punycode querystring readline repl stream string_decoder sys timers tls trace_events tty url util v8
  vm wasi worker_threads zlib`.split(/\s+/),
);

/**
 * Whether a file in a stack belongs to the runtime: Node, Electron, Bun, Deno, AWS Lambda, or the engine.
 *
 * Only for generated files: an original source named `fs.js` may be the user's.
 */
export function isNodeFile(file: string): boolean {
  if (RUNTIME.test(file)) return true;
  return file.endsWith(".js") && OLD_MODULES.has(file.slice(0, -".js".length));
}

/**
 * `node:` and `internal/` are Node's; `electron/js2c/` and `electron.asar/` Electron's; `native:`, `bun:` and `internal:` Bun's;
 * `ext:` and `deno:` Deno's; `/var/runtime/` Lambda's; `self-hosted`, `resource:` and `chrome:` Firefox's; `InternalBytecode.js`
 * Hermes's.
 */
const RUNTIME =
  /^(?:node:|internal[/:]|electron\/js2c\/|native:|bun:|ext:|deno:|self-hosted$|InternalBytecode\.js$|\[eval\]-wrapper$|resource:|chrome:|(?:file:\/\/)?\/var\/runtime\/)|(?:^|[\\/])electron\.asar[\\/]/;
