import type { Problem } from "../record/problem.js";

/** Every kind of thing that can be wrong with a map, a root or a generated file. */
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

/** One thing that is wrong with a map or the way to it; never thrown, always shown. */
export type MapProblem = Problem<MapProblemCode>;

/** Makes a {@link MapProblem}. */
export function mapProblem(code: MapProblemCode, path: string, message: string): MapProblem {
  return { code, path, message };
}

/** Tells a problem from a value that was asked for. */
export function isMapProblem(value: object | string): value is MapProblem {
  return typeof value === "object" && "code" in value && "message" in value;
}
