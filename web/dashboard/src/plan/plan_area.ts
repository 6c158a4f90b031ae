// The plan as pictures: the report's modules, built anew for each plan, with the zoom, the order and the open session of the one before.
import { Clock } from "../../../report/src/clock";
import { limitedPower, readRows, type ReportData } from "../../../report/src/data";
import { h } from "../../../report/src/dom";
import { GroupRows } from "../../../report/src/group_rows";
import { headline } from "../../../report/src/header";
import { HeatMap } from "../../../report/src/heat_map";
import { issues } from "../../../report/src/issues";
import { Order } from "../../../report/src/order";
import { priceRow, shadowPriceRow } from "../../../report/src/price_rows";
import { SessionDrawer } from "../../../report/src/session_drawer";
import { openButton, SessionTable } from "../../../report/src/session_table";
import { siteRow } from "../../../report/src/site_row";
import { stackRow } from "../../../report/src/stack_row";
import { describeTiles, drawTiles, type Tile } from "../../../report/src/tiles";
import { TimeAxis } from "../../../report/src/time_axis";
import { Timeline } from "../../../report/src/timeline";
import { View } from "../../../report/src/view";
import { LimitPen } from "./limit_pen";
import { isSideBySide, showsUncontrolled, uncontrolledSwitch } from "./drawing_choices";
import { sideBySide } from "./side_by_side";
import { texts } from "../texts/texts";
import { carTile, withMeanings, withOther } from "./tiles";

const tilesOf = (data: ReportData, rows: ReturnType<typeof readRows>): Tile[] => [carTile(data, rows), ...describeTiles(data, rows)];

/** Where both have the same steps: else the one says nothing of the hours of the other. */
function overlay(data: ReportData, other: ReportData | null): { name: string; power_kw: number[] } | undefined {
  const [now, then] = [data.plan.horizon, other?.plan.horizon];
  if (other === null || other.plan.status === "infeasible" || then?.start !== now.start || then.step_s !== now.step_s || then.steps !== now.steps) return undefined;
  return { name: texts().compare.pinned, power_kw: limitedPower(other.plan) };
}

interface Drawn {
  data: ReportData;
  view: View;
  order: Order;
  heat: HeatMap | null;
  tableScroller: Element | null;
  timelines: Timeline[];
}

export interface BrushedSteps {
  first: number;
  last: number;
  zoom: () => void;
}

export class PlanArea {
  readonly element = h("div", { class: "plan-area" });
  private readonly drawer = h("div", { class: "drawer-place" });
  private drawn: Drawn | null = null;

  private readonly pen: LimitPen;

  constructor(private readonly whenBrushed: (steps: BrushedSteps) => void, whenLimitDrawn: (limit_kw: number[]) => void) {
    this.pen = new LimitPen(whenLimitDrawn);
    document.body.append(this.drawer);
    void document.fonts.ready.then(() => { for (const timeline of this.drawn?.timelines ?? []) timeline.render(); });
  }

  /** `other`: a plan to compare with. */
  show(data: ReportData, other: ReportData | null): void {
    const before = this.drawn;
    const rows = readRows(data);
    const clock = new Clock(data);
    const order = new Order(rows, before?.order);
    const view = new View(clock.steps);
    if (before !== null && before.view.isZoomed && before.view.steps === view.steps) view.zoom(before.view.first, before.view.last);
    const axis = new TimeAxis(clock, view);
    const hasRows = rows.length > 0;
    const heat = hasRows ? new HeatMap(order, axis) : null;
    const shadow = shadowPriceRow(data, axis);
    const groups = data.plan.groups.length > 0 ? new GroupRows(data, axis) : null;
    const drawing = { hidesUncontrolled: !showsUncontrolled.peek(), controls: uncontrolledSwitch() };
    const pair = other === null || other.plan.status === "infeasible" || !isSideBySide.peek() ? null : sideBySide(data, other, axis, drawing);
    const site = pair?.row ?? siteRow(data, axis, { other: overlay(data, other), ...drawing });
    this.pen.attach(site, data.plan.site.limit_kw);
    const timeline = new Timeline(axis, [
      ...(pair === null ? [site] : []), priceRow(data, axis), ...(shadow === null ? [] : [shadow]),
      ...(heat === null ? [] : [stackRow(rows, axis)]), ...(groups === null ? [] : [groups]), ...(heat === null ? [] : [heat]),
    ]);
    const timelines = [...(pair === null ? [] : [pair.then, pair.now]), timeline];
    for (const shared of timelines.filter((one) => one.axis.view === view))
      shared.whenBrushed = (first, last) => { this.whenBrushed({ first, last, zoom: () => { view.zoom(first, last); } }); };
    const isPlanned = data.plan.status !== "infeasible";
    const table = hasRows ? new SessionTable(data, order, view, clock.onlyDay()) : null;
    const focused = this.focusedId();
    const focusedSession = this.focusedSession();
    const place = heat === null ? null : before?.heat?.place ?? null;
    const tableTop = before?.tableScroller?.scrollTop ?? 0;
    const selected = this.selectedId();
    before?.view.end();
    this.element.style.minHeight = `${this.element.offsetHeight}px`; // the page does not jump while nothing is drawn yet
    this.element.replaceChildren(
      ...(isPlanned ? [drawTiles(withMeanings(other === null ? tilesOf(data, rows) : withOther(tilesOf(data, rows), tilesOf(other, readRows(other)))))] : []), headline(data, rows, clock),
      ...(isPlanned ? [] : issues(data)), h("div", { class: "pictures" }, pair?.element ?? null, timeline.element), ...(table === null ? [] : [table.element]), ...(isPlanned ? issues(data) : []));
    this.drawer.replaceChildren(...(hasRows ? [new SessionDrawer(data, rows, order, axis).element] : []));
    for (const each of timelines) each.render();
    if (place !== null) heat?.restore(place);
    const tableScroller = table?.element.querySelector(".table-scroller") ?? null;
    if (tableScroller !== null) tableScroller.scrollTop = tableTop;
    const hovered = before === null || before.view.steps !== view.steps ? null : before.view.hoverStep;
    if (hovered !== null) view.hover(hovered, null);
    this.drawn = { data, view, order, heat, tableScroller, timelines };
    this.element.style.minHeight = "";
    const indexOf = (id: string | null): number => data.plan.sessions.findIndex((session) => session.id === id);
    const at = indexOf(selected);
    if (at >= 0) view.select(at);
    else document.body.classList.remove("with-drawer");
    if (focused !== null) document.getElementById(focused)?.focus({ preventScroll: true });
    if (focusedSession !== null) openButton(indexOf(focusedSession))?.focus({ preventScroll: true });
  }

  clear(): void {
    this.drawn?.view.end();
    this.drawn = null;
    this.element.replaceChildren();
    this.drawer.replaceChildren();
    document.body.classList.remove("with-drawer");
  }

  private selectedId(): string | null {
    return this.idOf(this.drawn?.view.selectedSession);
  }

  /** Whose row in the table has the focus. */
  private focusedSession(): string | null {
    const focused = document.activeElement;
    return focused?.matches(".open-session") === true ? this.idOf(Number(focused.closest("tr")?.dataset["session"])) : null;
  }

  private idOf(session: number | null | undefined): string | null {
    return session == null ? null : this.drawn?.data.plan.sessions[session]?.id ?? null;
  }

  /** What is typed into the search of the map goes on there. */
  private focusedId(): string | null {
    const focused = document.activeElement;
    return focused !== null && focused.id !== "" && this.element.contains(focused) ? focused.id : null;
  }
}
