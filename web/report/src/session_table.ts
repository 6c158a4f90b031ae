// The sessions in figures; only the rows in sight are in the page.
import { shortDate } from "./clock";
import type { ReportData, Row } from "./data";
import { h } from "./dom";
import { count, currencySign, decimal, moneyNumber, priceNumber } from "./format";
import type { Key, Order } from "./order";
import type { View } from "./view";
import { words } from "./words";

const rowHeight = 34;
const rowsInSight = 16;
const rowsPrinted = 200;

interface Column {
  key: Key | null;
  name: string;
  unit: string;
  text: (row: Row) => string;
  kind: "text" | "number" | "why";
}

/** What opens a session from its row, where that is in sight. */
export const openButton = (session: number): HTMLElement | null => document.querySelector(`tr[data-session="${session}"] .open-session`);

export class SessionTable {
  readonly element: HTMLElement;
  private readonly columns: Column[];
  private readonly heads = new Map<Key, HTMLElement>();
  private readonly body = h("tbody");
  private readonly scroller: HTMLElement;
  private readonly remark = h("p", { class: "remark" });
  private printing = false;

  constructor(data: ReportData, private readonly order: Order, private readonly view: View, onlyDay: string | null) {
    const said = words().table;
    const sign = currencySign(data.site.currency);
    // RFC 3339 with the zone's offset: the wall time stands in it.
    const time = (text: string | undefined): string =>
      text === undefined ? "" : text.slice(0, 10) === onlyDay ? text.slice(11, 16) : `${shortDate(text)} ${text.slice(11, 16)}`;
    const hasPoints = order.rows.some((row) => row.plan.evse != null);
    const columns: Column[] = [
      { key: "id", name: said.session, unit: "", kind: "text", text: (row) => row.plan.id },
      { key: "evse", name: said.evse, unit: "", kind: "text", text: (row) => row.plan.evse ?? "" },
      { key: "arrival", name: said.arrival, unit: "", kind: "number", text: (row) => time(row.facts.arrival) },
      { key: "departure", name: said.departure, unit: "", kind: "number", text: (row) => time(row.facts.departure) },
      { key: "required", name: said.required, unit: "kWh", kind: "number", text: (row) => decimal(row.plan.energy_required_kwh) },
      { key: "delivered", name: said.delivered, unit: "kWh", kind: "number", text: (row) => decimal(row.plan.energy_delivered_kwh) },
      { key: "met", name: said.met, unit: "%", kind: "number", text: (row) => decimal(100 * row.plan.demand_met_ratio) },
      { key: "missing", name: said.missing, unit: "kWh", kind: "number", text: (row) => (row.isShort ? decimal(row.plan.unmet_kwh) : "–") },
      { key: "cost", name: said.cost, unit: sign, kind: "number", text: (row) => moneyNumber(row.plan.energy_cost) },
      { key: "marginal", name: said.oneMore, unit: sign, kind: "number", text: (row) => priceNumber(row.plan.marginal_cost_per_kwh) },
      { key: null, name: said.why, unit: "", kind: "why", text: (row) => (row.isShort ? row.facts.reasons.map((reason) => reason.message).join("; ") : "") },
    ];
    const someShort = order.rows.some((row) => row.isShort);
    this.columns = columns.filter((column) => (hasPoints || column.key !== "evse") && (someShort || column.kind !== "why"));
    const table = h("table", {}, h("thead", {}, h("tr", {}, ...this.columns.map((column) => this.head(column)))), this.body);
    this.scroller = h("div", { class: "table-scroller", tabindex: 0 }, table);
    this.element = h("section", { class: "sessions" }, h("h2", {}, said.title), this.scroller, this.remark);
    this.scroller.addEventListener("scroll", () => { this.fill(); });
    this.body.addEventListener("click", (event) => { this.open(event); });
    view.whenSelected(() => { this.bringIntoSight(); this.markSelected(); });
    order.whenChanged(() => { this.scroller.scrollTop = 0; this.fill(); });
    this.fill();
  }

  setPrinting(value: boolean): void {
    this.printing = value;
    this.fill();
  }

  private head(column: Column): HTMLElement {
    const label = column.unit === "" ? [column.name] : [column.name, h("span", { class: "unit" }, column.unit)];
    const key = column.key;
    if (key === null) return h("th", { class: column.kind, scope: "col" }, ...label);
    const button = h("button", { type: "button", "data-key": key }, ...label);
    button.addEventListener("click", () => { this.order.sortBy(key); });
    const cell = h("th", { class: `${column.kind} ${key}`, scope: "col" }, button);
    this.heads.set(key, cell);
    return cell;
  }

  private fill(): void {
    for (const [key, cell] of this.heads)
      cell.setAttribute("aria-sort", key === this.order.key ? (this.order.descending ? "descending" : "ascending") : "none");
    const rows = this.order.rows;
    if (this.printing) {
      this.fillForPrint(rows);
      return;
    }
    const first = Math.max(0, Math.floor(this.scroller.scrollTop / rowHeight) - 4);
    const last = Math.min(rows.length, first + rowsInSight + 12);
    const gap = (height: number): HTMLElement => {
      const filler = h("tr", { class: "gap", "aria-hidden": "true" });
      filler.style.height = `${height}px`;
      return filler;
    };
    this.scroller.style.maxHeight = `${rowHeight * rowsInSight + 44}px`;
    this.body.replaceChildren(gap(first * rowHeight), ...rows.slice(first, last).map((row) => this.row(row)), gap((rows.length - last) * rowHeight));
    this.remark.textContent = "";
    this.markSelected();
  }

  private open(event: MouseEvent): void {
    const index = (event.target as Element).closest("tr")?.dataset["session"];
    if (index !== undefined) this.view.select(Number(index));
  }

  /** The rows stay the elements that they are: what has the focus keeps it. */
  private markSelected(): void {
    for (const row of this.body.children)
      row.classList.toggle("selected", (row as HTMLElement).dataset["session"] === String(this.view.selectedSession));
  }

  /** Browsing in the drawer moves the table along. */
  private bringIntoSight(): void {
    const at = this.order.rows.findIndex((row) => row.index === this.view.selectedSession);
    if (at < 0) return;
    const { scrollTop, clientHeight } = this.scroller;
    if (at * rowHeight < scrollTop) this.scroller.scrollTop = at * rowHeight;
    else if ((at + 1) * rowHeight > scrollTop + clientHeight - 44) this.scroller.scrollTop = (at + 1) * rowHeight - clientHeight + 44;
  }

  private fillForPrint(rows: Row[]): void {
    const wanted = rows.length <= rowsPrinted ? rows : rows.filter((row) => row.isShort).slice(0, rowsPrinted);
    this.scroller.style.maxHeight = "none";
    this.body.replaceChildren(...wanted.map((row) => this.row(row)));
    this.remark.textContent = wanted.length === rows.length ? ""
      : words().table.printed(count(wanted.length), count(rows.length));
  }

  private row(row: Row): HTMLElement {
    const attributes = { "data-session": row.index, ...(row.isShort ? { class: "short" } : {}) };
    return h("tr", attributes, ...this.columns.map((column) => {
      const text = column.text(row);
      if (column.kind === "why") return h("td", { class: "why", title: text }, h("div", {}, text));
      const name = `${column.kind} ${column.key ?? ""}`;
      // A button, so that the keyboard opens it as well; a click anywhere in the row does the same.
      if (column.key === "id") return h("td", { class: name, title: text }, h("button", { type: "button", class: "open-session" }, text));
      return h("td", column.kind === "number" || text === "" ? { class: name } : { class: name, title: text }, text);
    }));
  }
}
