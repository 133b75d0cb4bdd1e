/** Files of other tools that are read, by the names that `--from` takes. */
export const IMPORT_FORMATS = ["sentry", "cpuprofile", "trace"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];
