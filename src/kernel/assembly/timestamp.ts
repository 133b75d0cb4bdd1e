/** Reads timestamps as our emitter writes them; the host reads all others. */
import { oddTimestamp } from "./host";
import { isDigit, QUOTE, readNumber, skipPlainString } from "./json";

const DAY_MS: i64 = 86_400_000;

/** The last timestamp read, in epoch ms. */
export let lastEpochMs: f64 = 0;

/** Reads a timestamp into {@link lastEpochMs}. @returns the address after it, or 0 */
export function readTimestamp(at: usize): usize {
  if (load<u8>(at) !== QUOTE) {
    const end = readNumber(at);
    lastEpochMs = end === 0 ? NaN : oddTimestamp(at, end);
    return Number.isNaN(lastEpochMs) ? 0 : end;
  }
  const from = at + 1;
  if (readUsual(from)) return from + 25;
  const end = skipPlainString(from);
  if (end === 0) return 0;
  lastEpochMs = oddTimestamp(at, end);
  return Number.isNaN(lastEpochMs) ? 0 : end;
}

/** Reads `2026-11-20T08:28:44.123Z"`. */
function readUsual(at: usize): bool {
  if (
    load<u8>(at + 4) !== 0x2d ||
    load<u8>(at + 7) !== 0x2d ||
    load<u8>(at + 10) !== 0x54 ||
    load<u8>(at + 13) !== 0x3a ||
    load<u8>(at + 16) !== 0x3a ||
    load<u8>(at + 19) !== 0x2e ||
    load<u8>(at + 23) !== 0x5a ||
    load<u8>(at + 24) !== QUOTE
  ) {
    return false;
  }
  const century = twoDigits(at);
  const yearOfCentury = twoDigits(at + 2);
  const month = twoDigits(at + 5);
  const day = twoDigits(at + 8);
  const hour = twoDigits(at + 11);
  const minute = twoDigits(at + 14);
  const second = twoDigits(at + 17);
  const tenMs = twoDigits(at + 20);
  const ms = load<u8>(at + 22);
  // One of them is negative if there is a non-digit.
  if ((century | yearOfCentury | month | day | hour | minute | second | tenMs) < 0) return false;
  if (!isDigit(ms) || month < 1 || month > 12 || day < 1) return false;
  if (hour > 23 || minute > 59 || second > 59) return false;
  const year = century * 100 + yearOfCentury;
  if (day > daysIn(month, year)) return false;
  const seconds = (hour * 60 + minute) * 60 + second;
  lastEpochMs = f64(
    daysSinceEpoch(year, month, day) * DAY_MS + i64(seconds) * 1000 + (tenMs * 10 + i32(ms - 48)),
  );
  return true;
}

/** The number of two digits; -1 if they are not digits. */
function twoDigits(at: usize): i32 {
  const tens = load<u8>(at);
  const ones = load<u8>(at + 1);
  return isDigit(tens) && isDigit(ones) ? i32(tens - 48) * 10 + i32(ones - 48) : -1;
}

function daysIn(month: i32, year: i32): i32 {
  if (month !== 2) return 30 + ((month + (month >> 3)) & 1);
  const isLeap = (year & 3) === 0 && (year % 100 !== 0 || year % 400 === 0);
  return isLeap ? 29 : 28;
}

/** Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms": days_from_civil. */
function daysSinceEpoch(year: i32, month: i32, day: i32): i64 {
  const shifted = month <= 2 ? year - 1 : year;
  const era = (shifted >= 0 ? shifted : shifted - 399) / 400;
  const yearOfEra = shifted - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
  return i64(era) * 146_097 + i64(dayOfEra) - 719_468;
}
