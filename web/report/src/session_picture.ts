// The picture in a session's drawer, over its own stay. Its pointer is that of the page: one band goes through all pictures.
import type { ReportData, Row } from "./data";
import { h, prepare } from "./dom";
import { currencySign, decimal, kw, kwh, percent, priceNumber } from "./format";
import { groupsAbove } from "./group_order";
import { sessionCurve, type SessionCurve } from "./session_curve";
import { paintEnergy, paintFrame, paintLimits, paintPointer, paintPower, paintPrice, paintStay, type Band, type SessionScene } from "./session_painter";
import { onTheme, theme } from "./theme";
import { TimeAxis } from "./time_axis";
import { View } from "./view";
import { words } from "./words";

const [left, right] = [52, 20];
const powerBand: Band = { top: 24, height: 104 };
const energyBand: Band = { top: 158, height: 92 };
const priceBand: Band = { top: 280, height: 44 };
const limitBand: Band = { top: 328, height: 5 };
const [top, bottom] = [powerBand.top, limitBand.top + limitBand.height];
const labelsHeight = 26;

export class SessionPicture {
  readonly element = h("div", { class: "session-picture" });
  private readonly canvas = h("canvas", { role: "img" });
  private readonly reading = h("p", { class: "session-reading" });
  private readonly axis: TimeAxis;
  private readonly sign: string;
  private row: Row | null = null;
  private curve: SessionCurve | null = null;
  private limitPrice_per_kwh: number[] = [];

  constructor(private readonly data: ReportData, private readonly page: TimeAxis) {
    this.axis = new TimeAxis(page.clock, new View(page.view.steps));
    this.sign = currencySign(data.site.currency);
    this.element.append(this.reading, this.canvas);
    this.canvas.addEventListener("mousemove", (event) => {
      const x = event.clientX - this.canvas.getBoundingClientRect().left - left;
      page.view.hover(this.axis.stepAt(x, this.width), this.row?.index ?? null);
    });
    this.canvas.addEventListener("mouseleave", () => { page.view.hover(null, null); });
    page.view.whenHover(() => { this.paint(); });
    onTheme(() => { this.paint(); }, page.view.ended);
    const observer = new ResizeObserver(() => { this.paint(); });
    observer.observe(this.element);
    page.view.ended.addEventListener("abort", () => { observer.disconnect(); });
  }

  show(row: Row | null): void {
    this.row = row;
    this.curve = row === null ? null : sessionCurve(this.data, row);
    if (row === null || this.curve === null) return;
    const { site } = this.data.plan;
    const above = groupsAbove(this.data, row.facts.group);
    this.limitPrice_per_kwh = site.limit_price_per_kwh.map((price, t) => above.reduce((sum, group) => sum + (group.limit_price_per_kwh[t] ?? 0), price));
    this.axis.view.zoom(this.curve.first, this.curve.last);
    this.canvas.setAttribute("aria-label", words().drawer.picture(row.plan.id));
    this.paint();
  }

  private get width(): number { return this.element.clientWidth - left - right; }

  private paint(): void {
    const { row, curve, width } = this;
    if (row === null || curve === null || width <= 0) return;
    const colours = theme();
    const painting = prepare(this.canvas, left + width + right, bottom + labelsHeight);
    const { context } = painting;
    const scene: SessionScene = { context, colours, left, width, x: (step) => left + this.axis.x(step, width) };
    const prices = this.data.plan.site.import_price_per_kwh;
    const seen = prices.slice(curve.first, curve.last);
    const most_kwh = Math.max(row.plan.energy_required_kwh, row.plan.energy_delivered_kwh);
    this.axis.paintBackground(context, colours, { left, top, width, height: bottom - top });
    paintPower(scene, powerBand, curve);
    paintEnergy(scene, energyBand, curve, row.plan.energy_required_kwh, row.isShort);
    paintPrice(scene, priceBand, curve, prices);
    paintLimits(scene, limitBand, curve, this.limitPrice_per_kwh);
    paintStay(scene, top, bottom, row.arrivalStep, row.departureStep);
    paintFrame(scene, powerBand, words().drawer.setPoints, decimal(curve.highest_kw), "0");
    paintFrame(scene, energyBand, words().drawer.energy, decimal(most_kwh), "0");
    const [least, most] = [seen.reduce((a, b) => Math.min(a, b), 0), seen.reduce((a, b) => Math.max(a, b), 0)];
    paintFrame(scene, priceBand, `${words().drawer.price}, ${this.sign}/kWh`, most > 0 ? priceNumber(most) : "0", least < 0 ? priceNumber(least) : "0");
    const step = this.pointedStep(curve);
    if (step !== null) paintPointer(scene, top, bottom, step);
    context.translate(0, bottom);
    this.axis.paintLabels({ ...painting, height: labelsHeight }, colours, left, width);
    this.reading.textContent = this.readingAt(step, row, curve);
  }

  private pointedStep(curve: SessionCurve): number | null {
    const step = this.page.view.hoverStep;
    return step !== null && step >= curve.first && step < curve.last ? step : null;
  }

  private readingAt(step: number | null, row: Row, curve: SessionCurve): string {
    if (step === null) return words().drawer.hint;
    const i = step - curve.first;
    const soc = row.plan.soc_ratio?.[step - row.plan.first_step];
    const limit = this.limitPrice_per_kwh[step] ?? 0;
    return [
      this.page.clock.range(step), kw(curve.power_kw[i]),
      soc === undefined ? kwh(curve.energy_kwh[i + 1]) : `${kwh(curve.energy_kwh[i + 1])}, SoC ${percent(soc)}`,
      `${priceNumber(this.data.plan.site.import_price_per_kwh[step] ?? 0)} ${this.sign}/kWh`,
      ...(limit > 1e-9 ? [words().drawer.saves(priceNumber(limit))] : []),
    ].join(" · ");
  }
}
