/**
 * Reads the CODEOWNERS files of GitHub and GitLab and says who owns a path.
 *
 * Their patterns look like those of gitignore and are not: `docs/*` owns the files of `docs` and none of its folders, `!` and
 * ranges in brackets are not known to GitHub, and folders are called `[id]` in many repositories.
 *
 * Sources: https://docs.github.com/articles/about-code-owners, https://docs.gitlab.com/user/project/codeowners/reference/
 */

/** Says who owns a file, by its path from the root of the repository; nobody: empty. */
export type OwnersOfPath = (path: string) => readonly string[];

/** A character of a pattern, or a wildcard. */
type Sign = { readonly character: string } | "any" | "any-number";
/** The parts of a pattern between its slashes. */
type Segment = readonly Sign[] | "any-folders";

interface Rule {
  readonly pattern: readonly Segment[];
  readonly owners: readonly string[];
}

/** `[Database][2] @dba`, `^[Docs]`: the head of a section of GitLab, with the owners of patterns that name none. */
const SECTION = /^\^?\[[^\]]+\](?:\[\d+\])?(?=\s|$)/;
const COMMENT = /(?:^|\s)#.*$/;
/** At blanks, but not at escaped ones. */
const WORD = /(?:\\.|[^\s\\])+/g;

/** Reads a CODEOWNERS file. In each section the last pattern that fits decides; sections add up. */
export function readCodeOwners(text: string): OwnersOfPath {
  const sections: Rule[][] = [[]];
  let defaults: readonly string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const content = line.replace(COMMENT, "").trim();
    const section = SECTION.exec(content)?.[0];
    if (section !== undefined) {
      defaults = content.slice(section.length).match(WORD) ?? [];
      sections.push([]);
      continue;
    }
    const [pattern, ...named] = content.match(WORD) ?? [];
    if (pattern === undefined) continue;
    const isExclusion = pattern.startsWith("!");
    const owners = isExclusion ? [] : named.length > 0 ? named : defaults;
    sections.at(-1)?.push({ pattern: segmentsOf(pattern.slice(isExclusion ? 1 : 0)), owners });
  }
  return (path) => {
    const folders = path.split("/").map((name) => [...name]);
    const found = sections.flatMap(
      (rules) => rules.findLast((rule) => fits(rule, folders))?.owners,
    );
    return [...new Set(found.filter((owner) => owner !== undefined))];
  };
}

function segmentsOf(pattern: string): Segment[] {
  const names = pattern.replace(/^\//, "").replace(/\/$/, "").split("/");
  const isAnchored = pattern.replace(/\/$/, "").includes("/");
  const segments = names.map((name): Segment => (name === "**" ? "any-folders" : signsOf(name)));
  const isFolder = pattern.endsWith("/") || segments.at(-1) === "any-folders";
  if (segments.at(-1) === "any-folders") segments.pop();
  if (isFolder) segments.push(["any-number"], "any-folders");
  // A name without a slash may match a folder; `docs/*` matches files only.
  else if (!(isAnchored && names.at(-1) === "*")) segments.push("any-folders");
  return isAnchored ? segments : ["any-folders", ...segments];
}

function signsOf(name: string): Sign[] {
  const signs = name.match(/\\.|[^\\]/gsu) ?? [];
  return signs.map((sign) => {
    if (sign === "*") return "any-number";
    return sign === "?" ? "any" : { character: sign.replace(/^\\/, "") };
  });
}

function fits({ pattern }: Rule, folders: readonly (readonly string[])[]): boolean {
  return matches<Segment, "any-folders", readonly string[]>(
    pattern,
    folders,
    "any-folders",
    (signs, name) =>
      matches<Sign, "any-number", string>(
        signs,
        name,
        "any-number",
        (sign, character) => sign === "any" || sign.character === character,
      ),
  );
}

/**
 * Whether things match a pattern in which `star` is any number of them. It takes at most as many steps as the product of both
 * lengths: unlike a regular expression, no pattern can hang it.
 */
function matches<Part, Star extends Part, Thing>(
  pattern: readonly Part[],
  things: readonly Thing[],
  star: Star,
  isFitting: (part: Exclude<Part, Star>, thing: Thing) => boolean,
): boolean {
  let part = 0;
  let thing = 0;
  let lastStar = -1;
  let tried = 0;
  while (thing < things.length) {
    if (part < pattern.length && pattern[part] === star) {
      lastStar = part++;
      tried = thing;
    } else if (
      part < pattern.length &&
      isFitting(pattern[part] as Exclude<Part, Star>, things[thing] as Thing)
    ) {
      part++;
      thing++;
    } else if (lastStar >= 0) {
      part = lastStar + 1;
      thing = ++tried;
    } else return false;
  }
  return pattern.slice(part).every((one) => one === star);
}
