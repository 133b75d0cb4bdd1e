import { openChoice } from "./option.js";
import { JUDGE } from "./shared-options.js";

/** The option of every command that tells rates. */
export const RATES_OPTION = {
  ratesPer: openChoice(["hour", "active-hour", "requests", "work"], "work=", {
    name: "per",
    placeholder: "WHAT",
    group: JUDGE,
    describe:
      "rates per observed hour, active hour, 1,000 HTTP requests, or 1,000 of what the application counts, such as work=orders",
    default: "hour",
  }),
};
