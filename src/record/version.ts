/** This package's version, as `start` records and reports name it. Written by `npm version`. */
export const VERSION = "0.1.0";
