// One group a line: how much of its limit it uses, and in red below what one more kW of that limit would save.
import { fitted, type Painting } from "./dom";
import type { GroupLine } from "./group_order";
import type { Theme } from "./theme";
import type { Geometry, TimeAxis } from "./time_axis";

export interface GroupScene {
  axis: TimeAxis;
  colours: Theme;
  size: Geometry;
  highestPrice_per_kwh: number; // over all groups: their red compares
  height: number; // of a line
}

const priceHeight = 4;
const isNarrow = (size: Geometry): boolean => size.right < 100;

/** Two texts right of the plot: at the pointer, or of the whole. */
export interface GroupFigures {
  power: string;
  price: string;
}

export function paintGroup({ context }: Painting, scene: GroupScene, line: GroupLine, top: number): void {
  const { size, axis, colours, height } = scene;
  const [upper, lower] = [top + 8, top + height - 10];
  const full_kw = Math.max(line.highestLimit_kw, line.peak_kw) || 1;
  const x = (step: number): number => Math.round(size.left + axis.x(step, size.plot));
  const y = (power_kw: number): number => lower - (power_kw / full_kw) * (lower - upper);
  context.save();
  context.beginPath();
  context.rect(size.left, top, size.plot, height);
  context.clip();
  for (let t = axis.view.first; t < axis.view.last; ++t) {
    const [left, width] = [x(t), Math.max(1, x(t + 1) - x(t))];
    const power = line.plan.power_kw[t] ?? 0;
    const price = line.plan.limit_price_per_kwh[t] ?? 0;
    if (power > 0) {
      context.fillStyle = colours.charging;
      context.globalAlpha = 0.78;
      context.fillRect(left, y(power), width, lower - y(power));
    }
    if (price > 1e-9) {
      context.fillStyle = colours.limit;
      context.globalAlpha = 0.25 + 0.75 * (price / scene.highestPrice_per_kwh);
      context.fillRect(left, lower + 2, width, priceHeight);
    }
  }
  context.globalAlpha = 1;
  paintLimit(context, scene, line, x, y);
  context.restore();
  context.fillStyle = colours.line;
  context.fillRect(size.left, lower, size.plot, 1);
  paintName(context, scene, line, top);
}

function paintLimit(context: CanvasRenderingContext2D, { axis, colours }: GroupScene, line: GroupLine,
                    x: (step: number) => number, y: (power_kw: number) => number): void {
  context.strokeStyle = colours.limit;
  context.lineWidth = 1.25;
  context.beginPath();
  for (let t = axis.view.first; t < axis.view.last; ++t) {
    const at = Math.round(y(line.plan.limit_kw[t] ?? 0)) + 0.5;
    context.lineTo(x(t), at);
    context.lineTo(x(t + 1), at);
  }
  context.stroke();
}

function paintName(context: CanvasRenderingContext2D, { colours, size, height }: GroupScene, line: GroupLine, top: number): void {
  const narrow = isNarrow(size);
  const indent = (narrow ? 8 : 16) + Math.min(line.depth, 4) * (narrow ? 4 : 10);
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `500 ${narrow ? 10 : 11.5}px ${colours.font}`;
  context.fillStyle = colours.ink;
  context.fillText(fitted(context, line.plan.id, size.left - (narrow ? 4 : 12) - indent), indent, top + height / 2);
}

/** On a canvas of their own, as wide as `size.right`: they follow the pointer, the lines stay. */
export function paintFigures({ context }: Painting, { colours, size, height }: GroupScene, top: number, figures: GroupFigures): void {
  const left = isNarrow(size) ? 6 : 14;
  const room = size.right - left - 4;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.font = `600 11.5px ${colours.font}`;
  context.fillStyle = colours.ink;
  context.fillText(fitted(context, figures.power, room), left, top + height / 2 - (figures.price === "" ? 0 : 8));
  if (figures.price === "") return;
  context.font = `400 11px ${colours.font}`;
  context.fillStyle = colours.limit;
  context.fillText(fitted(context, figures.price, room), left, top + height / 2 + 8);
}
