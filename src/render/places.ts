import { byNumber } from "../report/by-number.js";
import type { Location } from "../report/model.js";
import { normaliseSourcePath } from "../stack/identity.js";
import { type Block, paragraph, text } from "./blocks.js";
import { placeText } from "./group-text.js";
import { nameList } from "./name-list.js";

/** How the places of functions are shown in one table: without the folders of machines and releases, which are named once. */
export interface ShortPlaces {
  /** `src/pdf.ts:12`; empty where it is not known. */
  text(location: Location | undefined): string;
  /** The folders that were left out, `/srv/shop/releases/1.4.2`; none if none was. */
  readonly folders: readonly string[];
}

/** Shortens the places of a table to what stays the same from build to build: what tells functions apart. */
export function shortPlaces(locations: readonly (Location | undefined)[]): ShortPlaces {
  const folders = new Set<string>();
  for (const location of locations) {
    const folder = location === undefined ? "" : leftOut(location.file);
    if (folder !== "") folders.add(folder);
  }
  return {
    text: (location) =>
      location === undefined
        ? ""
        : placeText({ ...location, file: normaliseSourcePath(location.file) }),
    folders: [...folders].sort(byNumber),
  };
}

/** The folders before a file's identity; empty if there are none, or if the identity is no end of the path. */
function leftOut(file: string): string {
  const path = file.replaceAll("\\", "/");
  const identity = normaliseSourcePath(path);
  return path !== identity && path.endsWith(`/${identity}`) && !identity.startsWith("node_modules/")
    ? path.slice(0, -identity.length - 1) || "/"
    : "";
}

/** How many folders are named. */
const NAMED_FOLDERS = 3;

/** `Paths are below /srv/shop/releases/1.4.1 and 2 more folders`; empty if nothing was left out. */
export function foldersText({ folders }: ShortPlaces): string {
  return folders.length === 0
    ? ""
    : `Paths are below ${nameList(folders, NAMED_FOLDERS, "folder")}`;
}

/** The same as a paragraph of a document; none if nothing was left out. */
export function foldersBlocks(places: ShortPlaces): readonly Block[] {
  const folders = foldersText(places);
  return folders === "" ? [] : [paragraph(text(`${folders}.`))];
}
