// The plan as the shared pictures read it (web/report/src/data.ts). What the plan document does not say is read off the request at
// once; why a session is short the service says a moment later (POST /v1/report).
import type { ReportData, SessionFacts } from "../../../report/src/data";
import type { PlanDocument, ReportFacts } from "../api/documents";
import type { BuiltRequest } from "../draft/request";
import type { DemandRow } from "../draft/rows";
import { parseNumber } from "../draft/numbers";
import { offsetChanges, parseTime_s, timeText } from "../draft/zone";

const number = (text: string | undefined): number | undefined => parseNumber(text ?? "") ?? undefined;

function factsOf(row: DemandRow, request: BuiltRequest, evses: Map<string, BuiltRequest["site"]["evses"][number]>): SessionFacts {
  const zone = request.grid.time_zone;
  const time = (text: string | undefined): string | undefined => {
    const time_s = text === undefined ? null : parseTime_s(text, zone);
    return time_s === null ? undefined : timeText(time_s, zone);
  };
  const evse = evses.get(row.evse ?? "");
  const own_kw = number(row.max_power_kw);
  const [arrival, departure] = [time(row.arrival), time(row.departure)];
  const capacity_kwh = number(row.battery_capacity_kwh);
  const energy_kwh = number(row.arrival_energy_kwh);
  const soc = number(row.arrival_soc_ratio) ?? (capacity_kwh !== undefined && energy_kwh !== undefined ? energy_kwh / capacity_kwh : undefined);
  const efficiency = number(row.efficiency) ?? (typeof request.site.efficiency === "number" ? request.site.efficiency : undefined);
  return {
    reasons: [],
    ...(arrival === undefined ? {} : { arrival }),
    ...(departure === undefined ? {} : { departure }),
    ...(evse?.group == null ? {} : { group: evse.group }),
    ...(own_kw === undefined ? {} : { max_power_kw: typeof evse?.max_power_kw === "number" ? Math.min(own_kw, evse.max_power_kw) : own_kw }),
    ...(efficiency === undefined ? {} : { efficiency }),
    ...(soc === undefined ? {} : { arrival_soc_ratio: soc }),
  };
}

/** What the report's pictures read, with the whole plan of the service. */
export type PlanData = ReportData & { plan: PlanDocument };

export function reportData(plan: PlanDocument, request: BuiltRequest): PlanData {
  const { grid, site } = request;
  const parents = new Map(site.groups.map((group) => [group.id, group.parent]));
  const evses = new Map(site.evses.map((evse) => [evse.id, evse]));
  const byId = new Map(request.rows.map((row) => [row.id?.trim() ?? "", row]));
  const changes = offsetChanges(grid.start_s, grid.start_s + grid.steps * grid.step_s, grid.time_zone);
  return {
    plan,
    clock: { time_zone: plan.horizon.time_zone, start_unix_s: grid.start_s, changes },
    site: { id: site.id, currency: site.currency },
    group_parents: plan.groups.map((group) => parents.get(group.id) ?? null),
    sessions: plan.sessions.map((session) => {
      const row = byId.get(session.id);
      return row === undefined ? { reasons: [] } : factsOf(row, request, evses);
    }),
  };
}

export const withFacts = (data: PlanData, facts: ReportFacts): PlanData => ({ ...data, sessions: facts.sessions });
