// The groups' part of the timeline: each against its own limit. Only the lines in sight are drawn.
import type { Part } from "./chart";
import type { ReportData } from "./data";
import { h, prepare } from "./dom";
import { count, currencySign, decimal, kw, money, moneyNumber, priceNumber } from "./format";
import { groupLines, type GroupLine } from "./group_order";
import { paintFigures, paintGroup, type GroupFigures, type GroupScene } from "./group_painter";
import { onTheme, theme } from "./theme";
import type { Geometry, TimeAxis } from "./time_axis";
import { words } from "./words";

const lineHeight = 44;
const linesInSight = 12;
const linesPrinted = 60;

export class GroupRows implements Part {
  readonly element: HTMLElement;
  private readonly canvas = h("canvas", { class: "group-canvas", role: "img" });
  private readonly side = h("canvas", { class: "group-side", "aria-hidden": "true" });
  private readonly spacer = h("div");
  private readonly scroller = h("div", { class: "group-scroller", tabindex: 0 });
  private readonly lines: GroupLine[];
  private readonly highestPrice_per_kwh: number;
  private readonly sign: string;
  private size: Geometry = { left: 0, plot: 0, right: 0, shrink: 1 };
  private printing = false;

  constructor(data: ReportData, private readonly axis: TimeAxis) {
    this.lines = groupLines(data, linesInSight);
    this.highestPrice_per_kwh = this.lines.reduce((most, { plan }) => plan.limit_price_per_kwh.reduce((a, b) => Math.max(a, b), most), 0) || 1;
    this.sign = currencySign(data.site.currency);
    this.canvas.setAttribute("aria-label", this.description());
    this.spacer.append(h("div", { class: "group-view" }, this.canvas, this.side));
    this.scroller.append(this.spacer);
    this.element = h("section", { class: "row groups" },
      h("header", { class: "group-head" }, h("h2", {}, words().groups.title), h("span", { class: "unit" }, this.heading())), this.scroller);
    this.scroller.addEventListener("scroll", () => { this.paint(); });
    onTheme(() => { this.paint(); }, axis.view.ended);
  }

  render(size: Geometry): void {
    this.size = size;
    this.paint();
  }

  zoomed(): void { this.paint(); }
  hovered(): void { this.paintSide(); }

  /** On paper there is nothing to scroll. */
  setPrinting(value: boolean): void {
    this.printing = value;
  }

  private heading(): string {
    const atLimit = this.lines.filter((line) => line.stepsAtLimit > 0).length;
    const costs = this.lines.some((line) => line.saved_cost > 0);
    const said = words().groups;
    return `${said.heading} · ${atLimit === 0 ? said.noneReaches : said.reach(count(atLimit), count(this.lines.length))}${costs ? ` · ${said.redBelow}` : ""}`;
  }

  /** For those who do not see the picture: the groups that hold cars back. */
  private description(): string {
    const said = this.lines.filter((line) => line.saved_cost > 0)
      .map((line) => words().groups.described(line.plan.id, kw(line.highestLimit_kw), money(line.saved_cost, this.sign)));
    return said.length === 0 ? words().groups.noCost : `${words().groups.cost}. ${said.join("; ")}`;
  }

  private figures(line: GroupLine, step: number | null): GroupFigures {
    const narrow = this.size.right < 100;
    const [power, limit] = step === null ? [line.peak_kw, line.highestLimit_kw] : [line.plan.power_kw[step] ?? 0, line.plan.limit_kw[step] ?? 0];
    const price = step === null ? line.saved_cost : line.plan.limit_price_per_kwh[step] ?? 0;
    const saved = step === null ? money(price, this.sign) : `${priceNumber(price)} ${this.sign}/kWh`;
    return {
      power: narrow ? kw(power) : words().groups.of(decimal(power), kw(limit)),
      price: price <= 1e-9 ? "" : narrow ? (step === null ? moneyNumber(price) : priceNumber(price)) : step !== null || this.size.right < 150 ? saved : words().groups.oneKwSaves(saved),
    };
  }

  private paint(): void {
    if (this.size.plot === 0) return;
    const { shown } = this;
    this.scroller.style.height = `${shown * lineHeight}px`;
    this.spacer.style.height = `${(this.printing ? shown : this.lines.length) * lineHeight}px`;
    const scene = this.scene();
    const height = shown * lineHeight;
    const painting = prepare(this.canvas, this.size.left + this.size.plot, height);
    this.axis.paintBackground(painting.context, scene.colours, { left: this.size.left, top: 0, width: this.size.plot, height });
    this.eachInSight((line, top) => { paintGroup(painting, scene, line, top); });
    this.paintSide();
  }

  private paintSide(): void {
    if (this.size.plot === 0) return;
    const painting = prepare(this.side, this.size.right, this.shown * lineHeight);
    const scene = this.scene();
    this.eachInSight((line, top) => { paintFigures(painting, scene, top, this.figures(line, this.axis.view.hoverStep)); });
  }

  private get shown(): number {
    return Math.min(this.lines.length, this.printing ? linesPrinted : linesInSight);
  }

  private scene(): GroupScene {
    return { axis: this.axis, colours: theme(), size: this.size, highestPrice_per_kwh: this.highestPrice_per_kwh, height: lineHeight };
  }

  private eachInSight(visit: (line: GroupLine, top: number) => void): void {
    const scrolled = this.printing ? 0 : this.scroller.scrollTop;
    const first = Math.floor(scrolled / lineHeight);
    for (const [i, line] of this.lines.slice(first, first + this.shown + 1).entries()) visit(line, (first + i) * lineHeight - scrolled);
  }
}
