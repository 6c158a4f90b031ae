// What two plans differ in: the parts of the cost, and what each car gets.
import type { PlanDocument } from "../api/documents";

export type CostPart = keyof NonNullable<PlanDocument["cost"]>;

export interface Figure {
  then: number;
  now: number;
}

export interface CarDifference extends Figure {
  id: string; // delivered kWh
}

export interface Differences {
  costs: ({ part: CostPart } & Figure)[]; // those that one of them has
  sum: Figure;
  cars: CarDifference[]; // the largest difference first
  inBoth: number;
  onlyThen: number;
  onlyNow: number;
}

const parts: CostPart[] = ["energy_cost", "unmet_cost", "demand_charge_cost", "overload_cost"];
const smallest_kwh = 0.05; // that is shown

type Compared = { cost: PlanDocument["cost"]; sessions: Pick<PlanDocument["sessions"][number], "id" | "energy_delivered_kwh">[] };

export function differences(then: Compared, now: Compared): Differences {
  const cost = (plan: Compared, part: CostPart): number => plan.cost?.[part] ?? 0;
  const costs = parts.map((part) => ({ part, then: cost(then, part), now: cost(now, part) })).filter((figure) => Math.max(Math.abs(figure.then), Math.abs(figure.now)) >= 0.005);
  const before = new Map(then.sessions.map((session) => [session.id, session.energy_delivered_kwh]));
  const both = now.sessions.flatMap(({ id, energy_delivered_kwh }) => {
    const was = before.get(id);
    return was === undefined ? [] : [{ id, then: was, now: energy_delivered_kwh }];
  });
  const size = (figure: Figure): number => Math.abs(figure.now - figure.then);
  return {
    costs,
    sum: { then: costs.reduce((sum, figure) => sum + figure.then, 0), now: costs.reduce((sum, figure) => sum + figure.now, 0) },
    cars: both.filter((car) => size(car) >= smallest_kwh).sort((a, b) => size(b) - size(a)),
    inBoth: both.length,
    onlyThen: then.sessions.length - both.length,
    onlyNow: now.sessions.length - both.length,
  };
}
