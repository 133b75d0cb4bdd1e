import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeLastingFolder } from "../attach/temporary-folder.js";
import type { Io } from "./io.js";
import { makeTemporaryFolder } from "./temporary-folder.js";

/**
 * Writes a page to a new temporary file and lets the desktop open it; says where it is, for where there is no desktop.
 *
 * @throws SystemFault
 */
export async function openPage(html: string, io: Io): Promise<void> {
  const path = makeTemporaryFolder(
    (place) => writePage(makeLastingFolder(place), html),
    "--open cannot write its page",
    "write one with -o FILE.html",
  );
  const [program, ...words] = openerOf(io.env["BROWSER"]);
  const isOpened = await new Promise<boolean>((done) => {
    const child = spawn(program, [...words, path], { stdio: "ignore", detached: true });
    child.once("error", () => done(false));
    child.once("spawn", () => done(true));
    child.unref();
  });
  io.stderr.write(`${isOpened ? "opened" : "no browser could be started; the page is"} ${path}\n`);
}

/** @returns the path of the page */
function writePage(folder: string, html: string): string {
  const path = join(folder, "report.html");
  try {
    writeFileSync(path, html, { mode: 0o600 });
    return path;
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}

/** The program that opens a file in the user's browser, with its first arguments. */
function openerOf(browser: string | undefined): readonly [program: string, ...words: string[]] {
  if (browser !== undefined && browser !== "") return [browser];
  if (process.platform === "darwin") return ["open"];
  return process.platform === "win32" ? ["cmd", "/c", "start", ""] : ["xdg-open"];
}
