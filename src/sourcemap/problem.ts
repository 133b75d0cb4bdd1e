import type { Problem } from "../record/problem.js";

/** Everything that can be wrong with a map, a root or a generated file. */
export type MapProblemCode =
  | "root-unreadable"
  | "root-too-large"
  | "outside-root"
  | "not-a-file"
  | "file-unreadable"
  | "file-too-large"
  | "map-missing"
  | "map-too-large"
  | "map-not-json"
  | "map-invalid"
  | "map-remote"
  | "bad-data-url"
  | "stale-map"
  | "ambiguous-map";

/** A problem with a map or with finding it; never thrown, always shown. */
export type MapProblem = Problem<MapProblemCode>;

/** Makes a {@link MapProblem}. */
export function mapProblem(code: MapProblemCode, path: string, message: string): MapProblem {
  return { code, path, message };
}

/** Whether a result is a problem. */
export function isMapProblem(value: object | string): value is MapProblem {
  return typeof value === "object" && "code" in value && "message" in value;
}
