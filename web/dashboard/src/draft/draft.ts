// What the reader works on: everything that makes up a request. A draft is never changed, only replaced, so that undo is to go back to
// the one before.
import type { Evse, Group, Options, Typed } from "../api/documents";
import { constant, type Profile, type StepGrid } from "./profile";
import type { DemandRow } from "./rows";
import { browserZone } from "./zone";

export interface SiteDraft {
  id: string;
  currency: string;
  time_zone: string;
  grid_limit_kw: Profile;
  import_price_per_kwh: Profile;
  base_load_kw: Profile;
  pv_kw: Profile;
  export_price_per_kwh: Typed | number[] | null;
  export_limit_kw: Typed | number[] | null;
  overload_price_per_kw: Typed | null;
  demand_charge_per_kw: Typed;
  billed_peak_kw: Typed;
  efficiency: Typed;
  groups: Group[];
  evses: Evse[];
}

export interface HorizonDraft {
  date: string | null; // of its first day; null: that of the first arrival
  days: number;
  step_s: number;
  presence: "fraction" | "floor";
  fixed: { start_s: number; steps: number } | null; // of a request that begins or ends within a day: instead of date and days
}

/** A kept plan that goes on: what is past at `now_s` stays as it was planned, and the rest is planned anew. */
export interface GoesOn {
  plan_id: string;
  now_s: number;
  past_steps: number; // of that plan already
  grid: StepGrid;
  site: SiteDraft; // as that plan was made
  rows: DemandRow[];
}

export interface Draft {
  site: SiteDraft;
  horizon: HorizonDraft;
  options: Options;
  rows: DemandRow[];
  isExample: boolean; // nothing of it is the reader's own yet
  source: string; // where the demand comes from: a file's name
  goesOn: GoesOn | null; // null: all of the day is planned
}

export const emptyDraft = (): Draft => ({
  site: {
    id: "", currency: "EUR", time_zone: browserZone(),
    grid_limit_kw: constant(100), import_price_per_kwh: constant(0.25), base_load_kw: constant(0), pv_kw: constant(0),
    export_price_per_kwh: null, export_limit_kw: null, overload_price_per_kw: null,
    demand_charge_per_kw: 0, billed_peak_kw: 0, efficiency: 0.9, groups: [], evses: [],
  },
  horizon: { date: null, days: 1, step_s: 900, presence: "fraction", fixed: null },
  options: { formulation: "lp", solver: "auto", tie_break: "early", time_limit_s: 60, unmet_penalty_cost: 100 },
  rows: [],
  isExample: false,
  source: "",
  goesOn: null,
});
