import type { WorkNote } from "../report/warning.js";
import type { WorkKind } from "../tally/work-line.js";
import { nameList } from "./name-list.js";

/** What is not known of the work that rates are per, in words. Not escaped. */
export function workText(note: WorkNote): string {
  if (note.code === "not-overall") return notOverallText(note);
  const { side, kind } = note;
  const part = `${Math.ceil(100 * note.share)} % of the observed time of ${side} is of processes that do not say ${WHAT[kind]}`;
  if (note.code === "work-unknown") return `${part}: they are taken to be like the others`;
  const isPart = note.isUntold && note.share < 1;
  return `${side} ${note.isUntold ? LACKS[kind] : NOTHING[kind]}${isPart ? ` (${part})` : ""}`;
}

/** What a service, or several, that do none of the counted work are described by. */
const IDLE: Readonly<Record<WorkKind, readonly [one: string, several: string]>> = {
  "active-hour": ["does not say how busy it was", "do not say how busy they were"],
  requests: ["counts no HTTP requests", "count no HTTP requests"],
  work: ["counts no work", "count no work"],
};
/** A list of services is cut here. */
const MOST_SERVICES = 4;

function notOverallText({
  kind,
  services,
}: Extract<WorkNote, { readonly code: "not-overall" }>): string {
  const isOne = services.length === 1;
  const shown = nameList(
    services.map((service) => service ?? "what names no service"),
    MOST_SERVICES,
  );
  return isOne
    ? `${shown} ${IDLE[kind][0]}: overall figures leave it out, and the rates of its functions are per hour`
    : `${shown} ${IDLE[kind][1]}: overall figures leave them out, and the rates of their functions are per hour`;
}

const WHAT: Readonly<Record<WorkKind, string>> = {
  "active-hour": "how busy they were",
  requests: "how many requests they served",
  work: "how much they did",
};

const LACKS: Readonly<Record<WorkKind, string>> = {
  "active-hour":
    "does not say how busy its processes were (`utilization` in alive records): rates per active hour are unknown; leave out --per active-hour",
  requests:
    "does not say how many HTTP requests its processes served (`requests` in alive records, by the emitter from this version on): rates per request are unknown; leave out --per requests",
  work: "does not say how much work its processes did: the application must count it with emitter.count(); leave out --per work",
};

const NOTHING: Readonly<Record<WorkKind, string>> = {
  "active-hour": "was never busy: it has no active hours",
  requests:
    "served no HTTP request: it has no rate per request; --per work tells stalls by what the application counts",
  work: "counted no work: it has no rate per unit of work",
};
