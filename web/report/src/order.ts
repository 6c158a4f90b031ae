// The order and choice of sessions that the map and the table show alike.
import type { Row } from "./data";

export type Key =
  "id" | "evse" | "arrival" | "departure" | "required" | "delivered" | "met" | "missing" | "cost" | "marginal";

const natural = new Intl.Collator("en", { numeric: true });
const compare: Record<Key, (a: Row, b: Row) => number> = {
  id: (a, b) => natural.compare(a.plan.id, b.plan.id),
  evse: (a, b) => natural.compare(a.plan.evse ?? "\uffff", b.plan.evse ?? "\uffff"),
  arrival: (a, b) => a.arrivalStep - b.arrivalStep,
  departure: (a, b) => a.departureStep - b.departureStep,
  required: (a, b) => a.plan.energy_required_kwh - b.plan.energy_required_kwh,
  delivered: (a, b) => a.plan.energy_delivered_kwh - b.plan.energy_delivered_kwh,
  met: (a, b) => a.plan.demand_met_ratio - b.plan.demand_met_ratio,
  missing: (a, b) => a.plan.unmet_kwh - b.plan.unmet_kwh,
  cost: (a, b) => a.plan.energy_cost - b.plan.energy_cost,
  marginal: (a, b) => a.plan.marginal_cost_per_kwh - b.plan.marginal_cost_per_kwh,
};
const largestFirst: ReadonlySet<Key> = new Set<Key>(["missing", "required", "delivered", "cost", "marginal"]);

export class Order {
  rows: Row[] = [];
  key: Key = "departure";
  descending = false;
  query = "";
  onlyShort = false;
  private readonly listeners: (() => void)[] = [];

  constructor(private readonly all: Row[], like?: Pick<Order, "key" | "descending" | "query" | "onlyShort">) {
    if (like !== undefined) {
      this.key = like.key;
      this.descending = like.descending;
      this.query = like.query;
      this.onlyShort = like.onlyShort;
    }
    this.arrange();
  }

  get total(): number { return this.all.length; }

  whenChanged(listener: () => void): void { this.listeners.push(listener); }

  sortBy(key: Key): void {
    this.descending = this.key === key ? !this.descending : largestFirst.has(key);
    this.key = key;
    this.arrange();
  }

  /** As a choice from a list: always in the key's usual direction. */
  choose(key: Key): void {
    this.key = key;
    this.descending = largestFirst.has(key);
    this.arrange();
  }

  filter(query: string): void {
    this.query = query.trim().toLowerCase();
    this.arrange();
  }

  showOnlyShort(value: boolean): void {
    this.onlyShort = value;
    this.arrange();
  }

  private arrange(): void {
    const matches = (row: Row): boolean =>
      (!this.onlyShort || row.isShort) &&
      (this.query === "" || row.plan.id.toLowerCase().includes(this.query) ||
        (row.plan.evse ?? "").toLowerCase().includes(this.query));
    const sign = this.descending ? -1 : 1;
    const by = compare[this.key];
    this.rows = this.all.filter(matches).sort((a, b) => sign * by(a, b) || a.index - b.index);
    for (const listener of this.listeners) listener();
  }
}
