// The limit, drawn on its own line: up and down moves the stretch that has one limit, along the day draws steps. Plans arrive while it is
// drawn, and with each a new picture: the stroke goes on in that.
import type { ChartRow } from "../../../report/src/chart";

const reach_px = 7; // of the line: a finger or a mouse near it means it
const decides_px = 5; // of movement, until it is clear which way

interface Stroke {
  before_kw: number[];
  limit_kw: number[];
  step: number;
  x: number;
  y: number;
  way: "move" | "draw" | null;
}

/** Round numbers, as fine as the picture lets them be drawn. */
export const roundLimit_kw = (value: number, maximum: number): number => {
  const unit = maximum > 400 ? 5 : maximum > 40 ? 1 : maximum > 8 ? 0.5 : 0.1;
  return Math.max(0, Math.round(Math.round(value / unit) * unit * 10) / 10);
};

/** The stretch around a step that has its limit takes another one. */
export function movedStretch(limit_kw: number[], step: number, value: number): number[] {
  let [first, last] = [step, step + 1];
  while (first > 0 && limit_kw[first - 1] === limit_kw[step]) --first;
  while (last < limit_kw.length && limit_kw[last] === limit_kw[step]) ++last;
  return limit_kw.map((old, t) => (t >= first && t < last ? value : old));
}

/** Every step from one to the other: a quick pointer leaves none out. */
export const drawnSteps = (limit_kw: number[], from: number, to: number, value: number): number[] =>
  limit_kw.map((old, t) => (t >= Math.min(from, to) && t <= Math.max(from, to) ? value : old));

export class LimitPen {
  private row: ChartRow | null = null;
  private limit_kw: number[] = [];
  private stroke: Stroke | null = null;

  constructor(private readonly whenDrawn: (limit_kw: number[]) => void) {
    window.addEventListener("pointermove", (event) => { this.move(event); });
    for (const end of ["pointerup", "pointercancel"] as const) window.addEventListener(end, () => { this.stroke = null; });
  }

  /** The picture of a plan with this limit. */
  attach(row: ChartRow, limit_kw: number[]): void {
    this.row = row;
    this.limit_kw = limit_kw;
    row.element.addEventListener("pointermove", (event) => { row.element.classList.toggle("on-limit", this.stroke !== null || this.stepOnLine(event) !== null); });
    row.element.addEventListener("pointerdown", (event) => { this.begin(event); });
    // The stretch of time that a mouse would draw begins here as well.
    row.element.addEventListener("mousedown", (event) => { if (this.stroke !== null) event.stopPropagation(); });
  }

  private stepOnLine(event: MouseEvent): number | null {
    const at = this.row?.at(event.clientX, event.clientY) ?? null;
    if (at === null || this.row === null) return null;
    const line_px = this.row.clientY(this.limit_kw[at.step]);
    return Math.abs(event.clientY - line_px) <= reach_px ? at.step : null;
  }

  private begin(event: PointerEvent): void {
    const step = event.button === 0 ? this.stepOnLine(event) : null;
    if (step === null) return;
    event.preventDefault();
    this.stroke = { before_kw: this.limit_kw, limit_kw: this.limit_kw, step, x: event.clientX, y: event.clientY, way: null };
  }

  private move(event: PointerEvent): void {
    const { stroke, row } = this;
    const at = stroke === null ? null : row?.at(event.clientX, event.clientY) ?? null;
    if (stroke === null || row === null || at === null) return;
    const [dx, dy] = [Math.abs(event.clientX - stroke.x), Math.abs(event.clientY - stroke.y)];
    if (stroke.way === null) {
      if (Math.max(dx, dy) < decides_px) return;
      stroke.way = dy >= dx ? "move" : "draw";
    }
    const value = roundLimit_kw(at.value, at.maximum);
    const next = stroke.way === "move" ? movedStretch(stroke.before_kw, stroke.step, value) : drawnSteps(stroke.limit_kw, stroke.step, at.step, value);
    if (stroke.way === "draw") stroke.step = at.step;
    if (next.every((kw, t) => kw === stroke.limit_kw[t])) return;
    stroke.limit_kw = next;
    this.whenDrawn(next);
  }
}
