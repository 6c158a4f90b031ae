// What the C++ writer puts into the page: the plan document as it is, and what it does not say (src/io/report.cpp).

export interface Issue {
  path: string;
  slug: string;
  message: string;
}

export interface SessionPlan {
  id: string;
  evse?: string | null;
  first_step: number;
  power_kw: number[];
  soc_ratio: number[] | null;
  energy_required_kwh: number;
  energy_delivered_kwh: number;
  energy_drawn_kwh: number;
  unmet_kwh: number;
  energy_cost: number;
  peak_power_kw: number;
  demand_met_ratio: number;
  departure_soc_ratio?: number | null;
  marginal_cost_per_kwh: number;
  notes: Issue[];
}

export interface GroupPlan {
  id: string;
  power_kw: number[];
  limit_kw: number[];
  limit_price_per_kwh: number[];
}

export interface PlanDocument {
  id: string;
  created: string;
  request_sha256: string;
  version: string;
  status: "optimal" | "feasible" | "infeasible";
  formulation: string;
  objective_cost: number | null; // these are null where there is no plan
  bound_cost: number | null;
  gap: number | null;
  max_violation: number;
  cost: { energy_cost: number; unmet_cost: number; demand_charge_cost: number; overload_cost: number } | null;
  solver: { name: string; total_s: number };
  horizon: { start: string; step_s: number; steps: number; time_zone: string; presence: "fraction" | "floor"; past_steps: number };
  site: {
    power_kw: number[];
    base_load_kw: number[];
    pv_kw: number[];
    pv_curtailed_kw: number[];
    limit_kw: number[];
    import_price_per_kwh: number[];
    limit_price_per_kwh: number[];
    overload_kw: number;
  };
  groups: GroupPlan[];
  sessions: SessionPlan[];
  kpi: {
    sessions: number;
    energy_required_kwh: number;
    energy_delivered_kwh: number;
    energy_drawn_kwh: number;
    demand_met_ratio: number;
    fully_met_sessions: number;
    peak_power_kw: number;
    energy_cost: number;
    mean_price_per_kwh: number;
  };
  uncontrolled: {
    power_kw: number[];
    energy_delivered_kwh: number;
    peak_power_kw: number;
    energy_cost: number;
    steps_over_limit: number;
  };
  warnings: Issue[];
}

export interface SessionFacts {
  arrival?: string;
  departure?: string;
  group?: string;
  max_power_kw?: number; // the lower of session and charging point
  efficiency?: number;
  arrival_soc_ratio?: number;
  reachable_kwh?: number; // with the site to itself: what its stay and its battery allow
  reasons: { slug: string; message: string }[];
  main_reason?: string; // slug of the one that most of what is missing is due to
}

export interface ReportData {
  plan: PlanDocument;
  clock: { time_zone: string; start_unix_s: number; changes: { from_unix_s: number; offset_s: number }[] };
  site: { id: string; currency: string };
  group_parents: (string | null)[]; // of plan.groups; null: the grid connection
  sessions: SessionFacts[];
}

/** One session as the pictures and the table use it. */
export interface Row {
  index: number;
  plan: SessionPlan;
  facts: SessionFacts;
  arrivalStep: number; // with its fraction; may lie outside the horizon
  departureStep: number;
  isShort: boolean;
}

export const readData = (): ReportData => JSON.parse(document.getElementById("plan-data")!.textContent!) as ReportData;

/** What one more kW of the limit saves. Where the load without cars is above the limit, it would still be below that, and saves nothing. */
export const limitSavings_per_kwh = ({ site }: PlanDocument): number[] =>
  site.limit_price_per_kwh.map((price, t) => (site.limit_kw[t] < site.base_load_kw[t] - site.pv_kw[t] ? 0 : price));

/** What the limit holds: the site's power with the PV that the plan switches off (eq. 3). */
export const limitedPower = ({ site }: PlanDocument): number[] => site.power_kw.map((power, t) => power + (site.pv_curtailed_kw[t] ?? 0));

/** As `is_short` of the writer: more missing than rounding explains. */
const isShort = (s: SessionPlan): boolean => s.unmet_kwh > 1e-6 * Math.max(1, s.energy_required_kwh);

export function readRows(data: ReportData): Row[] {
  const step_s = data.plan.horizon.step_s;
  const stepAt = (time: string | undefined, otherwise: number): number =>
    time === undefined ? otherwise : (Date.parse(time) / 1000 - data.clock.start_unix_s) / step_s;
  return data.plan.sessions.map((plan, index) => {
    const facts = data.sessions[index] ?? { reasons: [] };
    return {
      index,
      plan,
      facts,
      arrivalStep: stepAt(facts.arrival, plan.first_step),
      departureStep: stepAt(facts.departure, plan.first_step + plan.power_kw.length),
      isShort: isShort(plan),
    };
  });
}
