import { fileURLToPath } from "node:url";

/** The folder of package.json, without a slash at its end. The compiled file is `dist/test/project-root.js`. */
export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");
