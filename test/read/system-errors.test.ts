/** System errors in words, also those that Node knows by their numbers alone. */
import assert from "node:assert/strict";
import { constants } from "node:os";
import { test } from "node:test";
import { whyNot } from "../../src/cli/why-not.js";
import { explain } from "../../src/read/inputs.js";

const { EDQUOT, EIO, ESTALE } = constants.errno;

function systemError(errno: number, call: string, code?: string): NodeJS.ErrnoException {
  const known = code ?? `Unknown system error -${errno}`;
  const message = `${known}: ${code === undefined ? known : "i/o error"}, ${call}`;
  return Object.assign(new Error(message), { code: known, errno: -errno, syscall: call });
}

function renameError(): NodeJS.ErrnoException {
  const [path, dest] = ["/srv/a.partial", "/srv/a.html"];
  const error = systemError(EIO, `rename '${path}' -> '${dest}'`, "EIO");
  return Object.assign(error, { syscall: "rename", path, dest });
}

for (const [error, read, written] of [
  [systemError(EDQUOT, "write"), "EDQUOT, write", "the disk quota is used up"],
  [systemError(ESTALE, "read"), "its file server no longer has it", "ESTALE, read"],
  [renameError(), "EIO: i/o error", "the device reports an error (EIO)"],
  [systemError(EIO, "read", "EIO"), "EIO: i/o error, read", "the device reports an error (EIO)"],
] as const) {
  test(`${error.message}: ${read}; ${written}`, () => {
    assert.equal(explain(error), read);
    assert.equal(whyNot(error), written);
  });
}
