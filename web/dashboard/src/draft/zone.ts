// Wall time of a zone <-> instants, by the browser's own time zones.

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en", {
      timeZone: zone, hourCycle: "h23", era: "short", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    });
    formats.set(zone, format);
  }
  return format;
}

export function isZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

export const browserZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";

// Clocks change at a quarter of an hour: what was asked once holds for all of it. (Intl takes 10 µs a time, and a plan asks hundreds.)
const quarter_s = 900;
const known = new Map<string, Map<number, number>>();

export function offsetAt_s(unix_s: number, zone: string): number {
  let ofZone = known.get(zone);
  if (ofZone === undefined || ofZone.size > 50_000) {
    ofZone = new Map();
    known.set(zone, ofZone);
  }
  const quarter = Math.floor(unix_s / quarter_s);
  let offset_s = ofZone.get(quarter);
  if (offset_s === undefined) {
    offset_s = askOffset_s(quarter * quarter_s, zone);
    ofZone.set(quarter, offset_s);
  }
  return offset_s;
}

function askOffset_s(unix_s: number, zone: string): number {
  const whole_s = Math.floor(unix_s);
  const parts: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(whole_s * 1000)) parts[type] = Number(value);
  return Date.UTC(parts["year"], parts["month"] - 1, parts["day"], parts["hour"], parts["minute"], parts["second"]) / 1000 - whole_s;
}

/** The instant at which the clock shows `wall_s` (seconds since 1970 as if it were UTC); of two the earlier. */
export function unixOfWall_s(wall_s: number, zone: string): number {
  const before = wall_s - offsetAt_s(wall_s - 86_400, zone);
  if (before + offsetAt_s(before, zone) === wall_s) return before;
  return wall_s - offsetAt_s(wall_s + 86_400, zone);
}

const pad = (value: number): string => String(value).padStart(2, "0");

/** `2025-08-18T11:24:44+02:00` */
export function timeText(unix_s: number, zone: string): string {
  const offset_s = offsetAt_s(unix_s, zone);
  const minutes = Math.abs(Math.round(offset_s / 60));
  return `${new Date((unix_s + offset_s) * 1000).toISOString().slice(0, 19)}${offset_s < 0 ? "-" : "+"}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
}

export const dateOf = (unix_s: number, zone: string): string => timeText(unix_s, zone).slice(0, 10);

/** Local midnight of `2025-08-18`. */
export const midnight_s = (date: string, zone: string): number => unixOfWall_s(Date.parse(`${date}T00:00:00Z`) / 1000, zone);

export const addDays = (date: string, days: number): string => new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const time = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** Null where the text is no time; the service then says what would be right. */
export function parseTime_s(text: string, zone: string): number | null {
  const match = time.exec(text.trim());
  if (match === null) return null;
  const [, date, clock, seconds = "00", offset] = match;
  const wall_s = Date.parse(`${date}T${clock}:${seconds}Z`) / 1000;
  if (Number.isNaN(wall_s)) return null;
  return offset === undefined ? unixOfWall_s(wall_s, zone) : Date.parse(`${date}T${clock}:${seconds}${offset}`) / 1000;
}

export interface OffsetChange {
  from_unix_s: number;
  offset_s: number;
}

/** The clock changes between two instants, to the second; the first entry stands at `begin_s`. */
export function offsetChanges(begin_s: number, end_s: number, zone: string): OffsetChange[] {
  const found = [{ from_unix_s: begin_s, offset_s: offsetAt_s(begin_s, zone) }];
  for (let from_s = begin_s; from_s < end_s; from_s += 21_600) {
    const to_s = Math.min(from_s + 21_600, end_s);
    let [low, high] = [from_s, to_s];
    const after = offsetAt_s(high, zone);
    if (after === found[found.length - 1].offset_s) continue;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (offsetAt_s(middle, zone) === after) high = middle;
      else low = middle;
    }
    if (high < end_s) found.push({ from_unix_s: high, offset_s: after });
  }
  return found;
}
