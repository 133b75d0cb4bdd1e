import type { FleetPlan, SidePlan } from "./fleet.js";

/** A fleet with what may be said of it. */
export interface Scenario extends FleetPlan {
  /**
   * `promised`: no more false calls than the level allows. `told`: the sentence itself says what else may have made the difference,
   * such as "the change or the day". `few`: fewer than twelve blocks of time.
   */
  readonly promise: "promised" | "few" | "told";
}

const side = (
  startHour: number,
  hours: number,
  hosts: readonly string[] = ["web-1"],
  processes = 1,
): SidePlan => ({ startHour, hours, hosts, processes });

const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}-${i + 1}`);

const day = { before: side(0, 24), after: side(24, 24), rate: 5 } as const;
const twoDays = { before: side(0, 48), after: side(48, 48), rate: 5 } as const;

/** The table of docs/statistics.md. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "24 h v 24 h, Poisson", ...day, promise: "promised" },
  { name: "48 h v 48 h, Poisson", ...twoDays, promise: "promised" },
  { name: "24 h v 24 h, 0.5/h", ...day, rate: 0.5, promise: "promised" },
  { name: "bursts of 5", ...day, burstSize: 5, promise: "promised" },
  { name: "bursts of 20", ...day, burstSize: 20, promise: "promised" },
  { name: "overdispersed, VMR 4", ...day, overdispersion: 4, promise: "promised" },
  {
    name: "overdispersed, VMR 8, 0.5/h",
    ...day,
    rate: 0.5,
    overdispersion: 8,
    promise: "promised",
  },
  { name: "diurnal", ...day, diurnal: 0.9, promise: "promised" },
  { name: "trend within a side", ...day, trend: 1, promise: "promised" },
  { name: "drift, rho 0.5", ...day, drift: { rho: 0.5, sd: 0.5 }, promise: "promised" },
  { name: "drift, rho 0.9, 1 v 1 day", ...day, drift: { rho: 0.9, sd: 0.5 }, promise: "told" },
  {
    name: "drift, rho 0.9, 3 v 3 days",
    ...day,
    before: side(0, 72),
    after: side(72, 72),
    drift: { rho: 0.9, sd: 0.5 },
    promise: "promised",
  },
  { name: "twice the traffic, per request", ...day, traffic: 2, promise: "promised" },
  {
    name: "half the traffic, VMR 4, per request",
    ...day,
    traffic: 0.5,
    overdispersion: 4,
    promise: "promised",
  },
  {
    name: "twice the traffic that drifts, rho 0.9, per request",
    ...day,
    traffic: 2,
    drift: { rho: 0.9, sd: 0.5 },
    promise: "promised",
  },
  { name: "24 h v 7 h", ...day, after: side(33, 7), promise: "promised" },
  { name: "24 h v 7 h, VMR 4", ...day, after: side(33, 7), overdispersion: 4, promise: "promised" },
  { name: "24 h v 7 h, diurnal", ...day, after: side(33, 7), diurnal: 0.9, promise: "promised" },
  {
    name: "24 h v 6 h, VMR 8, 0.5/h",
    ...day,
    after: side(33, 6),
    rate: 0.5,
    overdispersion: 8,
    promise: "promised",
  },
  {
    name: "within a day: 12 h v 12 h",
    ...day,
    before: side(0, 12),
    after: side(12, 12),
    promise: "promised",
  },
  {
    name: "within a day, diurnal",
    ...day,
    before: side(0, 12),
    after: side(12, 12),
    diurnal: 0.5,
    promise: "told",
  },
  {
    name: "6 h v 6 h, VMR 4",
    ...day,
    before: side(9, 6),
    after: side(33, 6),
    overdispersion: 4,
    promise: "few",
  },
  {
    name: "4 h v 4 h, VMR 4",
    ...day,
    before: side(9, 4),
    after: side(33, 4),
    overdispersion: 4,
    promise: "few",
  },
  {
    name: "4 h v 4 h, bursts of 5",
    ...day,
    before: side(9, 4),
    after: side(33, 4),
    burstSize: 5,
    promise: "few",
  },
  {
    name: "40 min v 40 min, 20/h",
    ...day,
    before: side(9, 2 / 3),
    after: side(33, 2 / 3),
    rate: 20,
    promise: "few",
  },
  {
    name: "4 v 3 processes, VMR 8",
    ...day,
    before: side(0, 24, ["web-1"], 4),
    after: side(24, 24, ["web-1"], 3),
    rate: 2,
    overdispersion: 8,
    promise: "promised",
  },
  {
    name: "4 v 3 processes, bursts of a host",
    ...day,
    before: side(0, 24, ["web-1"], 4),
    after: side(24, 24, ["web-1"], 3),
    rate: 1,
    isBurstOfHost: true,
    promise: "promised",
  },
  {
    name: "40 v 1 processes",
    ...day,
    before: side(0, 24, ["web-1"], 40),
    after: side(24, 24, ["web-1"], 1),
    rate: 0.5,
    promise: "promised",
  },
  {
    name: "8 hosts of 2, rushes",
    ...day,
    before: side(0, 24, names("web", 8), 2),
    after: side(24, 24, names("web", 8), 2),
    rate: 0.5,
    rushes: 3,
    promise: "promised",
  },
  {
    name: "4 v 4 other pods, sd 0.7",
    ...day,
    before: side(0, 24, names("old", 4)),
    after: side(24, 24, names("new", 4)),
    hostSd: 0.7,
    promise: "promised",
  },
  {
    name: "10 v 3 other pods, sd 0.7",
    ...day,
    before: side(0, 24, names("old", 10)),
    after: side(24, 24, names("new", 3)),
    hostSd: 0.7,
    promise: "promised",
  },
  {
    name: "canary: 1 pod beside 9, sd 0.3",
    ...day,
    before: side(0, 24, names("old", 9)),
    after: side(0, 24, ["new-1"]),
    hostSd: 0.3,
    drift: { rho: 0.9, sd: 0.5 },
    promise: "promised",
  },
  {
    name: "1 v 1 other pod, sd 0.7",
    ...day,
    before: side(0, 24, ["old-1"]),
    after: side(24, 24, ["new-1"]),
    hostSd: 0.7,
    promise: "told",
  },
  { name: "1 v 1 day, day sd 0.3", ...day, daySd: 0.3, promise: "told" },
  {
    name: "3 v 3 days, day sd 0.3",
    ...day,
    before: side(0, 72),
    after: side(72, 72),
    daySd: 0.3,
    promise: "promised",
  },
  {
    name: "7 days v 1 day, day sd 0.3",
    ...day,
    before: side(0, 168),
    after: side(168, 24),
    daySd: 0.3,
    promise: "promised",
  },
  {
    name: "7 days v 7 h, day sd 0.3, diurnal",
    ...day,
    before: side(0, 168),
    after: side(177, 7),
    daySd: 0.3,
    diurnal: 0.9,
    promise: "promised",
  },
  { name: "30 functions", ...day, rate: 1, overdispersion: 2, functions: 30, promise: "promised" },
];
