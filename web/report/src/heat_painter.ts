// Sessions by time on a canvas: a thin line while a car is plugged in, colour while it charges.
import { css, powerScale, scaleSteps } from "./colour";
import type { Row } from "./data";
import { fitted, type Painting } from "./dom";
import { percent } from "./format";
import type { Theme } from "./theme";
import type { Geometry, TimeAxis } from "./time_axis";

export interface HeatScene {
  axis: TimeAxis;
  colours: Theme;
  size: Geometry;
  highest_kw: number;
  marked: number | null; // under the pointer
  selected: number | null; // in the drawer
}

const scales = new Map<boolean, string[]>();
function scaleFor(dark: boolean): string[] {
  let scale = scales.get(dark);
  if (scale === undefined) {
    scale = powerScale(dark).map((colour) => css(colour));
    scales.set(dark, scale);
  }
  return scale;
}

export function powerColour(power_kw: number, highest_kw: number, dark: boolean): string {
  const position = Math.round((power_kw / highest_kw) * (scaleSteps - 1));
  return scaleFor(dark)[Math.min(scaleSteps - 1, Math.max(0, position))];
}

/** Rows that can be told apart: `rows[i]` at `top + i * height`. */
export function paintRows({ context }: Painting, scene: HeatScene, rows: Row[], top: number, height: number): void {
  const { axis, colours, size, highest_kw, marked, selected } = scene;
  const gap = height >= 12 ? 2 : height >= 7 ? 1 : 0;
  const bar = height - gap;
  const x = (step: number): number => size.left + axis.x(step, size.plot);
  const named = height >= 12;
  context.textBaseline = "middle";
  for (const [i, row] of rows.entries()) {
    const y = top + i * height;
    const middle = y + height / 2;
    if (row.index === marked || row.index === selected) {
      context.fillStyle = colours.night;
      context.fillRect(0, y, size.left + size.plot + size.right, height);
    }
    if (row.index === selected) paintSelected(context, colours, y, height);
    context.save();
    context.beginPath();
    context.rect(size.left, y, size.plot, height);
    context.clip();
    paintStay(context, row, x, y + gap / 2, bar, colours);
    for (const [k, power] of row.plan.power_kw.entries()) {
      if (power <= 0) continue;
      const step = row.plan.first_step + k;
      if (step < axis.view.first || step >= axis.view.last) continue;
      const left = Math.round(x(step));
      context.fillStyle = powerColour(power, highest_kw, colours.dark);
      context.fillRect(left, y + gap / 2, Math.max(1, Math.round(x(step + 1)) - left), bar);
    }
    context.restore();
    if (named) {
      paintName(context, row, scene, middle);
      paintMet(context, row, scene, middle, Math.min(6, bar / 2));
    }
  }
}

/** A tab at the left edge: this one is in the drawer. */
function paintSelected(context: CanvasRenderingContext2D, colours: Theme, top: number, height: number): void {
  context.fillStyle = colours.charging;
  context.fillRect(0, top, 4, Math.max(3, height));
}

function paintStay(context: CanvasRenderingContext2D, row: Row, x: (step: number) => number, top: number, height: number, colours: Theme): void {
  const [from, to] = [x(row.arrivalStep), x(row.departureStep)];
  context.fillStyle = colours.faint;
  context.fillRect(from, top + height / 2 - 0.75, to - from, 1.5);
  if (height < 7) return;
  const end = Math.min(height, 9);
  context.fillRect(from - 0.75, top + (height - end) / 2, 1.5, end);
  context.fillRect(to - 0.75, top + (height - end) / 2, 1.5, end);
}

function paintName(context: CanvasRenderingContext2D, row: Row, { colours, size }: HeatScene, middle: number): void {
  const room = size.left - 28;
  context.textAlign = "left";
  context.font = `500 11.5px ${colours.font}`;
  const name = fitted(context, row.plan.id, room);
  context.fillStyle = colours.ink;
  context.fillText(name, 16, middle);
  const used = context.measureText(name).width;
  if (row.plan.evse == null || room - used < 24) return;
  context.font = `400 10.5px ${colours.font}`;
  context.fillStyle = colours.muted;
  context.textAlign = "right";
  context.fillText(fitted(context, row.plan.evse, room - used - 8), size.left - 12, middle);
}

/** How much of what it asked for a session gets: a bar, red where some is missing. */
function paintMet(context: CanvasRenderingContext2D, row: Row, { colours, size }: HeatScene, middle: number, height: number): void {
  const left = size.left + size.plot + 14;
  const numberWidth = 54;
  const width = size.right - 14 - numberWidth - 14;
  const met = Math.min(1, Math.max(0, row.plan.demand_met_ratio));
  if (width > 16) {
    context.fillStyle = row.isShort ? colours.limit : colours.line;
    context.globalAlpha = row.isShort ? 0.28 : 1;
    context.fillRect(left, middle - height / 2, width, height);
    context.globalAlpha = 1;
    context.fillStyle = row.isShort ? colours.limit : colours.faint;
    context.fillRect(left, middle - height / 2, width * met, height);
  }
  context.font = `${row.isShort ? 600 : 400} 11px ${colours.font}`;
  context.textAlign = "right";
  context.fillStyle = row.isShort ? colours.limit : colours.muted;
  context.fillText(percent(row.isShort ? Math.min(met, 0.999) : row.plan.demand_met_ratio), size.left + size.plot + size.right - 14, middle);
}

/** All sessions at once, several in a line of pixels: the mean power of those plugged in, and their mean shortfall. */
export function paintOverview({ context }: Painting, scene: HeatScene, rows: Row[], height: number): void {
  const { axis, colours, size, highest_kw, selected } = scene;
  const { first, last } = axis.view;
  const [lines, steps] = [Math.min(rows.length, Math.floor(height)), last - first];
  const lineHeight = height / lines;
  const power = new Float32Array(lines * steps);
  const present = new Uint16Array(lines * steps);
  const missing = new Float32Array(lines);
  const members = new Uint16Array(lines);
  for (const [i, row] of rows.entries()) {
    const line = Math.min(lines - 1, Math.floor((i * lines) / rows.length));
    ++members[line];
    missing[line] += 1 - Math.min(1, row.plan.demand_met_ratio);
    for (const [k, value] of row.plan.power_kw.entries()) {
      const step = row.plan.first_step + k;
      if (step < first || step >= last) continue;
      power[line * steps + step - first] += value;
      ++present[line * steps + step - first];
    }
  }
  const x = (step: number): number => Math.round(size.left + axis.x(step, size.plot));
  const y = (line: number): number => Math.round(line * lineHeight);
  const selectedAt = rows.findIndex((row) => row.index === selected);
  if (selectedAt >= 0) paintSelected(context, colours, y(Math.min(lines - 1, Math.floor((selectedAt * lines) / rows.length))) - 1, lineHeight);
  for (let line = 0; line < lines; ++line) {
    for (let t = 0; t < steps; ++t) {
      const cars = present[line * steps + t];
      if (cars === 0) continue;
      const mean = power[line * steps + t] / cars;
      context.fillStyle = mean > 0 ? powerColour(mean, highest_kw, colours.dark) : colours.line;
      context.fillRect(x(first + t), y(line), Math.max(1, x(first + t + 1) - x(first + t)), y(line + 1) - y(line));
    }
    if (missing[line] > 0) {
      context.fillStyle = colours.limit;
      context.fillRect(size.left + size.plot + 14, y(line), Math.max(1, (size.right - 28) * (missing[line] / members[line])), y(line + 1) - y(line));
    }
  }
}
