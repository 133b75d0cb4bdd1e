/** The formats of other tools that can be imported, as named by `--from`. */
export const IMPORT_FORMATS = ["sentry", "cpuprofile", "trace"] as const;
export type ImportFormat = (typeof IMPORT_FORMATS)[number];
