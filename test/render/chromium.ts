import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { temporaryFolder } from "../temporary-folder.js";

const EXECUTABLE = "/usr/bin/chromium";

/**
 * Why tests in a browser are left out, for `test(..., { skip })`; false if they run. On a build server they are never
 * left out: without a browser they fail there.
 */
export const skipWithoutChromium: string | false =
  existsSync(EXECUTABLE) || process.env["CI"] === "true"
    ? false
    : `no ${EXECUTABLE}: sudo sh scripts/install-test-tools.sh`;

/** How long (ms) a browser on a crowded machine may take for one step. */
export const STEP_LIMIT_MS = 120_000;

/** Starts the browser; the caller closes it. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    timeout: STEP_LIMIT_MS,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
}

const folder = temporaryFolder("stall-report-page-");
let pageCount = 0;

/** Writes a page to a new file and says its address. */
export function pageFile(html: string): string {
  const path = join(folder, `report-${pageCount++}.html`);
  writeFileSync(path, html);
  return pathToFileURL(path).href;
}
