// A tile is a number with its unit, what it is of, and what it would be without planning.
import { limitedPower, type ReportData, type Row } from "./data";
import { h } from "./dom";
import { count, currencySign, decimal, kw, kwh, moneyNumber, percent, priceNumber, signed } from "./format";
import { words } from "./words";

type Tone = "good" | "bad" | "plain";

export interface Tile {
  name: string;
  number: string;
  unit: string;
  of: string;
  compared: string;
  tone: Tone;
  share?: number; // of a bar
  id: string;
  meaning?: string; // on hover
  value: number; // behind `number`, to be compared
  against?: string; // another plan
}

const highest = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity);

function costTile(data: ReportData): Tile {
  const { kpi, uncontrolled } = data.plan;
  const sign = currencySign(data.site.currency);
  const difference = kpi.energy_cost - uncontrolled.energy_cost;
  const without = uncontrolled.energy_delivered_kwh;
  // Less money for less energy is no saving, and charging past the limit may well be cheaper: only what is good for certain is
  // coloured.
  const sameEnergy = Math.abs(kpi.energy_delivered_kwh - without) <= 0.005 * Math.max(1, without);
  const ratio = uncontrolled.energy_cost === 0 ? 0 : Math.abs(difference / uncontrolled.energy_cost);
  const without_cost = `${moneyNumber(uncontrolled.energy_cost)} ${sign}`;
  const compared = words().uncontrolled(Math.abs(difference) < 0.005 ? without_cost : `${without_cost} (${signed(percent(ratio), difference)})`);
  return {
    id: "cost", name: words().tiles.cost, value: kpi.energy_cost, number: moneyNumber(kpi.energy_cost), unit: sign,
    of: `${priceNumber(kpi.mean_price_per_kwh)} ${sign}/kWh ${words().tiles.drawn}`, compared,
    tone: sameEnergy && difference < -0.005 ? "good" : "plain",
  };
}

function peakTile(data: ReportData): Tile {
  const { site, uncontrolled } = data.plan;
  const peak = Math.max(0, highest(limitedPower(data.plan)));
  const without = Math.max(0, highest(site.power_kw.map((_, t) => site.base_load_kw[t] - site.pv_kw[t] + (uncontrolled.power_kw[t] ?? 0))));
  const [low, high] = [-highest(site.limit_kw.map((limit) => -limit)), highest(site.limit_kw)];
  const over = uncontrolled.steps_over_limit;
  return {
    id: "peak", name: words().tiles.peak, value: peak, number: decimal(peak), unit: "kW",
    of: words().tiles.limit(low < high ? `${decimal(low)}–${kw(high)}` : kw(high)),
    compared: words().uncontrolled(`${kw(without)}${over > 0 ? words().tiles.over(over) : ""}`),
    tone: site.overload_kw > 1e-6 ? "bad" : "plain", share: high > 0 ? Math.min(1, peak / high) : 0,
  };
}

export function describeTiles(data: ReportData, rows: Row[]): Tile[] {
  const said = words().tiles;
  const { kpi, uncontrolled } = data.plan;
  const short = rows.filter((row) => row.isShort);
  const missing = short.reduce((sum, row) => sum + row.plan.unmet_kwh, 0);
  const worst = short.reduce<Row | null>((most, row) => (most === null || row.plan.unmet_kwh > most.plan.unmet_kwh ? row : most), null);
  const withoutRatio = kpi.energy_required_kwh > 0 ? uncontrolled.energy_delivered_kwh / kpi.energy_required_kwh : 1;
  return [
    { id: "energy", name: said.energy, value: kpi.energy_delivered_kwh, number: decimal(kpi.energy_delivered_kwh), unit: "kWh",
      of: said.ofRequired(kwh(kpi.energy_required_kwh)), compared: words().uncontrolled(kwh(uncontrolled.energy_delivered_kwh)), tone: "plain",
      share: kpi.energy_required_kwh > 0 ? Math.min(1, kpi.energy_delivered_kwh / kpi.energy_required_kwh) : 1 },
    { id: "met", name: said.met, value: 100 * kpi.demand_met_ratio, number: decimal(100 * (short.length > 0 ? Math.min(kpi.demand_met_ratio, 0.999) : kpi.demand_met_ratio)), unit: "%",
      of: said.inFull(count(rows.length - short.length), count(rows.length)), compared: words().uncontrolled(percent(withoutRatio)), tone: "plain" },
    costTile(data),
    peakTile(data),
    { id: "short", name: said.short, value: short.length, number: count(short.length), unit: "",
      of: short.length === 0 ? said.ofCars(count(rows.length)) : `${said.ofCars(count(rows.length))}, ${said.missing(kwh(missing))}`,
      compared: worst === null ? said.none : said.most(shortened(worst.plan.id), kwh(worst.plan.unmet_kwh)), tone: short.length > 0 ? "bad" : "plain" },
  ];
}

export const drawTiles = (tiles: Tile[]): HTMLElement => h("div", { class: "tiles" }, ...tiles.map(tile));

const shortened = (name: string): string => (name.length > 24 ? `${name.slice(0, 23)}…` : name);

function tile({ id, name, number, unit, of, compared, tone, share, meaning, against }: Tile): HTMLElement {
  const bar = share === undefined ? null : h("div", { class: "bar" }, h("i"));
  if (bar !== null) (bar.firstElementChild as HTMLElement).style.width = `${(100 * share!).toFixed(2)}%`;
  return h("section", { class: `tile ${tone}`, id: `tile-${id}`, ...(meaning === undefined ? {} : { title: meaning }) },
    h("h2", {}, name),
    h("p", { class: "number" }, number, unit === "" ? null : h("span", { class: "unit" }, unit)),
    h("p", { class: "of" }, of), bar ?? h("div", { class: "bar none" }),
    h("p", { class: "compared" }, compared), against === undefined ? null : h("p", { class: "against" }, against));
}
