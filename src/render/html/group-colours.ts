import type { Report } from "../../report/model.js";
import { type Html, html } from "../escaped.js";
import { rankedGroups } from "../ranking.js";

/** The classes of the colours; more groups than these cannot be told apart. */
const COLOURS = [html`c1`, html`c2`, html`c3`, html`c4`, html`c5`, html`c6`, html`c7`];

/** The class of a group's colour, the same in every part of a page; undefined for all that share the grey one. */
export type GroupColours = (groupId: string) => Html | undefined;

/** Gives the first groups of the ranking a colour each. */
export function groupColours(report: Report): GroupColours {
  const ranked = rankedGroups(report).slice(0, COLOURS.length);
  const colours = new Map(ranked.map(({ id }, i) => [id, COLOURS[i]]));
  return (groupId) => colours.get(groupId);
}

/** The dot that stands before the name of a group that has a colour. */
export function colourDot(colour: Html | undefined): Html {
  return colour === undefined ? html`` : html`<i class="dot ${colour}"></i>`;
}
