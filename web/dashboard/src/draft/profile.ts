// A quantity over the day: one number, a number with other ones between two times of the clock, or one for every step.
import type { Series } from "../api/documents";
import { parseNumber } from "./numbers";
import { offsetChanges, type OffsetChange } from "./zone";

export interface Band {
  from: string; // `13:00`; a band that ends at or before it begins goes over midnight
  to: string; // `24:00` is the end of the day
  value: number | string;
}

export interface Profile {
  base: number | string;
  bands: Band[]; // a later one lies over the earlier
  series: number[] | null; // instead of both
}

export interface StepGrid {
  start_s: number;
  step_s: number;
  steps: number;
  time_zone: string;
}

export const constant = (base: number): Profile => ({ base, bands: [], series: null });

/** Minutes since midnight, or null. */
export function clockMinutes(text: string): number | null {
  const match = /^(\d{1,2}):(\d{2})$/.exec(text.trim());
  if (match === null) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2]);
  return Number(match[2]) < 60 && minutes <= 1440 ? minutes : null;
}

export const clockText = (minutes: number): string => `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

export function wallMinutes(grid: StepGrid, changes: OffsetChange[], step: number): number {
  const unix_s = grid.start_s + step * grid.step_s;
  let offset_s = changes[0].offset_s;
  for (const change of changes) if (change.from_unix_s <= unix_s) offset_s = change.offset_s;
  return ((((unix_s + offset_s) % 86_400) + 86_400) % 86_400) / 60;
}

const isIn = (minutes: number, from: number, to: number): boolean => (from < to ? minutes >= from && minutes < to : minutes >= from || minutes < to);

/** What the request has: a number, a list with one number a step, or the text that could not be read. */
export function seriesOf(profile: Profile, grid: StepGrid): Series | string {
  if (profile.series !== null) return profile.series;
  for (const { value } of profile.bands) if (typeof value === "string") return value;
  const bands = profile.bands.flatMap(({ from, to, value }) => {
    const [begin, end] = [clockMinutes(from), clockMinutes(to)];
    return begin === null || end === null || typeof value === "string" ? [] : [{ begin, end, value }]; // no text is left
  });
  const { base } = profile;
  if (bands.length === 0 || typeof base === "string") return base;
  const changes = offsetChanges(grid.start_s, grid.start_s + grid.steps * grid.step_s, grid.time_zone);
  return Array.from({ length: grid.steps }, (_, step) => {
    const minutes = wallMinutes(grid, changes, step);
    let value = base;
    for (const band of bands) if (isIn(minutes, band.begin, band.end)) ({ value } = band);
    return value;
  });
}

const mostBands = 12; // more hours than that are no hours that anyone would type

/** The series of a document as it is edited: hours of the clock where it can be said in them, so that they hold on every day, else one
 *  number for each step. */
export function profileOf(series: Series | null | undefined, grid: StepGrid, otherwise: number): Profile {
  if (series === null || series === undefined) return constant(otherwise);
  if (typeof series === "number") return constant(series);
  const profile = bandedProfile(series, grid);
  const back = seriesOf(profile, grid);
  const isSame = profile.bands.length <= mostBands && series.length === grid.steps && series.every((value, t) => (Array.isArray(back) ? back[t] : back) === value);
  return isSame ? profile : { base: profile.base, bands: [], series };
}

/** The value that most steps have, and hours for the others. */
function bandedProfile(values: number[], grid: StepGrid): Profile {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const base = [...counts].reduce((most, entry) => (entry[1] > most[1] ? entry : most))[0];
  const changes = offsetChanges(grid.start_s, grid.start_s + grid.steps * grid.step_s, grid.time_zone);
  const clock = (step: number): string => clockText(Math.round(wallMinutes(grid, changes, step)));
  const bands = new Map<string, Band>();
  for (let first = 0, last = 0; first < values.length; first = last) {
    while (last < values.length && values[last] === values[first]) ++last;
    if (values[first] === base) continue;
    const band = { from: clock(first), to: clock(last) === "00:00" ? "24:00" : clock(last), value: values[first] };
    bands.set(`${band.from} ${band.to} ${band.value}`, band);
  }
  return { base, bands: [...bands.values()], series: null };
}

export type SeriesUnit = "kw" | "per_kwh";

const otherUnits: Record<SeriesUnit, RegExp> = { kw: /\b[MG]?W\b|[kMG]?Wh\b/i, per_kwh: /\/\s*[MG]Wh|\bct\b|\bcents?\b|(?<!\p{L})[\u00f8\u00f6]re\b|\bp\//iu };

/** The name of a column of numbers that says another unit, or null. */
export function nameWithOtherUnit(text: string, unit: SeriesUnit): string | null {
  const [name = ""] = text.trim().split(/\r?\n/, 1);
  return parseNumber(name) === null && otherUnits[unit].test(name) ? name : null;
}

/** A pasted column of numbers; of several columns the last. Null where a line has none. */
export function parseSeries(text: string): number[] | null {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
  const values = lines.map((line) => parseNumber(line.split(/[\t;]|,(?=\s)/).pop() ?? ""));
  if (values.length > 1 && values[0] === null) values.shift(); // its name
  return values.length > 0 && values.every((value) => value !== null) ? values : null;
}
