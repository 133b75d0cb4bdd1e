import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { explain } from "../read/inputs.js";
import { UsageError } from "../read/usage-error.js";
import { readCodeOwners } from "../report/code-owners.js";
import type { GroupBy } from "../report/model.js";
import type { Ownership } from "../report/owners.js";
import { normaliseSourcePath } from "../stack/identity.js";
import type { SettingsOf } from "./option.js";
import { openRepository, repositoryRoot } from "./repository.js";
import type { OWNER_OPTIONS } from "./shared-options.js";

/** Where GitHub and GitLab look, the first that is there. */
const PLACES = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"];

type OwnerSettings = SettingsOf<typeof OWNER_OPTIONS> & {
  readonly groupBy: GroupBy;
  readonly repoRoot?: string | undefined;
};

/** Who owns which file, by `--owners` or the CODEOWNERS of the repository; undefined if nobody says. @throws UsageError */
export function openOwners(settings: OwnerSettings, folder: string): Ownership | undefined {
  const { ownersFile, owners: wanted, groupBy, repoRoot } = settings;
  const path =
    ownersFile === undefined
      ? foundIn(repositoryRoot(repoRoot, folder))
      : resolve(folder, ownersFile);
  if (path === undefined) {
    const needy = wanted.length > 0 ? "owner" : groupBy === "owner" ? "group-by" : undefined;
    if (needy === undefined) return undefined;
    throw new UsageError(
      `this repository has no CODEOWNERS file: name one with --owners FILE, or the repository with --repo-root DIR`,
      needy,
    );
  }
  const ownersOfPath = readCodeOwners(textOf(path, ownersFile));
  const repositoryPath = openRepository(repoRoot, folder);
  return {
    ownersOf: (file) => {
      if (/node_modules\/|^[a-z-]{2,}:/.test(file)) return [];
      return ownersOfPath(repositoryPath(file) ?? normaliseSourcePath(file));
    },
    wanted,
  };
}

function foundIn(root: string | undefined): string | undefined {
  if (root === undefined) return undefined;
  return PLACES.map((place) => join(root, place)).find((path) => existsSync(path));
}

function textOf(path: string, given: string | undefined): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = explain(error as NodeJS.ErrnoException);
    throw new UsageError(`--owners ${given ?? path}: ${why}`, "owners");
  }
}
