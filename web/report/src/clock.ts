// Steps and instants as the site's clock shows them, right across clock changes: the offsets come from the writer.
import type { ReportData } from "./data";
import { words } from "./words";

const pad = (value: number): string => String(value).padStart(2, "0");
/** `20 Dec` of an RFC 3339 time, as it is written. */
export const shortDate = (time: string): string => words().shortDate(Number(time.slice(8, 10)), words().months[Number(time.slice(5, 7)) - 1]);

export interface Tick {
  step: number; // may lie within a step
  label: string;
  isMidnight: boolean;
}

export class Clock {
  readonly steps: number;
  readonly step_s: number;
  readonly pastSteps: number; // the first so many are as they were
  private readonly start_s: number;
  private readonly changes: { from_unix_s: number; offset_s: number }[];

  constructor(data: ReportData) {
    this.steps = data.plan.horizon.steps;
    this.step_s = data.plan.horizon.step_s;
    this.pastSteps = data.plan.horizon.past_steps;
    this.start_s = data.clock.start_unix_s;
    this.changes = data.clock.changes;
  }

  /** The clock's reading at a step, as a Date whose UTC fields are the reading. */
  wall(step: number): Date {
    const unix_s = this.start_s + step * this.step_s;
    let offset_s = this.changes[0]?.offset_s ?? 0;
    for (const change of this.changes) if (change.from_unix_s <= unix_s) offset_s = change.offset_s;
    return new Date((unix_s + offset_s) * 1000);
  }

  /** `13:15`; with the day in front where the horizon has several, or it is not in the horizon's. */
  label(step: number): string {
    const wall = this.wall(step);
    const seconds = this.step_s % 60 === 0 ? "" : `:${pad(wall.getUTCSeconds())}`;
    const time = `${pad(wall.getUTCHours())}:${pad(wall.getUTCMinutes())}${seconds}`;
    return this.hasSeveralDays() || step < 0 || step > this.steps ? `${words().weekdays[wall.getUTCDay()]} ${time}` : time;
  }

  range(step: number): string {
    return `${this.label(step)}–${this.label(step + 1)}`;
  }

  /** `2025-08-18`, where the horizon is in it; else null. */
  onlyDay(): string | null {
    return this.hasSeveralDays() ? null : this.wall(0).toISOString().slice(0, 10);
  }

  hasSeveralDays(): boolean {
    return this.wall(0).toISOString().slice(0, 10) !== this.wall(this.steps - 1e-6).toISOString().slice(0, 10);
  }

  /** `Monday, 18 August 2025`, or from and to. */
  dates(): string {
    const name = (wall: Date): string =>
      words().longDate(words().weekdaysLong[wall.getUTCDay()], wall.getUTCDate(), words().monthsLong[wall.getUTCMonth()], wall.getUTCFullYear());
    const first = name(this.wall(0));
    return this.hasSeveralDays() ? `${first} ${words().to} ${name(this.wall(this.steps - 1e-6))}` : first;
  }

  /** Steps at which the clock is put forward or back. */
  clockChanges(): { step: number; label: string }[] {
    return this.changes.slice(1).map((change, i) => {
      const minutes = Math.round((change.offset_s - this.changes[i].offset_s) / 60);
      const amount = minutes % 60 === 0 ? `${Math.abs(minutes / 60)} h` : `${Math.abs(minutes)} min`;
      return { step: this.stepAt(change.from_unix_s), label: `${words().clock} ${minutes > 0 ? "+" : "−"}${amount}` };
    });
  }

  /** The stretches of [first, last] in which the clock reads 22:00 to 06:00. */
  nights(first: number, last: number): [number, number][] {
    const dayLength = 86400 / this.step_s;
    const found: [number, number][] = [];
    let begin: number | null = null;
    for (const { step, wall } of this.multiples(3600, first - 1.5 * dayLength, last + 1.5 * dayLength)) {
      if (wall.getUTCHours() === 22) begin = step;
      if (wall.getUTCHours() !== 6 || begin === null) continue;
      if (step > first && begin < last) found.push([Math.max(begin, first), Math.min(step, last)]);
      begin = null;
    }
    return found;
  }

  /** Round wall times between two steps, at most about `count` of them. */
  ticks(first: number, last: number, count: number): Tick[] {
    const span_s = (last - first) * this.step_s;
    const every = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000, 7776000,
      31536000].find((interval) => span_s / interval <= count) ?? 31536000;
    return this.multiples(every, first, last).map(({ step, wall }) => {
      const isMidnight = wall.getUTCHours() === 0 && wall.getUTCMinutes() === 0 && wall.getUTCSeconds() === 0;
      const seconds = every < 60 ? `:${pad(wall.getUTCSeconds())}` : "";
      const time = `${pad(wall.getUTCHours())}:${pad(wall.getUTCMinutes())}${seconds}`;
      const date = `${words().weekdays[wall.getUTCDay()]} ${words().shortDate(wall.getUTCDate(), words().months[wall.getUTCMonth()])}`;
      return { step, label: isMidnight && this.hasSeveralDays() && step < this.steps ? date : time, isMidnight };
    });
  }

  private stepAt(unix_s: number): number {
    return (unix_s - this.start_s) / this.step_s;
  }

  /** Where the clock reads a multiple of `every` seconds: each stretch of one offset by itself. */
  private multiples(every: number, first: number, last: number): { step: number; wall: Date }[] {
    const found: { step: number; wall: Date }[] = [];
    const from_s = this.start_s + first * this.step_s;
    const to_s = this.start_s + last * this.step_s;
    for (const [i, change] of this.changes.entries()) {
      const begin = Math.max(from_s, i === 0 ? -Infinity : change.from_unix_s);
      const end = Math.min(to_s, this.changes[i + 1]?.from_unix_s ?? Infinity);
      const offset = change.offset_s;
      for (let wall_s = Math.ceil((begin + offset) / every) * every; wall_s - offset <= end; wall_s += every) {
        if (wall_s - offset === end && end < to_s) break; // the next stretch names it
        found.push({ step: this.stepAt(wall_s - offset), wall: new Date(wall_s * 1000) });
      }
    }
    return found;
  }
}
