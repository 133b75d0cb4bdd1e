/** Longer paths are cut: a route is a name. */
const LONGEST_PATH = 120;
const MOST_SEGMENTS = 12;

/** Stands for a part of a path that looks like somebody's or something's own. */
const ID = ":id";

/**
 * What a path looks like without what tells people and things apart: `/users/4711/photos` is `/users/:id/photos`. Nothing
 * behind a `?` is kept.
 *
 * Names of people in paths (`/users/alice`) look like any other word and stay.
 *
 * @param names what is known to stand for a segment, by its text
 */
export function maskedPath(url: string, names?: ReadonlyMap<unknown, string>): string {
  const path = url.replace(/^[a-z]+:\/\/[^/?#]*/i, "").replace(/[?#].*$/s, "");
  const segments = path.split("/");
  const kept = segments
    .slice(0, MOST_SEGMENTS)
    .map((one) => names?.get(one) ?? (isId(one) ? ID : one));
  if (segments.length > MOST_SEGMENTS) kept.push("…");
  const text = kept.join("/") || "/";
  return text.length <= LONGEST_PATH ? text : `${text.slice(0, LONGEST_PATH - 1)}…`;
}

/** Numbers, dates, UUIDs, digests, addresses, tokens, and whatever has to be escaped. */
function isId(segment: string): boolean {
  if (segment === "") return false;
  if (segment.length > 40 || /[^\w.~-]/.test(segment)) return true;
  const digits = segment.match(/\d/g)?.length ?? 0;
  // `v1`, `oauth2`, `utf-8` and `h264` are names.
  if (digits > 3 || (digits > 0 && /^[\d._~-]+$/.test(segment))) return true;
  // A digest or a token in few digits; a word of ten hexadecimal letters does not exist.
  return /^(?=.*\d)[0-9a-f]{7,}$/i.test(segment) || /^[0-9a-f]{10,}$/i.test(segment);
}

/** Where Next keeps what it knows of a request. */
const NEXT_META = Symbol.for("NextInternalRequestMeta");

/** A request as Express, what is built on it, and Next leave it when they have found its handler. */
interface RoutedRequest {
  readonly [NEXT_META]?: {
    readonly match?: { readonly definition?: { readonly pathname?: unknown } };
  };
  readonly route?: { readonly path?: unknown } | undefined;
  /** Where the router is mounted, as the path has it. */
  readonly baseUrl?: unknown;
  /** Where the router was made with `mergeParams`, also those of the path where it is mounted. */
  readonly params?: object;
}

/** Whether a pattern fits every path, so that the path itself says more: `*`, `/*`, `/*splat`, `/{*splat}`, `(.*)`. */
export function isCatchAll(pattern: string): boolean {
  return /^\/?[({]?\/?\.?\*\w*[)}]?$/.test(pattern);
}

/** What a framework has found to be the route of a request, without the request. */
export interface Route {
  readonly pattern: string;
  /** Where its router is mounted, as the path has it; empty if it is at the root. */
  readonly baseUrl: string;
  /** Its parameters, by their names. */
  readonly params: object;
}

/** The route by which a framework has found the handler of a request; undefined where it does not tell. */
export function routeIn(request: object): Route | undefined {
  const { route, baseUrl, params = {}, [NEXT_META]: next } = request as RoutedRequest;
  const page = next?.match?.definition?.pathname;
  if (typeof page === "string") return rootRoute(page);
  const pattern = route?.path;
  if (typeof pattern !== "string") return undefined;
  const mount = typeof baseUrl === "string" ? baseUrl : "";
  return isCatchAll(pattern) && mount === "" ? undefined : { pattern, baseUrl: mount, params };
}

/** A route whose pattern is whole. */
export function rootRoute(pattern: string): Route {
  return { pattern, baseUrl: "", params: {} };
}

/** The whole pattern of a route, with what is mounted masked like any path. */
export function patternOf({ pattern, baseUrl, params }: Route): string {
  if (baseUrl === "") return pattern.slice(0, LONGEST_PATH);
  const names = new Map(Object.entries(params).map(([name, text]) => [text, `:${name}`]));
  const base = maskedPath(baseUrl, names);
  return pattern === "/" ? base : `${base}${pattern}`.slice(0, LONGEST_PATH);
}
