import { nameParts } from "../stack/function-name.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { resolvedPackage } from "./resolved-origin.js";

/**
 * Packages that call the application's functions, and those that wrap calls to measure them or to choose among functions by their
 * arguments (typed-function below mathjs): they are on every stack without being what blocks.
 */
const FRAMEWORKS =
  /^(?:express|router|connect|koa|koa-compose|koa-router|fastify|avvio|middie|hono|restify|polka|h3|nitropack|next|nuxt|loopback|find-my-way|@(?:nestjs|fastify|hapi|koa|hono|feathersjs|trpc|opentelemetry|sentry|sentry-internal|elastic)\/.+|dd-trace|newrelic|elastic-apm-node|import-in-the-middle|require-in-the-middle|shimmer|async-listener|cls-hooked|zone\.js|typed-function|on-finished|ee-first)$/;
/** Functions with which a framework passes from one handler to the next; their caller did not choose what runs next. */
const DISPATCHERS: ReadonlySet<string> = new Set(
  "next callNext dispatch handle handleRequest handle_request process_params trim_prefix done".split(
    " ",
  ),
);

/** Whether a package only calls the application's functions. */
export function isFramework(packageName: string | undefined): boolean {
  return packageName !== undefined && FRAMEWORKS.test(packageName);
}

/** Whether a frame is a framework's step from one handler to the next. */
export function passesOn(frame: ResolvedFrame): boolean {
  const own = nameParts(frame.functionName)?.own;
  return own !== undefined && DISPATCHERS.has(own) && isFramework(resolvedPackage(frame));
}
