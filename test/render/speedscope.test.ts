/** The file opens in the real speedscope, served from this machine, and conforms to its published schema. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import { dirname, extname, join, normalize } from "node:path";
import { test } from "node:test";
import { Ajv } from "ajv";
import type { Page } from "playwright-core";
import { renderComparisonSpeedscope, renderReportSpeedscope } from "../../src/render/speedscope.js";
import { STEP_LIMIT_MS, skipWithoutChromium, startChromium } from "./chromium.js";
import { hostileComparison } from "./hostile-comparison.js";
import { hostileReport } from "./hostile-report.js";
import { COMPARISON_OPTIONS, sampleComparison } from "./sample-comparison.js";
import { SAMPLE_OPTIONS, sampleReport } from "./sample-report.js";

const release = join(
  dirname(createRequire(import.meta.url).resolve("speedscope/package.json")),
  "dist/release",
);

test("the file conforms to speedscope's schema", () => {
  const schema = JSON.parse(readFileSync(join(release, "file-format-schema.json"), "utf8"));
  const validate = new Ajv({ strict: false }).compile(schema);
  for (const text of [
    renderReportSpeedscope(sampleReport(), SAMPLE_OPTIONS),
    renderReportSpeedscope(hostileReport(), SAMPLE_OPTIONS),
    renderComparisonSpeedscope(sampleComparison(), COMPARISON_OPTIONS),
    renderComparisonSpeedscope(hostileComparison(), COMPARISON_OPTIONS),
  ]) {
    assert.ok(validate(JSON.parse(text)), JSON.stringify(validate.errors));
  }
});

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".wasm": "application/wasm",
};

/** Opens a file in the real speedscope, in the view that lists the frames as text: the flame graph is a canvas. */
async function openInSpeedscope(
  profile: string,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    try {
      const body = path === "/profile.json" ? profile : readFileSync(join(release, path));
      response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
      response.end(body);
    } catch {
      response.statusCode = 404;
      response.end();
    }
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    page.setDefaultTimeout(STEP_LIMIT_MS);
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    await page.goto(
      `${origin}/index.html#profileURL=${encodeURIComponent(`${origin}/profile.json`)}`,
    );
    await page.getByText("Sandwich").click();
    await page.getByText("layoutTable").first().waitFor();
    await look(page);
    assert.deepEqual(errors, []);
  } finally {
    await browser.close();
    server.close();
  }
}

test("a report opens in the real speedscope", { skip: skipWithoutChromium }, async () => {
  await openInSpeedscope(renderReportSpeedscope(sampleReport(), SAMPLE_OPTIONS), async (page) => {
    const text = (await page.locator("body").textContent()) ?? "";
    // 30 of 66.12 seconds, in speedscope's own words.
    assert.match(text, /30\.00s \(45%\)/);
    assert.match(await page.title(), /84 stalls blocked the event loop/);
  });
});

test("a comparison opens with a profile a side", { skip: skipWithoutChromium }, async () => {
  const profile = renderComparisonSpeedscope(sampleComparison(), COMPARISON_OPTIONS);
  await openInSpeedscope(profile, async (page) => {
    const title = page.getByText(/A = 2\.3\.1 .* \(1\/2\)/).first();
    await title.waitFor();
    // 222.4 of 444.9 seconds before, 59.6 of 119.2 after.
    assert.match((await page.locator("body").textContent()) ?? "", /3:42 \(50%\)|222\.40s \(50%\)/);
    await page.keyboard.press("n");
    await page
      .getByText(/B = 2\.4\.0 .* \(2\/2\)/)
      .first()
      .waitFor();
    assert.match((await page.locator("body").textContent()) ?? "", /59\.60s \(50%\)/);
  });
});
