// Site power: other load less PV, charging on top of it, against the limit and charging without a plan.
import type uPlot from "uplot";
import { ChartRow, steps, type Reading } from "./chart";
import { limitedPower, type ReportData } from "./data";
import { decimal, kw, tick } from "./format";
import type { Theme } from "./theme";
import type { TimeAxis } from "./time_axis";
import { words } from "./words";

const highest = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
const lowest = (values: number[]): number => values.reduce((a, b) => Math.min(a, b), 0);

export interface SiteScale {
  minimum: number;
  maximum: number;
}

interface Options {
  other?: { name: string; power_kw: number[] } | undefined; // another plan of the same steps, laid over
  hidesUncontrolled?: boolean;
  controls?: HTMLElement;
  title?: string;
  unit?: string;
  scale?: SiteScale; // beside another plan, that of both
}

export function siteRow(data: ReportData, axis: TimeAxis, { other, hidesUncontrolled = false, controls, title = words().site.title, unit = "kW", scale }: Options = {}): ChartRow {
  const { site } = data.plan;
  const { total, pvUsed, unplanned, without } = curvesOf(data, hidesUncontrolled);
  const charging = total.map((power, t) => power - unplanned[t]);
  const hasOther = highest(site.base_load_kw) > 0;
  const hasPv = highest(site.pv_kw) > 0;
  const over = other?.power_kw ?? [];
  const { minimum, maximum } = scale ?? siteScale(data, { hidesUncontrolled, over });
  const limitFits = highest(site.limit_kw) <= maximum;

  const line = (label: string, stroke: string, width: number, dash: number[] = []): uPlot.Series =>
    ({ label, stroke, width, dash, paths: steps(), points: { show: false } });
  const shade = (colour: string, percent: number): string => `color-mix(in oklab, ${colour} ${percent}%, transparent)`;

  const readings = (step: number | null, colours: Theme): Reading[] => {
    const at = (values: number[]): string => kw(step === null ? highest(values) : values[step] ?? 0);
    const said = words().site;
    const of = (label: string): string => (step === null ? said.peak(label) : label);
    return [
      ...(hasOther || hasPv ? [{ label: of(said.site), colour: colours.ink, kind: "line" as const, value: at(total) }] : []),
      { label: of(said.charging), colour: colours.charging, kind: "area", value: at(charging) },
      ...(hasOther ? [{ label: of(said.otherLoad), colour: colours.load, kind: "area" as const, value: at(site.base_load_kw) }] : []),
      ...(hasPv ? [{ label: of(said.pv), colour: colours.pv, kind: "area" as const, value: at(pvUsed) }] : []),
      ...(highest(site.pv_curtailed_kw) > 0 ? [{ label: of(said.pvOff), colour: "transparent", kind: "area" as const, value: at(site.pv_curtailed_kw) }] : []),
      ...(hidesUncontrolled ? [] : [{ label: of(said.uncontrolled), colour: colours.muted, kind: "dots" as const, value: at(without) }]),
      ...(other === undefined ? [] : [{ label: of(other.name), colour: colours.ink, kind: "line" as const, value: at(over) }]),
      { label: said.limit, colour: colours.limit, kind: "line", value: step === null ? limitText(site.limit_kw) : at(site.limit_kw) },
    ];
  };

  return new ChartRow({
    title,
    unit,
    height: (hasOther && hasPv ? 292 : 260) + (other === undefined ? 0 : 30), // room for every reading
    minimum,
    maximum,
    values: [unplanned, total, pvUsed.map((pv) => -pv), without, site.limit_kw, ...(other === undefined ? [] : [over])],
    series: (colours) => [
      { ...line("other load less PV", colours.load, hasOther || hasPv ? 1 : 0), fill: shade(colours.load, 45), show: hasOther || hasPv },
      { ...line("site", colours.charging, 1.5), fill: hasOther || hasPv ? "transparent" : shade(colours.charging, 78) },
      { ...line("PV", colours.pv, 1), fill: shade(colours.pv, 35), show: hasPv },
      { ...line("uncontrolled", colours.muted, 1.25, [2, 3]), show: !hidesUncontrolled },
      { ...line("limit", colours.limit, 1.5), show: limitFits },
      ...(other === undefined ? [] : [line(other.name, colours.ink, 1.5, [6, 3])]),
    ],
    bands: (colours) => (hasOther || hasPv ? [{ series: [2, 1], fill: shade(colours.charging, 78) }] : []),
    paint: (chart, colours) => { if (limitFits) nameLimit(chart, colours, site.limit_kw, axis.view.last); },
    tickText: tick,
    readings,
    ...(controls === undefined ? {} : { controls }),
  }, axis);
}

function curvesOf({ plan }: ReportData, hidesUncontrolled: boolean): Record<"total" | "pvUsed" | "unplanned" | "without", number[]> {
  const { site, uncontrolled } = plan;
  const pvUsed = site.pv_kw.map((pv, t) => pv - (site.pv_curtailed_kw[t] ?? 0));
  return {
    total: limitedPower(plan), pvUsed, unplanned: site.base_load_kw.map((load, t) => load - pvUsed[t]),
    without: hidesUncontrolled ? [] : site.base_load_kw.map((load, t) => load - site.pv_kw[t] + (uncontrolled.power_kw[t] ?? 0)),
  };
}

/** A limit far above everything would press the day flat: it is then named, not drawn. */
export function siteScale(data: ReportData, { hidesUncontrolled, over = [] }: { hidesUncontrolled: boolean; over?: number[] }): SiteScale {
  const { total, pvUsed, unplanned, without } = curvesOf(data, hidesUncontrolled);
  const curves = [total, unplanned, without, over];
  const limit = highest(data.plan.site.limit_kw);
  const drawn = Math.max(...curves.map(highest));
  const fed = -Math.min(...curves.map(lowest), -highest(pvUsed));
  const isIdle = Math.max(drawn, fed) < 1e-6;
  const shown = Math.max(drawn, isIdle || limit <= 3 * drawn ? limit : 0, 1e-9);
  return { minimum: -1.1 * fed, maximum: isIdle && limit === 0 ? 1 : 1.1 * shown };
}

/** `100.0 kW`, or `60.0–80.0 kW` where it moves. */
function limitText(limit_kw: number[]): string {
  const low = limit_kw.reduce((a, b) => Math.min(a, b), Infinity);
  const high = highest(limit_kw);
  return low < high ? `${decimal(low)}–${kw(high)}` : kw(high);
}

/** The limit is named on its line, at the right end of what is in sight. */
function nameLimit(chart: uPlot, colours: Theme, limit_kw: number[], lastStep: number): void {
  const value = limit_kw[lastStep - 1];
  if (value === undefined) return;
  const ratio = window.devicePixelRatio || 1;
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.font = `600 ${11 * ratio}px ${colours.font}`;
  ctx.textAlign = "right";
  ctx.textBaseline = "bottom";
  ctx.fillStyle = colours.limit;
  ctx.fillText(`${words().site.limit} ${kw(value)}`, bbox.left + bbox.width - 6 * ratio, chart.valToPos(value, "y", true) - 4 * ratio);
  ctx.restore();
}
