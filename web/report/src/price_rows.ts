// The price of energy as a strip of its own, and what one more kW of the limit would save.
import type uPlot from "uplot";
import { ChartRow } from "./chart";
import { limitSavings_per_kwh, type ReportData } from "./data";
import { currencySign, priceNumber, tick } from "./format";
import type { Theme } from "./theme";
import type { TimeAxis } from "./time_axis";
import { words } from "./words";

/** Bars as wide as their steps; paler the nearer to nothing, in a second colour below it. */
function paintBars(chart: uPlot, values: number[], positive: string, negative: string): void {
  const { ctx, bbox } = chart;
  const most = values.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-12);
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  const zero = chart.valToPos(0, "y", true);
  for (const [t, value] of values.entries()) {
    const left = Math.round(chart.valToPos(t, "x", true));
    const right = Math.round(chart.valToPos(t + 1, "x", true));
    if (right < bbox.left || left > bbox.left + bbox.width) continue;
    ctx.globalAlpha = 0.25 + 0.75 * (Math.abs(value) / most);
    ctx.fillStyle = value < 0 ? negative : positive;
    const y = chart.valToPos(value, "y", true);
    ctx.fillRect(left, Math.min(y, zero), Math.max(1, right - left), Math.max(1, Math.abs(zero - y)));
  }
  ctx.restore();
}

function strip(data: ReportData, axis: TimeAxis, title: string, values: number[], label: string,
               colour: (colours: Theme) => string, height: number): ChartRow {
  const unit = `${currencySign(data.site.currency)}/kWh`;
  const high = values.reduce((a, b) => Math.max(a, b), 0);
  const low = values.reduce((a, b) => Math.min(a, b), 0);
  return new ChartRow({
    title,
    unit,
    height,
    minimum: 1.08 * low,
    maximum: Math.max(1.08 * high, low === 0 ? 1e-3 : 0),
    values: [values],
    series: () => [{ show: false }],
    paint: (chart, colours) => { paintBars(chart, values, colour(colours), colours.negative); },
    tickText: tick,
    readings: (step, colours) => {
      const of = (value: number): string => (value < 0 ? colours.negative : colour(colours));
      if (step !== null) return [{ label, colour: of(values[step] ?? 0), kind: "area", value: `${priceNumber(values[step] ?? 0)} ${unit}` }];
      const [least, most] = [values.reduce((a, b) => Math.min(a, b), Infinity), values.reduce((a, b) => Math.max(a, b), -Infinity)];
      const range = least === most ? priceNumber(least) : `${priceNumber(least)}${least < 0 ? ` ${words().to} ` : "–"}${priceNumber(most)}`;
      return [{ label, colour: of(most), kind: "area", value: `${range} ${unit}` }];
    },
  }, axis);
}

export const priceRow = (data: ReportData, axis: TimeAxis): ChartRow =>
  strip(data, axis, words().price.title, data.plan.site.import_price_per_kwh, words().price.import, (colours) => colours.price, 96);

/** Only where the limit costs anything. */
export function shadowPriceRow(data: ReportData, axis: TimeAxis): ChartRow | null {
  const values = limitSavings_per_kwh(data.plan);
  if (values.every((value) => value <= 1e-9)) return null;
  return strip(data, axis, words().price.shadow, values, words().price.saves, (colours) => colours.limit, 84);
}
