/** The version of this package, as `start` records and reports name it. `npm version` writes it. */
export const VERSION = "0.1.0";
