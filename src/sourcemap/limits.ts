/** Bounds on the time and memory that hostile or broken input can cost. */
export interface SourceMapLimits {
  /** Largest map file that is read, in bytes. */
  readonly mapBytes: number;
  /** Largest generated or original file that is read in full, in bytes. */
  readonly fileBytes: number;
  /** How much of a generated file's end is searched for `sourceMappingURL`, in bytes. */
  readonly tailBytes: number;
  /** The most generated lines that the mappings of one map may have. */
  readonly generatedLines: number;
  /** The most segments that the mappings of one map may have. */
  readonly segments: number;
  /** The most sources, and the most names, that one map may have. */
  readonly entries: number;
  /** The most entries of one root that are listed. */
  readonly rootEntries: number;
  /** How deep a root is searched, in folders. */
  readonly rootDepth: number;
}

/**
 * The default limits.
 *
 * The largest maps seen in practice have 40 MB. A map of 256 MB costs up to 2 GB while it is open; 32 million segments of 28 bytes
 * stay well below the 4 GB that the package's WebAssembly memory can address.
 */
export const defaultLimits: SourceMapLimits = {
  mapBytes: 256 * 1024 * 1024,
  fileBytes: 64 * 1024 * 1024,
  tailBytes: 16 * 1024,
  generatedLines: 8_000_000,
  segments: 32_000_000,
  entries: 1_000_000,
  rootEntries: 200_000,
  rootDepth: 24,
};
