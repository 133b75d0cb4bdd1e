import { hasExpired } from "../report/known-blockers.js";
import type { Settings } from "./command.js";
import { type Moment, refuse, value } from "./option.js";
import { isDay, parseAmount } from "./parse-time.js";
import { READING_OPTIONS } from "./reading-options.js";
import {
  COMMON_OPTIONS,
  FILTER_OPTIONS,
  JUDGING_OPTIONS,
  SOURCE_MAP_OPTIONS,
} from "./shared-options.js";

const { services, hosts, versions } = FILTER_OPTIONS;

/** The options of `accept`. */
export const ACCEPT_OPTIONS = {
  until: value({
    name: "until",
    placeholder: "DATE",
    describe: "the last day of the acceptance: 2027-03-01, or 90d from now",
    isTypedOnly: true,
    parse: parseLastDay,
  }),
  why: value({
    name: "why",
    synonyms: ["reason"],
    placeholder: "TEXT",
    describe: "the reason, shown in reports",
    isTypedOnly: true,
  }),
  knownFile: value({
    name: "known",
    placeholder: "FILE",
    describe:
      "the file to write (default: the nearest stalls.known.json upward, or a new one at the Git root)",
    leadsTo: "file",
  }),
  services,
  hosts,
  versions,
  ...JUDGING_OPTIONS,
  ...SOURCE_MAP_OPTIONS,
  ...READING_OPTIONS,
  ...COMMON_OPTIONS,
};

/** What `accept` is asked for. */
export type AcceptSettings = Settings<typeof ACCEPT_OPTIONS>;

/** Reads `2027-03-01` or `90d` (from now). @returns the day, `2027-03-01` */
function parseLastDay(text: string, moment: Moment): string {
  const amount = parseAmount(text);
  const day =
    amount === undefined ? text.trim() : new Date(moment.nowMs + amount).toISOString().slice(0, 10);
  if (!isDay(day)) {
    return refuse(moment, `needs a date (2027-03-01) or how long from now (90d), got "${text}"`);
  }
  if (hasExpired(day, moment.nowMs)) return refuse(moment, `${day} has passed: give a future date`);
  return day;
}
