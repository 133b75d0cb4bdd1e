/** The options of how logs are read, by the names of the settings that they become. */

import type { Unwrap } from "../read/unwrap-line.js";
import { EPOCH_UNITS } from "../record/timestamp.js";
import { choice, count, flag, grouped, type Moment, refuse, value } from "./option.js";

const READING = "Reading";

/** How the lines of logs are read. */
export const LINE_OPTIONS = grouped(READING, {
  epoch: choice(EPOCH_UNITS, {
    name: "epoch",
    placeholder: "UNIT",
    describe: "unit of numeric timestamps",
    default: "ms",
  }),
  unwrap: value({
    name: "unwrap",
    placeholder: "auto|FIELD",
    describe:
      "extract records from lines of Docker, Kubernetes, CloudWatch, Loki ..., or from this field; skip lines of other programs",
    parse: parseUnwrap,
  }),
});

function parseUnwrap(text: string, moment: Moment): Unwrap {
  if (text === "") return refuse(moment, "needs auto or a field name, such as log");
  return text === "auto" ? "auto" : { field: text };
}

/** The options of every command that reads logs which may be large. */
export const READING_OPTIONS = grouped(READING, {
  ...LINE_OPTIONS,
  threads: count({
    name: "threads",
    placeholder: "N",
    describe: "number of reading threads (default: by the size of the inputs)",
    least: 1,
  }),
  expectedHosts: value({
    name: "expect-hosts",
    placeholder: "N|FILE",
    leadsTo: "file",
    describe: "exit 2 unless N hosts, or all those in FILE (one per line), are present",
  }),
  expectedServices: value({
    name: "expect-services",
    placeholder: "N|FILE",
    leadsTo: "file",
    describe: "the same for services",
  }),
  expectedProcesses: value({
    name: "expect-processes",
    placeholder: "N|FILE",
    leadsTo: "file",
    describe: "the same for processes (session ids)",
  }),
  allowsOverlap: flag({
    name: "allow-overlap",
    describe:
      "accept stalls that are in two summaries, or in a log and a summary; count them twice",
  }),
});
