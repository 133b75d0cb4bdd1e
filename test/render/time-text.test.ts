import assert from "node:assert/strict";
import { test } from "node:test";
import { dayText, minuteText, weekdayText } from "../../src/render/time-text.js";

const at = (iso: string): number => Date.parse(`${iso}Z`);

test("days have their year where what is told spans years, and only there", () => {
  const night = at("2026-12-31T22:38");
  const year = { from: at("2026-01-05T00:00"), to: night };
  const years = { from: night, to: at("2027-01-01T00:10") };
  assert.equal(dayText(night), "31 Dec");
  assert.equal(dayText(night, year), "31 Dec");
  assert.equal(dayText(night, years), "31 Dec 2026");
  assert.equal(minuteText(years.to, years), "1 Jan 2027 00:10");
  assert.equal(weekdayText(night, years), "Thu 31 Dec 2026");
});
