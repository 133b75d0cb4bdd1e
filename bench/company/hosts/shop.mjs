/**
 * A server with another instrument in it (COMPANY), which is asked once and stalls then. It prints what the other one has kept of the
 * request as one line of JSON.
 */
import { createServer } from "node:http";
import { createRequire } from "node:module";

const INSTRUMENTS = {
  none: () => () => true,
  opentelemetry: async () => {
    const { NodeSDK, tracing } = await import("@opentelemetry/sdk-node");
    const { getNodeAutoInstrumentations } = await import(
      "@opentelemetry/auto-instrumentations-node"
    );
    const exporter = new tracing.InMemorySpanExporter();
    const sdk = new NodeSDK({
      spanProcessors: [new tracing.SimpleSpanProcessor(exporter)],
      instrumentations: [getNodeAutoInstrumentations()],
    });
    sdk.start();
    return () => exporter.getFinishedSpans().some(({ kind }) => kind === 1);
  },
  pprof: async () => {
    const { time } = (await import("@datadog/pprof")).default;
    time.start({ intervalMicros: 10_000 });
    return () => time.stop().stringTable.strings.includes("priceOrders");
  },
  sentry: async () => {
    let text = "";
    const sink = createServer((request, response) => {
      request.on("data", (bytes) => {
        text += bytes;
      });
      request.on("end", () => response.end("{}"));
    });
    await new Promise((done) => sink.listen(0, "127.0.0.1", done));
    sink.unref();
    const Sentry = await import("@sentry/node");
    const { eventLoopBlockIntegration } = await import("@sentry/node-native");
    Sentry.init({
      dsn: `http://key@127.0.0.1:${sink.address().port}/1`,
      integrations: [eventLoopBlockIntegration({ threshold: 500 })],
    });
    return async () => {
      await new Promise((done) => setTimeout(done, 1500));
      return text.includes("priceOrders");
    };
  },
};

function priceOrders(forMs) {
  const end = performance.now() + forMs;
  let sum = 0;
  while (performance.now() < end) for (let i = 0; i < 1000; i++) sum += Math.sqrt(i);
  return sum;
}

const finish = await INSTRUMENTS[process.env.COMPANY]();
// OpenTelemetry changes what is required.
const { createServer: create, get } = createRequire(import.meta.url)("http");
const server = create((_, response) => response.end(String(priceOrders(1200))));
await new Promise((done) => server.listen(0, "127.0.0.1", done));
// The instruments and the emitter's thread come up first.
await new Promise((done) => setTimeout(done, 1500));
await new Promise((done) =>
  get({ port: server.address().port }, (response) => response.resume().on("end", done)),
);
await new Promise((done) => setTimeout(done, 300));
console.log(JSON.stringify({ kept: await finish() }));
process.exit();
