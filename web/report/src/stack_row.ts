// Charging power, layer by layer: by group where there are groups, or by session.
import type uPlot from "uplot";
import { ChartRow, type Reading } from "./chart";
import { layerColour, type Palette } from "./colour";
import type { Row } from "./data";
import { h } from "./dom";
import { kw, tick } from "./format";
import type { TimeAxis } from "./time_axis";
import { words } from "./words";

const sessionsDrawn = 120; // more than this: those that arrive after one another together
const cohorts = 10;

interface Layer {
  name: string;
  sessions: number[]; // indices of the plan
  power_kw: Float64Array;
  top_kw: Float64Array; // with all layers below
}

function layer(name: string, rows: Row[], steps: number): Layer {
  const power_kw = new Float64Array(steps);
  for (const { plan } of rows) plan.power_kw.forEach((power, i) => { power_kw[plan.first_step + i] += power; });
  return { name, sessions: rows.map((row) => row.index), power_kw, top_kw: power_kw.slice() };
}

function stacked(layers: Layer[]): Layer[] {
  for (let i = 1; i < layers.length; ++i)
    for (let t = 0; t < layers[i].top_kw.length; ++t) layers[i].top_kw[t] = layers[i - 1].top_kw[t] + layers[i].power_kw[t];
  return layers;
}

function bySession(rows: Row[], axis: TimeAxis): Layer[] {
  const steps = axis.view.steps;
  const charging = rows.filter((row) => row.plan.peak_power_kw > 0).sort((a, b) => a.arrivalStep - b.arrivalStep);
  if (charging.length <= sessionsDrawn) return stacked(charging.map((row) => layer(row.plan.id, [row], steps)));
  const size = Math.ceil(charging.length / cohorts);
  const label = (row: Row): string => axis.clock.label(Math.max(0, row.arrivalStep));
  return stacked(Array.from({ length: cohorts }, (_, i) => charging.slice(i * size, (i + 1) * size)).filter((part) => part.length > 0)
    .map((part) => layer(words().stack.arrived(`${label(part[0])}–${label(part[part.length - 1])}`), part, steps)));
}

function byGroup(rows: Row[], steps: number): Layer[] {
  const members = new Map<string, Row[]>();
  for (const row of rows) {
    const name = row.facts.group ?? words().stack.noGroup;
    const list = members.get(name);
    if (list === undefined) members.set(name, [row]);
    else list.push(row);
  }
  return stacked([...members].sort(([a], [b]) => a.localeCompare(b)).map(([name, list]) => layer(name, list, steps)));
}

export function stackRow(rows: Row[], axis: TimeAxis): ChartRow {
  const steps = axis.view.steps;
  const hasGroups = rows.some((row) => row.facts.group !== undefined);
  let layers = hasGroups ? byGroup(rows, steps) : bySession(rows, axis);
  let grouped = hasGroups;
  const palette = (): Palette => (grouped ? "groups" : layers.length <= cohorts ? "cohorts" : "sessions");
  const total = layers[layers.length - 1]?.top_kw ?? new Float64Array(steps);
  const peak = total.reduce((a, b) => Math.max(a, b), 0);

  const paint = (chart: uPlot, dark: boolean, paper: string): void => {
    const { ctx, bbox } = chart;
    const first = axis.view.first;
    const last = axis.view.last;
    const x = (step: number): number => Math.round(chart.valToPos(step, "x", true));
    const y = (value: number): number => chart.valToPos(value, "y", true);
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    const marked = axis.view.hoverSession;
    for (const [i, { power_kw, top_kw, sessions }] of layers.entries()) {
      ctx.fillStyle = layerColour(i, dark, palette());
      ctx.globalAlpha = marked === null || sessions.includes(marked) ? 1 : 0.35;
      for (let t = first; t < last; ++t) {
        if (power_kw[t] <= 0) continue;
        const top = y(top_kw[t]);
        ctx.fillRect(x(t), top, x(t + 1) - x(t), y(top_kw[t] - power_kw[t]) - top);
      }
    }
    ctx.globalAlpha = palette() === "cohorts" ? 0 : 0.6;
    ctx.strokeStyle = paper;
    ctx.lineWidth = 1;
    ctx.beginPath();
    for (const { power_kw, top_kw } of layers)
      for (let t = first; t < last; ++t)
        if (power_kw[t] > 0) { ctx.moveTo(x(t), y(top_kw[t])); ctx.lineTo(x(t + 1), y(top_kw[t])); }
    ctx.stroke();
    ctx.restore();
  };

  const readings = (step: number | null, dark: boolean): Reading[] => {
    const at = (values: Float64Array): number => (step === null ? values.reduce((a, b) => Math.max(a, b), 0) : values[step] ?? 0);
    const largest = layers.map((entry, i) => ({ entry, i, power: at(entry.power_kw) }))
      .filter(({ power }) => power > 0).sort((a, b) => b.power - a.power).slice(0, 5);
    if (step === null && palette() === "sessions") return [{ label: words().stack.sum, colour: layerColour(0, dark, palette()), kind: "area", value: kw(peak) }];
    return largest.map(({ entry, i, power }) => ({ label: entry.name, colour: layerColour(i, dark, palette()), kind: "area", value: kw(power) }));
  };

  const controls = h("div", { class: "switch small" });
  const row = new ChartRow({
    title: words().stack.title,
    unit: "kW",
    height: 190,
    minimum: 0,
    maximum: peak > 0 ? 1.08 * peak : 1,
    values: [Array.from(total)],
    series: () => [{ show: false }],
    paint: (chart, colours) => { paint(chart, colours.dark, colours.paper); },
    tickText: tick,
    readings: (step, colours) => readings(step, colours.dark),
    ...(hasGroups ? { controls } : {}),
  }, axis);

  const choose = (value: boolean): void => {
    grouped = value;
    layers = grouped ? byGroup(rows, steps) : bySession(rows, axis);
    for (const [i, button] of [...controls.children].entries()) button.setAttribute("aria-pressed", String((i === 0) === grouped));
    row.redraw();
    row.hovered();
  };
  for (const [i, name] of [words().stack.groups, words().stack.sessions].entries()) {
    const button = h("button", { type: "button", "aria-pressed": String((i === 0) === grouped) }, name);
    button.addEventListener("click", () => { choose(i === 0); });
    controls.append(button);
  }
  axis.view.whenHover(() => { row.redraw(); });
  return row;
}
