// Documents that the service keeps become the draft again.
import type { Group, KeptDemand, KeptSite, RequestDocument, Series, SessionDocument } from "../api/documents";
import { emptyDraft, type Draft, type HorizonDraft, type SiteDraft } from "./draft";
import { goesOnWith } from "./goes_on";
import { profileOf, type StepGrid } from "./profile";
import { gridOf } from "./request";
import { rowFromSession, type DemandRow } from "./rows";
import { addDays, dateOf, isZone, midnight_s, parseTime_s, timeText } from "./zone";

type SiteRequest = Omit<RequestDocument, "sessions">;

function horizonOf({ horizon }: SiteRequest, zone: string): HorizonDraft {
  const empty = emptyDraft().horizon;
  const step_s = horizon?.step_s ?? empty.step_s;
  const presence = horizon?.presence ?? empty.presence;
  const start_s = horizon?.start == null ? null : parseTime_s(horizon.start, zone);
  if (start_s === null || horizon?.steps == null) return { ...empty, step_s, presence };
  const date = dateOf(start_s, zone);
  const end_s = start_s + horizon.steps * step_s;
  for (const days of [1, 2, 3, 7])
    if (start_s === midnight_s(date, zone) && end_s === midnight_s(addDays(date, days), zone)) return { ...empty, date, days, step_s, presence };
  return { ...empty, step_s, presence, fixed: { start_s, steps: horizon.steps } };
}

/** The days and steps that the document's series are of. */
function gridOfDocument(request: SiteRequest, zone: string): StepGrid {
  const empty = emptyDraft();
  return gridOf({ ...empty, site: { ...empty.site, time_zone: zone }, horizon: horizonOf(request, zone) });
}

const zoneOf = (request: SiteRequest, otherwise: string): string => request.horizon?.time_zone ?? otherwise;
const known = (zone: string): string => (isZone(zone) ? zone : "UTC");

/** What was past is not asked again: one value from then on is one value. */
const fromNow = (series: Series | null | undefined, past_steps: number): Series | null | undefined =>
  (past_steps > 0 && Array.isArray(series) && series.slice(past_steps).every((value) => value === series[past_steps]) ? series[past_steps] ?? series : series);

function siteDraft(request: SiteRequest, time_zone: string): SiteDraft {
  const { site } = request;
  const empty = emptyDraft().site;
  const grid = gridOfDocument(request, known(time_zone));
  const past_steps = request.horizon?.past_steps ?? 0;
  const profile = (series: Series | null | undefined, otherwise: number): SiteDraft["pv_kw"] => profileOf(fromNow(series, past_steps), grid, otherwise);
  return {
    id: site.id ?? "", currency: site.currency ?? empty.currency, time_zone,
    grid_limit_kw: profile(site.grid_limit_kw, 0), import_price_per_kwh: profile(site.import_price_per_kwh, 0),
    base_load_kw: profile(site.base_load_kw, 0), pv_kw: profile(site.pv_kw, 0),
    export_price_per_kwh: site.export_price_per_kwh ?? null, export_limit_kw: site.export_limit_kw ?? null, overload_price_per_kw: site.overload_price_per_kw ?? null,
    demand_charge_per_kw: site.demand_charge_per_kw ?? empty.demand_charge_per_kw, billed_peak_kw: site.billed_peak_kw ?? empty.billed_peak_kw, efficiency: site.efficiency ?? empty.efficiency,
    groups: (site.groups ?? []).map((group): Group => ({ id: group.id, parent: group.parent ?? null, limit_kw: group.limit_kw })),
    evses: (site.evses ?? []).map((evse) => ({ id: evse.id, group: evse.group ?? null, max_power_kw: evse.max_power_kw ?? null, min_power_kw: evse.min_power_kw ?? null })),
  };
}

/** The options that the document names; a null is the service's own default. */
const optionsOf = ({ options }: SiteRequest): Draft["options"] =>
  ({ ...emptyDraft().options, ...Object.fromEntries(Object.entries(options ?? {}).filter(([, value]) => value !== null)) });

/** Times as the clock of `zone` shows them, whatever zone they were written in. */
function rowsOf(sessions: SessionDocument[], from: string, zone: string): DemandRow[] {
  const local = (text: SessionDocument["arrival"]): SessionDocument["arrival"] => {
    const time_s = typeof text === "string" ? parseTime_s(text, from) : null;
    return time_s === null ? text : timeText(time_s, zone);
  };
  return sessions.map((session) => rowFromSession({ ...session, arrival: local(session.arrival) ?? null, departure: local(session.departure) ?? null }, zone));
}

/** A request as a draft, whose request is the same again. */
export function draftOfRequest(request: RequestDocument): Draft {
  const zone = zoneOf(request, "UTC");
  return {
    site: siteDraft(request, zone), horizon: horizonOf(request, known(zone)), options: optionsOf(request),
    rows: rowsOf(request.sessions, known(zone), known(zone)), isExample: false, source: "", goesOn: null,
  };
}

/** Another site for the same demand: a request without sessions, or a bare site. */
export function withSite(draft: Draft, document: KeptSite): Draft {
  const request: SiteRequest = "site" in document ? document : { site: document };
  const zone = zoneOf(request, draft.site.time_zone);
  const { days, step_s, presence, fixed } = request.horizon == null ? draft.horizon : horizonOf(request, known(zone));
  const site = siteDraft(request, zone);
  return {
    ...draft, isExample: false, site, options: request.options == null ? draft.options : optionsOf(request),
    goesOn: zone === draft.site.time_zone ? draft.goesOn : null,
    horizon: { ...draft.horizon, days: fixed === null ? days : 1, step_s, presence, fixed: null },
    rows: zone === draft.site.time_zone ? draft.rows : draft.rows.map((row) => inZone(row, known(draft.site.time_zone), known(zone))),
  };
}

/** A row keeps its instants where the site's clock becomes another. */
function inZone(row: DemandRow, from: string, zone: string): DemandRow {
  const moved = { ...row };
  for (const key of ["arrival", "departure"] as const) {
    const time_s = row[key] === undefined ? null : parseTime_s(row[key], from);
    if (time_s !== null) moved[key] = rowFromSession({ [key]: timeText(time_s, zone) }, zone)[key]!;
  }
  return moved;
}

/** Another demand at the same site; the planned day is that of the demand. */
export function withDemand(draft: Draft, { sessions, horizon }: KeptDemand, source: string): Draft {
  const rows = rowsOf(sessions, known(horizon?.time_zone ?? "UTC"), known(draft.site.time_zone));
  return { ...draft, isExample: false, source, horizon: { ...draft.horizon, date: null, fixed: null }, rows, goesOn: goesOnWith(draft, rows) };
}
