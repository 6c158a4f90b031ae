// The sessions' part of the timeline: order, filter, the map itself and its scale. Only the rows in sight are drawn.
import type { Part } from "./chart";
import { powerScale, css } from "./colour";
import type { Row } from "./data";
import { h, prepare } from "./dom";
import { count, decimal, kw, kwh, percent } from "./format";
import { paintOverview, paintRows, type HeatScene } from "./heat_painter";
import type { Key, Order } from "./order";
import { onTheme, theme } from "./theme";
import type { Geometry, TimeAxis } from "./time_axis";
import { hideTooltip, showTooltip } from "./tooltip";
import { words } from "./words";

const readableRows = 60; // up to here every session has a row of its own from the start
const rowHeight = 20;
const printedHeight = 900; // what a sheet has room for below the heading
const windowHeight = 560; // of the map where it scrolls or shows all
const orders: Extract<Key, "departure" | "arrival" | "missing" | "evse" | "id">[] = ["departure", "arrival", "missing", "evse", "id"];

export class HeatMap implements Part {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas", { class: "heat-canvas", role: "img" });
  private readonly spacer = h("div", { class: "heat-spacer" });
  private readonly scroller = h("div", { class: "heat-scroller", tabindex: 0 });
  private readonly heading = h("span", { class: "unit" });
  private readonly scale = h("canvas", { class: "scale" });
  private readonly printedAxis = h("canvas", { class: "printed-axis", hidden: true });
  private readonly highest_kw: number;
  private overview: boolean;
  private printing = false;
  private size: Geometry = { left: 0, plot: 0, right: 0, shrink: 1 };
  private pressedAt = 0;

  constructor(private readonly order: Order, private readonly axis: TimeAxis) {
    this.highest_kw = order.rows.reduce((most, row) => Math.max(most, row.plan.peak_power_kw), 0) || 1;
    this.overview = order.total > readableRows;
    this.canvas.setAttribute("aria-label", words().heat.described);
    this.spacer.append(this.canvas);
    this.scroller.append(this.spacer);
    this.element = h("section", { class: "row heat" }, this.controls(), this.printedAxis, this.scroller);
    this.scroller.addEventListener("scroll", () => { this.paint(); });
    this.scroller.addEventListener("mousemove", (event) => { this.point(event); });
    this.scroller.addEventListener("mouseleave", () => { this.axis.view.hover(null, null); hideTooltip(); });
    this.canvas.addEventListener("mousedown", (event) => { this.pressedAt = event.clientX; });
    this.canvas.addEventListener("click", (event) => { this.choose(event); });
    axis.view.whenSelected(() => { this.bringIntoSight(); this.paint(); });
    order.whenChanged(() => { this.scroller.scrollTop = 0; this.paint(); });
    onTheme(() => { this.paint(); }, axis.view.ended);
  }

  /** What another plan's map takes over from this one. */
  get place(): { overview: boolean; scrollTop: number } {
    return { overview: this.overview, scrollTop: this.scroller.scrollTop };
  }

  restore({ overview, scrollTop }: { overview: boolean; scrollTop: number }): void {
    if (this.order.total > readableRows && overview !== this.overview) this.element.querySelector<HTMLElement>(`.switch button[aria-pressed="false"]`)?.click();
    this.paint();
    this.scroller.scrollTop = scrollTop;
  }

  render(size: Geometry): void {
    this.size = size;
    this.paint();
  }

  zoomed(): void { this.paint(); }
  hovered(): void { if (!this.drawsAll()) this.paint(); }

  /** On paper there is nothing to scroll. */
  setPrinting(value: boolean): void {
    this.printing = value;
  }

  /** Printed, the rows share one sheet: a picture is not parted. */
  private get rowHeight(): number {
    return this.printing ? Math.min(rowHeight, Math.floor(printedHeight / Math.max(1, this.order.rows.length))) : rowHeight;
  }

  private drawsAll(): boolean {
    return this.order.rows.length > readableRows && (this.overview || this.printing);
  }

  private controls(): HTMLElement {
    const select = h("select", { "aria-label": words().heat.sortLabel, id: "sort" }, ...orders.map((key) => h("option", { value: key }, words().heat.orders[key])));
    select.value = this.order.key;
    select.addEventListener("change", () => { this.order.choose(select.value as Key); });
    this.order.whenChanged(() => { select.value = this.order.key; });
    const search = h("input", { type: "search", id: "find-session", value: this.order.query, placeholder: words().heat.find, "aria-label": words().heat.findLabel });
    search.addEventListener("input", () => { this.order.filter(search.value); });
    const onlyShort = h("input", { type: "checkbox", id: "only-short", checked: this.order.onlyShort });
    onlyShort.addEventListener("change", () => { this.order.showOnlyShort(onlyShort.checked); });
    return h("header", { class: "heat-head" },
      h("div", { class: "heat-title" }, h("h2", {}, words().heat.title), this.heading),
      h("div", { class: "controls" },
        h("label", {}, words().heat.sortBy, select), search,
        h("label", { class: "check" }, onlyShort, words().heat.onlyShort),
        ...(this.order.total > readableRows ? [this.modes()] : [])),
      h("div", { class: "scale-box" }, h("span", {}, "0"), this.scale, h("span", {}, kw(this.highest_kw))));
  }

  private modes(): HTMLElement {
    const buttons = [words().heat.allAtOnce, words().heat.rowByRow].map((name, i) => {
      const button = h("button", { type: "button", "aria-pressed": String(this.overview === (i === 0)) }, name);
      button.addEventListener("click", () => {
        this.overview = i === 0;
        for (const [k, other] of buttons.entries()) other.setAttribute("aria-pressed", String(this.overview === (k === 0)));
        this.paint();
      });
      return button;
    });
    return h("div", { class: "switch" }, ...buttons);
  }

  private paint(): void {
    if (this.size.plot === 0) return;
    const rows = this.order.rows;
    const colours = theme();
    const full = rows.length * this.rowHeight;
    const all = this.drawsAll();
    const height = all ? Math.min(windowHeight, rows.length * Math.max(1, Math.floor(windowHeight / rows.length))) : Math.min(full, rows.length <= readableRows ? full : windowHeight);
    this.scroller.style.height = `${height}px`;
    this.spacer.style.height = `${all ? height : full}px`;
    const width = this.size.left + this.size.plot + this.size.right;
    const painting = prepare(this.canvas, width, Math.max(1, height));
    this.axis.paintBackground(painting.context, colours, { left: this.size.left, top: 0, width: this.size.plot, height });
    const { hoverSession, selectedSession } = this.axis.view;
    const scene: HeatScene = { axis: this.axis, colours, size: this.size, highest_kw: this.highest_kw, marked: hoverSession, selected: this.printing ? null : selectedSession };
    if (all) {
      paintOverview(painting, scene, rows, height);
    } else {
      const scrolled = this.scroller.scrollTop;
      const first = Math.floor(scrolled / this.rowHeight);
      const last = Math.min(rows.length, Math.ceil((scrolled + height) / this.rowHeight));
      paintRows(painting, scene, rows.slice(first, last), first * this.rowHeight - scrolled, this.rowHeight);
    }
    this.printedAxis.hidden = !this.printing; // on a sheet of its own the map needs its hours
    if (this.printing) this.axis.paintLabels(prepare(this.printedAxis, width, 24), colours, this.size.left, this.size.plot);
    this.paintScale(colours.dark);
    const chosen = rows.length === this.order.total ? count(rows.length) : words().heat.of(count(rows.length), count(this.order.total));
    this.heading.textContent = `${words().heat.cars(chosen, this.order.total)}${all && rows.length > height ? words().heat.meanPerLine : ""}`;
  }

  private paintScale(dark: boolean): void {
    const { context, width, height } = prepare(this.scale, 96, 8);
    const colours = powerScale(dark);
    for (const [i, colour] of colours.entries()) {
      context.fillStyle = css(colour);
      context.fillRect((i * width) / colours.length, 0, width / colours.length + 1, height);
    }
  }

  private rowAt(event: MouseEvent): Row | undefined {
    const box = this.canvas.getBoundingClientRect();
    const y = event.clientY - box.top;
    if (this.drawsAll()) return this.order.rows[Math.floor((y / box.height) * this.order.rows.length)];
    return this.order.rows[Math.floor((y + this.scroller.scrollTop) / rowHeight)];
  }

  private point(event: MouseEvent): void {
    const row = this.rowAt(event);
    const x = event.clientX - this.canvas.getBoundingClientRect().left - this.size.left;
    const step = this.axis.stepAt(x, this.size.plot);
    this.axis.view.hover(step, row?.index ?? null);
    if (row === undefined) hideTooltip();
    else this.describe(event, row, step);
  }

  /** A click opens the session; a drag across zooms (timeline.ts). */
  private choose(event: MouseEvent): void {
    const row = this.rowAt(event);
    if (row === undefined || Math.abs(event.clientX - this.pressedAt) > 5) return;
    hideTooltip();
    this.axis.view.select(row.index);
  }

  /** Browsing in the drawer moves the map along. */
  private bringIntoSight(): void {
    const at = this.order.rows.findIndex((row) => row.index === this.axis.view.selectedSession);
    if (at < 0 || this.drawsAll()) return;
    const { scrollTop, clientHeight } = this.scroller;
    if (at * rowHeight < scrollTop) this.scroller.scrollTop = at * rowHeight;
    else if ((at + 1) * rowHeight > scrollTop + clientHeight) this.scroller.scrollTop = (at + 1) * rowHeight - clientHeight;
  }

  private describe(event: MouseEvent, row: Row, step: number | null): void {
    const { plan, facts } = row;
    const clock = this.axis.clock;
    const index = (step ?? -1) - plan.first_step;
    const inside = step !== null && index >= 0 && index < plan.power_kw.length;
    const soc = inside ? plan.soc_ratio?.[index] : undefined;
    const wallTime = (time: string | undefined): string => time?.slice(11, 16) ?? "";
    showTooltip(event, plan.evse == null ? plan.id : `${plan.id} · ${plan.evse}`, step === null ? "" : clock.range(step), [
      ...(step === null ? [] : [{ label: words().heat.power, value: inside ? kw(plan.power_kw[index]) : words().heat.notPluggedIn }]),
      ...(soc == null ? [] : [{ label: words().heat.soc, value: percent(soc) }]),
      ...(facts.arrival === undefined ? [] : [{ label: words().heat.pluggedIn, value: `${wallTime(facts.arrival)}–${wallTime(facts.departure)}` }]),
      { label: words().heat.delivered, value: words().heat.deliveredOf(decimal(plan.energy_delivered_kwh), kwh(plan.energy_required_kwh)) },
    ], row.isShort ? facts.reasons.map((reason) => reason.message).join("; ") : "");
  }
}
