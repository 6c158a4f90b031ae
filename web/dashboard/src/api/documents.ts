// The documents of /v1 as the page sends them. To be generated from /openapi.json once the service has it; until then this file
// follows docs/formats.md by hand, and nothing else in the page declares a document of the service.
import type { Issue, PlanDocument, ReportData } from "../../../report/src/data";

export type { Issue, PlanDocument };

export type Series = number | number[];
/** What cannot be read as a number is sent as it was typed: the service says what would be right. */
export type Typed = number | string;

export interface Group {
  id: string;
  parent: string | null;
  limit_kw: Typed | number[];
}

export interface Evse {
  id: string;
  group: string | null;
  max_power_kw: Typed | null;
  min_power_kw: Typed | null;
}

export interface SiteDocument {
  id: string;
  currency: string;
  grid_limit_kw: Series | string;
  overload_price_per_kw: Typed | null;
  export_limit_kw: Typed | number[] | null;
  base_load_kw: Series | string;
  pv_kw: Series | string;
  import_price_per_kwh: Series | string;
  export_price_per_kwh: Typed | number[] | null;
  demand_charge_per_kw: Typed;
  billed_peak_kw: Typed;
  efficiency: Typed;
  groups: Group[];
  evses: Evse[];
}

export interface Options {
  formulation: "lp" | "milp";
  solver: string;
  tie_break: "early" | "late" | "flat" | "none";
  time_limit_s: Typed;
  unmet_penalty_cost: Typed;
}

export interface HorizonDocument {
  start: string;
  step_s: number;
  steps: number;
  time_zone: string;
  presence: "fraction" | "floor";
}

/** Keys of a session, as docs/formats.md lists them, without those of the past. */
export type SessionKey =
  | "id" | "evse" | "arrival" | "departure" | "max_power_kw" | "min_power_kw" | "energy_required_kwh" | "target_soc_ratio" | "max_energy_kwh"
  | "battery_capacity_kwh" | "arrival_energy_kwh" | "arrival_soc_ratio" | "efficiency" | "priority" | "unmet_price_per_kwh";

export type SessionDocument = Partial<Record<SessionKey, Typed | null>>;

export interface SessionsAnswer {
  horizon: { time_zone: string };
  sessions: SessionDocument[];
}

export interface ParseAnswer extends SessionsAnswer {
  rows: number;
  issues: Issue[];
  left_out: { row: number; cells: Partial<Record<SessionKey, string>> }[];
  notes: Issue[];
}

export interface RequestDocument {
  horizon?: Partial<HorizonDocument> | null;
  site: Partial<SiteDocument>;
  sessions: SessionDocument[];
  options?: Partial<Options> | null;
}

export interface PlanSummary {
  id: string;
  created: string;
  status: PlanDocument["status"];
  site_id: string;
  sessions: number;
}

export interface DocumentSummary {
  id: string;
  updated: string;
}

export interface Problem {
  status: number;
  code: string;
  detail: string;
  request_id?: string;
  issues?: Issue[];
}

export interface VersionAnswer {
  version: string;
  solvers: { name: string; lp: boolean; milp: boolean }[];
  durable: boolean; // what is kept outlives the service
}

/** What the report's page needs beside the plan (POST /v1/report). */
export type ReportFacts = Omit<ReportData, "plan">;
