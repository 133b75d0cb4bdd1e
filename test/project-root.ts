import { fileURLToPath } from "node:url";

/** The folder of package.json, seen from the compiled tests in dist/test/. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
