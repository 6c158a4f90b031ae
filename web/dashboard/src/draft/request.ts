// A draft as a request document. The text of its sessions is made once for all requests that have the same ones: the limit moves more
// often than they do.
import type { HorizonDocument, SiteDocument } from "../api/documents";
import type { Draft } from "./draft";
import { seriesOf, type StepGrid } from "./profile";
import { firstArrival_s, sessionFromRow, type DemandRow } from "./rows";
import { addDays, dateOf, isZone, midnight_s, timeText } from "./zone";

export const plansPath = "/v1/plans";

/** What the service is asked, and where. */
export interface BuiltRequest {
  path: string;
  text: string;
  site: SiteDocument;
  grid: StepGrid;
  rows: DemandRow[]; // of the sessions that are planned
  sent: DemandRow[]; // of those that are in the text, in their order
}

/** A zone that the browser does not know is left to the service, and the page reckons with UTC. */
const zoneOf = (draft: Draft): string => (isZone(draft.site.time_zone) ? draft.site.time_zone : "UTC");

const grids = new WeakMap<Draft, StepGrid>(); // asked many times for each draft

export function gridOf(draft: Draft): StepGrid {
  let grid = grids.get(draft);
  if (grid === undefined) {
    grid = makeGrid(draft);
    grids.set(draft, grid);
  }
  return grid;
}

function makeGrid(draft: Draft): StepGrid {
  if (draft.goesOn !== null) return draft.goesOn.grid;
  const zone = zoneOf(draft);
  const { date, days, step_s, fixed } = draft.horizon;
  if (fixed !== null) return { ...fixed, step_s, time_zone: zone };
  const first = date ?? dateOf(firstArrival_s(draft.rows, zone) ?? Date.now() / 1000, zone);
  const start_s = midnight_s(first, zone);
  const end_s = midnight_s(addDays(first, days), zone); // a day has 23 or 25 hours where the clock changes
  return { start_s, step_s, steps: Math.max(1, Math.round((end_s - start_s) / step_s)), time_zone: zone };
}

export function siteOf(draft: Draft, grid: StepGrid): SiteDocument {
  const { site } = draft;
  return {
    id: site.id, currency: site.currency,
    grid_limit_kw: seriesOf(site.grid_limit_kw, grid),
    overload_price_per_kw: site.overload_price_per_kw, export_limit_kw: site.export_limit_kw,
    base_load_kw: seriesOf(site.base_load_kw, grid), pv_kw: seriesOf(site.pv_kw, grid),
    import_price_per_kwh: seriesOf(site.import_price_per_kwh, grid), export_price_per_kwh: site.export_price_per_kwh,
    demand_charge_per_kw: site.demand_charge_per_kw, billed_peak_kw: site.billed_peak_kw, efficiency: site.efficiency,
    groups: site.groups, evses: site.evses,
  };
}

const sessionTexts = new WeakMap<DemandRow[], string>();

function sessionsText(rows: DemandRow[]): string {
  let text = sessionTexts.get(rows);
  if (text === undefined) {
    text = JSON.stringify(rows.map(sessionFromRow));
    sessionTexts.set(rows, text);
  }
  return text;
}

export function buildRequest(draft: Draft, rows: DemandRow[]): BuiltRequest {
  const grid = gridOf(draft);
  const site = siteOf(draft, grid);
  const horizon: HorizonDocument = { start: timeText(grid.start_s, grid.time_zone), step_s: grid.step_s, steps: grid.steps, time_zone: draft.site.time_zone, presence: draft.horizon.presence };
  const head = JSON.stringify({ schema: "chargeplan.request/1", horizon, site, options: draft.options });
  return { path: plansPath, text: `${head.slice(0, -1)},"sessions":${sessionsText(rows)}}`, site, grid, rows, sent: rows };
}
