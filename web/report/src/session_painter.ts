// What a session's picture is painted of: set-points, energy in the battery, price, and the steps in which limits bind.
import type { SessionCurve } from "./session_curve";
import type { Theme } from "./theme";

export interface Band {
  top: number;
  height: number;
}

/** What every part is painted with. `x` is the pixel of a step, in sight or not. */
export interface SessionScene {
  context: CanvasRenderingContext2D;
  colours: Theme;
  left: number;
  width: number;
  x: (step: number) => number;
}

/** A band's name above it, and its highest and lowest number on the left. */
export function paintFrame({ context, colours, left, width }: SessionScene, band: Band, title: string, highest: string, lowest: string): void {
  context.textBaseline = "alphabetic";
  context.textAlign = "left";
  context.font = `600 11px ${colours.font}`;
  context.fillStyle = colours.ink;
  context.fillText(title, left, band.top - 8);
  context.font = `500 10.5px ${colours.font}`;
  context.textAlign = "right";
  context.fillStyle = colours.muted;
  context.fillText(highest, left - 8, band.top + 8);
  context.fillText(lowest, left - 8, band.top + band.height);
  context.fillStyle = colours.faint;
  context.fillRect(left, band.top + band.height, width, 1);
}

/** Set-points, filled; dotted: at full power from arrival. */
export function paintPower({ context, colours, x }: SessionScene, band: Band, curve: SessionCurve): void {
  const y = (power_kw: number): number => band.top + band.height * (1 - power_kw / (curve.highest_kw || 1));
  const bottom = band.top + band.height;
  context.fillStyle = colours.charging;
  for (const [i, power] of curve.power_kw.entries()) {
    if (power <= 0) continue;
    const from = Math.round(x(curve.first + i));
    context.globalAlpha = 0.78;
    context.fillRect(from, y(power), Math.max(1, Math.round(x(curve.first + i + 1)) - from), bottom - y(power));
  }
  context.globalAlpha = 1;
  context.strokeStyle = colours.muted;
  context.lineWidth = 1.25;
  context.setLineDash([2, 3]);
  context.beginPath();
  for (const [i, power] of curve.uncontrolled_kw.entries()) {
    context.lineTo(x(curve.first + i), y(power));
    context.lineTo(x(curve.first + i + 1), y(power));
  }
  context.stroke();
  context.setLineDash([]);
}

/** Energy since arrival, up to what was asked for: dotted, red where it is not reached. */
export function paintEnergy({ context, colours, left, width, x }: SessionScene, band: Band, curve: SessionCurve,
                            required_kwh: number, isShort: boolean): void {
  const most = Math.max(required_kwh, curve.energy_kwh[curve.energy_kwh.length - 1], 1e-9);
  const y = (energy_kwh: number): number => band.top + band.height * (1 - energy_kwh / most);
  context.strokeStyle = isShort ? colours.limit : colours.muted;
  context.lineWidth = 1.25;
  context.setLineDash([2, 3]);
  context.beginPath();
  context.moveTo(left, y(required_kwh) + 0.5);
  context.lineTo(left + width, y(required_kwh) + 0.5);
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  for (const [i, energy_kwh] of curve.energy_kwh.entries()) context.lineTo(x(curve.first + i), y(energy_kwh));
  context.strokeStyle = colours.charging;
  context.lineWidth = 2;
  context.lineJoin = "round";
  context.stroke();
  context.lineTo(x(curve.last), band.top + band.height);
  context.lineTo(x(curve.first), band.top + band.height);
  context.fillStyle = colours.charging;
  context.globalAlpha = 0.14;
  context.fill();
  context.globalAlpha = 1;
}

export function paintPrice({ context, colours, x }: SessionScene, band: Band, curve: SessionCurve, price_per_kwh: number[]): void {
  const seen = price_per_kwh.slice(curve.first, curve.last);
  const [low, high] = [seen.reduce((a, b) => Math.min(a, b), 0), seen.reduce((a, b) => Math.max(a, b), 0)];
  const span = high - low || 1;
  const y = (price: number): number => band.top + (band.height * (high - price)) / span;
  for (const [i, price] of seen.entries()) {
    const from = Math.round(x(curve.first + i));
    context.fillStyle = price < 0 ? colours.negative : colours.price;
    context.globalAlpha = 0.25 + 0.75 * (Math.abs(price) / Math.max(high, -low, 1e-12));
    context.fillRect(from, Math.min(y(price), y(0)), Math.max(1, Math.round(x(curve.first + i + 1)) - from), Math.max(1, Math.abs(y(0) - y(price))));
  }
  context.globalAlpha = 1;
}

/** Red where one more kW of the site or of a group above the charging point would save something. */
export function paintLimits({ context, colours, x }: SessionScene, band: Band, curve: SessionCurve, limit_price_per_kwh: number[]): void {
  const highest = limit_price_per_kwh.reduce((a, b) => Math.max(a, b), 1e-9);
  context.fillStyle = colours.limit;
  for (let t = curve.first; t < curve.last; ++t) {
    const price = limit_price_per_kwh[t] ?? 0;
    if (price <= 1e-9) continue;
    const from = Math.round(x(t));
    context.globalAlpha = 0.25 + 0.75 * (price / highest);
    context.fillRect(from, band.top, Math.max(1, Math.round(x(t + 1)) - from), band.height);
  }
  context.globalAlpha = 1;
}

/** Arrival and departure through all bands; what is before and after is dimmed. */
export function paintStay({ context, colours, left, width, x }: SessionScene, top: number, bottom: number, arrivalStep: number, departureStep: number): void {
  const inside = (at: number): number => Math.min(left + width, Math.max(left, at));
  const [from, to] = [inside(x(arrivalStep)), inside(x(departureStep))];
  context.fillStyle = colours.paper;
  context.globalAlpha = 0.6;
  context.fillRect(left, top, from - left, bottom - top);
  context.fillRect(to, top, left + width - to, bottom - top);
  context.globalAlpha = 1;
  context.fillStyle = colours.faint;
  for (const [step, at] of [[arrivalStep, from], [departureStep, to]])
    if (x(step) >= left && x(step) <= left + width) context.fillRect(Math.round(at) - 0.75, top, 1.5, bottom - top);
}

export function paintPointer({ context, colours, x }: SessionScene, top: number, bottom: number, step: number): void {
  context.fillStyle = colours.ink;
  context.globalAlpha = 0.08;
  context.fillRect(x(step), top, Math.max(1, x(step + 1) - x(step)), bottom - top);
  context.globalAlpha = 0.3;
  context.fillRect(x(step), top, 1, bottom - top);
  context.globalAlpha = 1;
}
