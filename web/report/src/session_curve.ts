// One session over its stay: what its set-points put into the battery, and what charging without control would have done.
import type { ReportData, Row } from "./data";

export interface SessionCurve {
  first: number; // steps in sight: the stay and one more on each side
  last: number;
  power_kw: number[]; // of these steps
  uncontrolled_kw: number[];
  energy_kwh: number[]; // in the battery since arrival, at the beginning of each step and at the end of the last
  highest_kw: number;
}

/** The part of a step that the car is plugged in: model.md, f_st. */
function presence(data: ReportData, row: Row, step: number): number {
  if (data.plan.horizon.presence === "floor") return 1;
  return Math.max(0, Math.min(step + 1, row.departureStep) - Math.max(step, row.arrivalStep));
}

export function sessionCurve(data: ReportData, row: Row): SessionCurve {
  const { plan, facts } = row;
  const { steps, step_s } = data.plan.horizon;
  const stayEnd = plan.first_step + plan.power_kw.length;
  const first = Math.max(0, plan.first_step - 1);
  const last = Math.min(steps, Math.max(stayEnd + 1, first + 2));
  const highest_kw = Math.max(facts.max_power_kw ?? 0, plan.peak_power_kw);
  const efficiency = facts.efficiency ?? 1;
  const [power_kw, uncontrolled_kw, energy_kwh] = [[] as number[], [] as number[], [0]];
  let open_kwh = plan.energy_required_kwh; // without control
  for (let t = first; t < last; ++t) {
    const isThere = t >= plan.first_step && t < stayEnd;
    const power = isThere ? plan.power_kw[t - plan.first_step] : 0;
    const perKw_kwh = isThere ? efficiency * presence(data, row, t) * (step_s / 3600) : 0;
    const free = perKw_kwh > 0 ? Math.min(highest_kw, open_kwh / perKw_kwh) : 0;
    open_kwh -= free * perKw_kwh;
    power_kw.push(power);
    uncontrolled_kw.push(free);
    energy_kwh.push(energy_kwh[energy_kwh.length - 1] + power * perKw_kwh);
  }
  return { first, last, power_kw, uncontrolled_kw, energy_kwh, highest_kw };
}
