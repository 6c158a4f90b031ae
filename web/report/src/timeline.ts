// All pictures on one time axis: one width, one pointer, one zoom (drag across; double click shows all again).
import type { Part } from "./chart";
import { h, prepare } from "./dom";
import { onTheme, theme } from "./theme";
import { geometry, type Geometry, type TimeAxis } from "./time_axis";
import { words } from "./words";

const axisHeight = 30;

export class Timeline {
  readonly element = h("div", { class: "timeline" });
  private readonly labels = h("canvas", { class: "axis-labels" });
  private readonly pointer = h("div", { class: "pointer", hidden: true }, h("span"));
  private readonly brush = h("div", { class: "brush", hidden: true });
  private readonly reset = h("button", { type: "button", class: "reset", hidden: true }, words().showAll);
  private size: Geometry = { left: 0, plot: 0, right: 0, shrink: 1 };
  private brushFrom: number | null = null;
  private drawnWidth = 0;
  /** What a stretch of time that was drawn is for, in steps; without it, it is zoomed into. */
  whenBrushed: ((first: number, last: number) => void) | null = null;

  constructor(readonly axis: TimeAxis, private readonly parts: Part[], private readonly layOut = geometry) {
    const head = h("div", { class: "axis" }, this.labels, this.reset);
    this.element.append(head, ...parts.map((part) => part.element), this.pointer, this.brush);
    this.reset.addEventListener("click", () => { axis.view.zoom(0, axis.view.steps); });
    this.element.addEventListener("mousemove", (event) => { this.move(event); });
    this.element.addEventListener("mouseleave", () => { axis.view.hover(null, null); this.endBrush(null); });
    this.element.addEventListener("mousedown", (event) => { this.startBrush(event); });
    window.addEventListener("mouseup", (event) => { this.endBrush(event); }, { signal: axis.view.ended });
    this.element.addEventListener("dblclick", () => { axis.view.zoom(0, axis.view.steps); });
    axis.view.whenRange(() => { this.paintAxis(); for (const part of parts) part.zoomed(); this.placePointer(); });
    axis.view.whenHover(() => { this.placePointer(); for (const part of parts) part.hovered(); });
    onTheme(() => { this.render(); }, axis.view.ended);
    const observer = new ResizeObserver(() => { this.resized(); });
    observer.observe(this.element);
    axis.view.ended.addEventListener("abort", () => { observer.disconnect(); });
  }

  /** The height follows what is drawn; only another width is a reason to draw. */
  private resized(): void {
    if (this.element.clientWidth !== this.drawnWidth) this.render();
  }

  render(width = this.element.clientWidth, shrink = 1): void {
    if (width === 0) return;
    this.drawnWidth = width;
    this.size = this.layOut(width, shrink);
    this.paintAxis();
    for (const part of this.parts) part.render(this.size);
  }

  private paintAxis(): void {
    const width = this.size.left + this.size.plot + this.size.right;
    this.axis.paintLabels(prepare(this.labels, width, axisHeight), theme(), this.size.left, this.size.plot);
    this.reset.hidden = !this.axis.view.isZoomed;
  }

  private x(event: MouseEvent): number {
    return event.clientX - this.element.getBoundingClientRect().left - this.size.left;
  }

  private move(event: MouseEvent): void {
    const x = this.x(event);
    const overHeat = (event.target as Element).closest(".heat-scroller") !== null;
    if (!overHeat) this.axis.view.hover(this.axis.stepAt(x, this.size.plot), null);
    if (this.brushFrom === null) return;
    const [from, to] = [Math.min(this.brushFrom, x), Math.max(this.brushFrom, x)].map((at) => Math.min(Math.max(at, 0), this.size.plot));
    this.brush.hidden = to - from < 4;
    this.brush.style.left = `${this.size.left + from}px`;
    this.brush.style.width = `${to - from}px`;
  }

  private startBrush(event: MouseEvent): void {
    const x = this.x(event);
    if (event.button !== 0 || x < 0 || x > this.size.plot || (event.target as Element).closest("button, input, select, label, header") !== null) return;
    event.preventDefault();
    this.brushFrom = x;
  }

  private endBrush(event: MouseEvent | null): void {
    const from = this.brushFrom;
    this.brushFrom = null;
    this.brush.hidden = true;
    if (from === null || event === null) return;
    const to = Math.min(Math.max(this.x(event), 0), this.size.plot);
    if (Math.abs(to - from) < 6) return;
    const { first, last } = this.axis.view;
    const step = (x: number): number => first + (x / this.size.plot) * (last - first);
    const [begin, end] = [step(Math.min(from, to)), step(Math.max(from, to))];
    if (this.whenBrushed === null) this.axis.view.zoom(begin, end);
    else this.whenBrushed(Math.floor(begin), Math.ceil(end));
  }

  /** A band over the step under the pointer, through every picture. */
  private placePointer(): void {
    const step = this.axis.view.hoverStep;
    this.pointer.hidden = step === null;
    if (step === null) return;
    const left = this.axis.x(step, this.size.plot);
    this.pointer.style.left = `${this.size.left + left}px`;
    this.pointer.style.width = `${Math.max(1, this.axis.x(step + 1, this.size.plot) - left)}px`;
    this.pointer.firstElementChild!.textContent = this.axis.clock.range(step);
  }
}
