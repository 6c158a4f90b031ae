// One session in full, beside the page: opened from the map or the table, closed by Escape.
import type { Clock } from "./clock";
import type { ReportData, Row } from "./data";
import { h } from "./dom";
import { count, currencySign, decimal, kw, kwh, moneyNumber, percent, priceNumber } from "./format";
import { groupsAbove } from "./group_order";
import type { Order } from "./order";
import { SessionPicture } from "./session_picture";
import { openButton } from "./session_table";
import type { TimeAxis } from "./time_axis";
import { words } from "./words";

type Fact = [name: string, value: string];

export class SessionDrawer {
  readonly element: HTMLElement;
  private readonly title = h("h2", { tabindex: -1 });
  private readonly subtitle = h("p", { class: "drawer-subtitle" });
  private readonly facts = h("dl");
  private readonly remarks = h("div", { class: "drawer-remarks" });
  private readonly place = h("span", { class: "unit" });
  private readonly previous = h("button", { type: "button", "aria-label": words().drawer.previous, title: `${words().drawer.previous} (↑)` }, "↑");
  private readonly next = h("button", { type: "button", "aria-label": words().drawer.next, title: `${words().drawer.next} (↓)` }, "↓");
  private readonly picture: SessionPicture;
  private readonly clock: Clock;
  private opener: HTMLElement | null = null;
  private shown = -1; // the session that was last in it

  constructor(private readonly data: ReportData, private readonly rows: Row[], private readonly order: Order, private readonly axis: TimeAxis) {
    this.picture = new SessionPicture(data, axis);
    this.clock = axis.clock;
    const close = h("button", { type: "button", class: "drawer-close", "aria-label": words().drawer.close, title: `${words().drawer.close} (Esc)` }, "×");
    this.element = h("aside", { class: "drawer", role: "dialog", "aria-label": words().drawer.label, hidden: true },
      h("header", {}, h("div", { class: "drawer-title" }, this.title, this.subtitle), h("div", { class: "drawer-tools" }, this.place, this.previous, this.next, close)),
      h("div", { class: "drawer-body", tabindex: 0 }, this.remarks, this.picture.element, this.facts));
    close.addEventListener("click", () => { axis.view.select(null); });
    this.previous.addEventListener("click", () => { this.move(-1); });
    this.next.addEventListener("click", () => { this.move(1); });
    this.element.addEventListener("keydown", (event) => {
      const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (by === 0) return;
      event.preventDefault();
      this.move(by);
    });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") axis.view.select(null); }, { signal: axis.view.ended });
    axis.view.whenSelected(() => { this.show(); });
    order.whenChanged(() => { this.showPlace(); });
  }

  private get row(): Row | null {
    return this.axis.view.selectedSession === null ? null : this.rows[this.axis.view.selectedSession];
  }

  private move(by: number): void {
    const at = this.order.rows.findIndex((row) => row === this.row) + by;
    const row = this.order.rows[at];
    if (at >= 0 && row !== undefined) this.axis.view.select(row.index);
  }

  private show(): void {
    const { row } = this;
    const opens = this.element.hidden && row !== null;
    const focused = document.activeElement;
    if (opens) this.opener = focused instanceof HTMLElement && focused !== document.body ? focused : null;
    this.element.hidden = row === null;
    document.body.classList.toggle("with-drawer", row !== null);
    this.picture.show(row);
    if (row === null) {
      const back = this.opener?.isConnected === true ? this.opener : openButton(this.shown); // drawn anew meanwhile
      back?.focus({ preventScroll: true });
      this.opener = null;
      return;
    }
    this.shown = row.index;
    this.title.textContent = row.plan.id;
    const groups = groupsAbove(this.data, row.facts.group).map((group) => group.id);
    this.subtitle.textContent = [...(row.plan.evse == null ? [] : [row.plan.evse]), ...groups].join(" · ");
    this.facts.replaceChildren(...this.factsOf(row).map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
    this.remarks.replaceChildren(...remarksOf(row));
    this.showPlace();
    const isTyping = this.opener?.matches("input, select, textarea") === true; // in the page beside it, which draws it anew
    if (opens && !isTyping) this.title.focus({ preventScroll: true });
  }

  /** Where the session stands in the chosen order. */
  private showPlace(): void {
    const at = this.order.rows.findIndex((row) => row === this.row);
    this.place.textContent = at < 0 ? "" : words().drawer.place(count(at + 1), count(this.order.rows.length));
    this.previous.disabled = at <= 0;
    this.next.disabled = at + 1 >= this.order.rows.length;
  }

  private factsOf({ plan, facts, isShort, arrivalStep, departureStep }: Row): Fact[] {
    const said = words().drawer;
    const sign = currencySign(this.data.site.currency);
    const soc = (ratio: number | null | undefined): string => (ratio == null ? said.unknown : percent(ratio));
    const hours = ((departureStep - arrivalStep) * this.clock.step_s) / 3600;
    return [
      [said.pluggedIn, `${this.clock.label(arrivalStep)}–${this.clock.label(departureStep)}, ${decimal(hours)} h`],
      [said.askedFor, kwh(plan.energy_required_kwh)],
      ...(isShort && facts.reachable_kwh !== undefined ? [[said.alone, kwh(facts.reachable_kwh)] as Fact] : []),
      [said.delivered, `${kwh(plan.energy_delivered_kwh)}, ${percent(isShort ? Math.min(plan.demand_met_ratio, 0.999) : plan.demand_met_ratio)}`],
      ...(isShort ? [[said.missing, kwh(plan.unmet_kwh)] as Fact] : []),
      ...(plan.departure_soc_ratio == null ? [] : [[said.soc, `${soc(facts.arrival_soc_ratio)} ${words().to} ${soc(plan.departure_soc_ratio)}`] as Fact]),
      [said.highest, facts.max_power_kw === undefined ? kw(plan.peak_power_kw) : said.of(decimal(plan.peak_power_kw), kw(facts.max_power_kw))],
      [said.cost, plan.energy_drawn_kwh > 0
        ? `${moneyNumber(plan.energy_cost)} ${sign}, ${priceNumber(plan.energy_cost / plan.energy_drawn_kwh)} ${sign}/kWh ${said.drawn}` : `${moneyNumber(0)} ${sign}`],
      [said.oneMore, `${priceNumber(plan.marginal_cost_per_kwh)} ${sign}`],
    ];
  }
}

/** Why it got less than it asked for, and the plan's notes. */
function remarksOf(row: Row): HTMLElement[] {
  const list = (kind: string, texts: string[]): HTMLElement[] =>
    (texts.length === 0 ? [] : [h("ul", { class: kind }, ...texts.map((text) => h("li", {}, text)))]);
  return [
    ...(row.isShort ? list("why", row.facts.reasons.map((reason) => reason.message)) : []),
    ...list("notes", row.plan.notes.map((note) => note.message)),
  ];
}
