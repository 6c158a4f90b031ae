// The one time axis: where steps lie from left to right in every picture, and what is quietly drawn behind them.
import type { Clock } from "./clock";
import type { Painting } from "./dom";
import type { Theme } from "./theme";
import type { View } from "./view";
import { words } from "./words";

/** Widths in CSS pixels; every picture has its names left, its plot in the middle, its figures right. */
export interface Geometry {
  left: number;
  plot: number;
  right: number;
  shrink: number; // of the heights of charts: on paper they share a sheet
}

export function geometry(width: number, shrink = 1): Geometry {
  const left = width < 640 ? 66 : 140;
  const right = width < 640 ? 60 : width < 900 ? 120 : 164;
  return { left, plot: Math.max(120, Math.floor(width) - left - right), right, shrink };
}

export class TimeAxis {
  constructor(readonly clock: Clock, readonly view: View) {}

  /** Pixels from the left edge of the plot. */
  x(step: number, plotWidth: number): number {
    return ((step - this.view.first) / (this.view.last - this.view.first)) * plotWidth;
  }

  /** The step under a pixel of the plot; null outside. */
  stepAt(x: number, plotWidth: number): number | null {
    if (x < 0 || x > plotWidth) return null;
    const step = Math.floor(this.view.first + (x / plotWidth) * (this.view.last - this.view.first));
    return Math.min(step, this.view.last - 1);
  }

  private ticks(plotWidth: number): ReturnType<Clock["ticks"]> {
    const room = this.clock.hasSeveralDays() ? 76 : 56;
    return this.clock.ticks(this.view.first, this.view.last, Math.max(2, plotWidth / room));
  }

  /** Nights, hours, clock changes and the end of the past behind a plot whose left top corner is at (left, top). */
  paintBackground(context: CanvasRenderingContext2D, colours: Theme, box: { left: number; top: number; width: number; height: number }): void {
    context.fillStyle = colours.night;
    for (const [from, to] of this.clock.nights(this.view.first, this.view.last)) {
      const x = this.x(from, box.width);
      context.fillRect(box.left + x, box.top, this.x(to, box.width) - x, box.height);
    }
    context.fillStyle = colours.past;
    context.fillRect(box.left, box.top, Math.min(Math.max(this.x(this.clock.pastSteps, box.width), 0), box.width), box.height);
    context.lineWidth = 1;
    for (const tick of this.ticks(box.width)) {
      const x = Math.round(box.left + this.x(tick.step, box.width)) + 0.5;
      context.strokeStyle = tick.isMidnight && this.clock.hasSeveralDays() ? colours.faint : colours.line;
      context.beginPath();
      context.moveTo(x, box.top);
      context.lineTo(x, box.top + box.height);
      context.stroke();
    }
    context.strokeStyle = colours.muted;
    context.setLineDash([2, 3]);
    for (const change of this.visibleChanges()) {
      const x = Math.round(box.left + this.x(change.step, box.width)) + 0.5;
      context.beginPath();
      context.moveTo(x, box.top);
      context.lineTo(x, box.top + box.height);
      context.stroke();
    }
    context.setLineDash([]);
    if (!this.showsEndOfPast()) return;
    context.strokeStyle = colours.ink;
    context.beginPath();
    const x = Math.round(box.left + this.x(this.clock.pastSteps, box.width)) + 0.5;
    context.moveTo(x, box.top);
    context.lineTo(x, box.top + box.height);
    context.stroke();
  }

  /** The labels, as a row of their own. */
  paintLabels({ context, height }: Painting, colours: Theme, left: number, plotWidth: number): void {
    context.font = `500 11px ${colours.font}`;
    context.textBaseline = "alphabetic";
    context.textAlign = "center";
    const changes = this.visibleChanges().map((change) => ({ ...change, x: this.x(change.step, plotWidth) }));
    let end = -Infinity;
    for (const tick of this.ticks(plotWidth)) {
      const x = this.x(tick.step, plotWidth);
      const half = context.measureText(tick.label).width / 2;
      if (x - half < end + 8) continue;
      end = x + half;
      context.fillStyle = tick.isMidnight ? colours.ink : colours.muted;
      context.fillText(tick.label, left + x, height - 8);
    }
    context.font = `600 10px ${colours.font}`;
    context.fillStyle = colours.ink;
    for (const change of changes) context.fillText(change.label, left + change.x, 11);
    if (this.showsEndOfPast()) context.fillText(words().plannedAnew, left + this.x(this.clock.pastSteps, plotWidth), 11);
  }

  /** Before it the day is as it was, after it as it is planned. */
  private showsEndOfPast(): boolean {
    return this.clock.pastSteps > this.view.first && this.clock.pastSteps < this.view.last;
  }

  private visibleChanges(): ReturnType<Clock["clockChanges"]> {
    return this.clock.clockChanges().filter(({ step }) => step > this.view.first && step < this.view.last);
  }
}
