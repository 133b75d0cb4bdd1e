import type { ServiceLoad } from "../compare/comparison-model.js";
import { formatDuration } from "../render/units.js";
import { closestWord } from "./closest-word.js";
import { type Moment, refuse } from "./option.js";
import { parseAmount } from "./parse-time.js";

const QUANTITIES = ["longest", "blocked", "rate"] as const;
type Quantity = (typeof QUANTITIES)[number];

/** The most stalling that a fleet, or one of its services, may have, whatever it had before. */
export interface Budget {
  /** Undefined for all services together. */
  readonly service: string | undefined;
  readonly quantity: Quantity;
  /** Milliseconds; of `blocked` per observed hour; of `rate` stalls per observed hour. */
  readonly limit: number;
}

/** Reads `longest=5s,blocked=10s/h,rate=3/h`, for one service with `cart:` before it. */
export function parseBudget(text: string, moment: Moment): readonly Budget[] {
  const [, service, limits = ""] = /^(?:([^:=,]+):)?(.*)$/s.exec(text) ?? [];
  return limits.split(",").map((limit): Budget => {
    const [name = "", amount = "", ...more] = limit.split("=");
    const quantity = QUANTITIES.find((known) => known === name.trim());
    const parsed = quantity === undefined ? undefined : parseLimit(quantity, amount.trim());
    if (quantity === undefined || parsed === undefined || more.length > 0) {
      const near = closestWord(name.trim(), QUANTITIES);
      const hint = quantity === undefined && near !== undefined ? ` (did you mean ${near}?)` : "";
      return refuse(
        moment,
        `needs limits such as longest=5s,blocked=10s/h,rate=3/h, for one service cart:rate=3/h, got "${limit}"${hint}`,
      );
    }
    return { service, quantity, limit: parsed };
  });
}

function parseLimit(quantity: Quantity, amount: string): number | undefined {
  if (quantity === "longest") return parseAmount(amount);
  const [, value = "", hour] = /^(.*?)(\/h)?$/.exec(amount) ?? [];
  if (quantity === "blocked") return hour === undefined ? undefined : parseAmount(value);
  const rate = /^\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
  return hour === undefined ? undefined : rate;
}

/** Names the services that have a budget but were not observed, one sentence each. */
export function unobserved(budgets: readonly Budget[], loads: readonly ServiceLoad[]): string[] {
  const known = loads.flatMap(({ service }) => service ?? []);
  const named = new Set(budgets.flatMap(({ service }) => service ?? []));
  return [...named]
    .filter((service) => !known.includes(service))
    .map((service) => {
      const near = closestWord(service, known);
      const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
      return `no process of ${service} was observed after${hint}: its budget was not checked`;
    });
}

/** Names the budgets that are exceeded, one sentence each; a service that was not observed exceeds none. */
export function exceeded(budgets: readonly Budget[], loads: readonly ServiceLoad[]): string[] {
  return budgets.flatMap(({ service, quantity, limit }) => {
    const load = loads.find((one) => one.service === service);
    if (load === undefined) return [];
    const value = quantityOf(load, quantity);
    if (value === undefined || value <= limit) return [];
    const whose = service === undefined ? "" : `${service}: `;
    // If the excess is smaller than figures usually show, the sentence must not look wrong.
    const isClose = amountText(quantity, value) === amountText(quantity, limit);
    const [amount, allowed] = [value, limit].map((one) =>
      isClose ? exactText(quantity, one) : amountText(quantity, one),
    );
    return [`${whose}${quantity} ${amount} is over the budget of ${allowed}`];
  });
}

function quantityOf(load: ServiceLoad, quantity: Quantity): number | undefined {
  const { observedHours, longestMs, blockedMs, count } = load;
  if (quantity === "longest") return longestMs;
  if (observedHours === undefined || observedHours <= 0) return undefined;
  return (quantity === "blocked" ? blockedMs : count) / observedHours;
}

function amountText(quantity: Quantity, value: number): string {
  if (quantity === "rate") return `${Number(value.toPrecision(3))}/h`;
  return `${formatDuration(value)}${quantity === "blocked" ? "/h" : ""}`;
}

function exactText(quantity: Quantity, value: number): string {
  if (quantity === "rate") return `${value}/h`;
  return `${value} ms${quantity === "blocked" ? "/h" : ""}`;
}
