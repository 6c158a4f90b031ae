// A row of the timeline drawn by uPlot: our axis behind it, names on the left, the figures under the pointer on the right.
import uPlot from "uplot";
import { h } from "./dom";
import type { Geometry, TimeAxis } from "./time_axis";
import { theme, type Theme } from "./theme";

/** One line of the figures beside a chart. */
export interface Reading {
  label: string;
  colour: string;
  kind: "area" | "line" | "dots";
  value: string;
}

export interface ChartSpec {
  title: string;
  unit: string;
  height: number;
  minimum: number;
  maximum: number;
  /** Values per step of each uPlot series, in its order. */
  values: number[][];
  series: (colours: Theme) => uPlot.Series[];
  bands?: (colours: Theme) => uPlot.Band[];
  paint?: (chart: uPlot, colours: Theme) => void;
  tickText: (value: number) => string;
  /** At a step; null = a summary of the whole. */
  readings: (step: number | null, colours: Theme) => Reading[];
  controls?: HTMLElement;
}

export interface Part {
  element: HTMLElement;
  render: (size: Geometry) => void;
  zoomed: () => void;
  hovered: () => void;
}

/** Steps are drawn as steps: a value holds from its step to the next. */
export const steps = (): uPlot.Series.PathBuilder => uPlot.paths.stepped!({ align: 1 });

export class ChartRow implements Part {
  readonly element: HTMLElement;
  private readonly plot = h("div", { class: "plot" });
  private readonly readout = h("div", { class: "readout" });
  private chart: uPlot | null = null;
  private height = 0;

  constructor(private readonly spec: ChartSpec, private readonly axis: TimeAxis) {
    const title = h("div", { class: "row-title" }, h("h2", {}, spec.title), h("span", { class: "unit" }, spec.unit));
    this.element = h("section", { class: "row" }, title, this.plot, this.readout);
    if (spec.controls !== undefined) title.append(spec.controls);
    axis.view.ended.addEventListener("abort", () => { this.chart?.destroy(); });
  }

  render(size: Geometry): void {
    const colours = theme();
    this.chart?.destroy();
    this.height = Math.round(this.spec.height * size.shrink);
    this.readout.style.maxHeight = `${this.height}px`;
    this.plot.style.width = `${size.left + size.plot}px`;
    this.chart = new uPlot(this.options(size, colours), this.data(), this.plot);
    this.hovered();
  }

  /** The step and the value at a place of the window; null outside the plot's width. */
  at(clientX: number, clientY: number): { step: number; value: number; maximum: number } | null {
    if (this.chart === null) return null;
    const { left, top, width } = this.chart.over.getBoundingClientRect();
    const step = this.axis.stepAt(clientX - left, width);
    return step === null ? null : { step, value: Math.min(this.chart.posToVal(clientY - top, "y"), this.spec.maximum), maximum: this.spec.maximum };
  }

  /** Where a value stands in the window. */
  clientY(value: number): number {
    return this.chart === null ? NaN : this.chart.over.getBoundingClientRect().top + this.chart.valToPos(value, "y");
  }

  zoomed(): void {
    this.chart?.setScale("x", { min: this.axis.view.first, max: this.axis.view.last });
  }

  redraw(): void {
    this.chart?.redraw(false);
  }

  hovered(): void {
    const colours = theme();
    this.readout.replaceChildren(...this.spec.readings(this.axis.view.hoverStep, colours).map((reading) => {
      const key = h("i", { class: `key ${reading.kind}` });
      key.style.setProperty("--key", reading.colour);
      return h("div", { class: "reading" }, key, h("span", { class: "reading-label" }, reading.label),
        h("span", { class: "reading-value" }, reading.value));
    }));
  }

  private data(): uPlot.AlignedData {
    const count = this.axis.view.steps;
    const x = Array.from({ length: count + 1 }, (_, t) => t);
    // The last step ends where the horizon ends: its value is repeated there.
    return [x, ...this.spec.values.map((values) => [...values, values[values.length - 1] ?? 0])];
  }

  private options(size: Geometry, colours: Theme): uPlot.Options {
    const { spec, axis } = this;
    const behind = (chart: uPlot): void => {
      const ratio = uPlot.pxRatio;
      const { left, top, width, height } = chart.bbox;
      chart.ctx.save();
      chart.ctx.scale(ratio, ratio);
      axis.paintBackground(chart.ctx, colours, { left: left / ratio, top: top / ratio, width: width / ratio, height: height / ratio });
      chart.ctx.restore();
    };
    return {
      width: size.left + size.plot,
      height: this.height,
      padding: [10, 0, 6, 0],
      legend: { show: false },
      cursor: { show: false },
      select: { show: false, left: 0, top: 0, width: 0, height: 0 },
      scales: {
        x: { time: false, range: () => [axis.view.first, axis.view.last] },
        y: { range: () => [spec.minimum, spec.maximum] },
      },
      axes: [
        { show: false },
        {
          size: size.left,
          gap: 10,
          font: `500 11px ${colours.font}`,
          stroke: colours.muted,
          grid: { stroke: colours.line, width: 1 },
          ticks: { show: false },
          space: 34,
          values: (_, splits) => splits.map(spec.tickText),
        },
      ],
      series: [{}, ...spec.series(colours)],
      bands: spec.bands?.(colours) ?? [],
      hooks: { drawClear: [behind], draw: [(chart): void => spec.paint?.(chart, colours)] },
    };
  }
}
