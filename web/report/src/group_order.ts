// Groups as the page lists them: each below its parent; of many, those whose limit costs most come first.
import type { GroupPlan, ReportData } from "./data";

export interface GroupLine {
  plan: GroupPlan;
  depth: number; // 0: directly at the grid connection
  peak_kw: number;
  highestLimit_kw: number;
  stepsAtLimit: number;
  saved_cost: number; // by one more kW in all steps
}

const isAtLimit = (group: GroupPlan, step: number): boolean =>
  (group.limit_price_per_kwh[step] ?? 0) > 1e-9 || group.power_kw[step] >= group.limit_kw[step] - 1e-6 * Math.max(1, group.limit_kw[step]);

function line(plan: GroupPlan, depth: number, step_h: number): GroupLine {
  const most = (values: number[]): number => values.reduce((a, b) => Math.max(a, b), 0);
  return {
    plan, depth,
    peak_kw: most(plan.power_kw),
    highestLimit_kw: most(plan.limit_kw),
    stepsAtLimit: plan.power_kw.filter((_, step) => isAtLimit(plan, step)).length,
    saved_cost: step_h * plan.limit_price_per_kwh.reduce((sum, price) => sum + price, 0),
  };
}

/** The groups whose limits hold a charging point of this one back, the nearest first. */
export function groupsAbove(data: ReportData, leaf: string | undefined): GroupPlan[] {
  const { groups } = data.plan;
  const found: GroupPlan[] = [];
  for (let id: string | null | undefined = leaf; id != null;) {
    const index = groups.findIndex((group) => group.id === id);
    if (index < 0 || found.includes(groups[index])) break;
    found.push(groups[index]);
    id = data.group_parents[index];
  }
  return found;
}

export function groupLines(data: ReportData, treeUpTo: number): GroupLine[] {
  const { groups, horizon } = data.plan;
  const indexOf = new Map(groups.map((group, index) => [group.id, index]));
  const parentOf = groups.map((_, index) => indexOf.get(data.group_parents[index] ?? ""));
  const found: GroupLine[] = [];
  const seen = new Set<number>(); // a plan read from a file may hold a circle
  const add = (index: number, depth: number): void => {
    if (seen.has(index)) return;
    seen.add(index);
    found.push(line(groups[index], depth, horizon.step_s / 3600));
    for (const [child, parent] of parentOf.entries()) if (parent === index) add(child, depth + 1);
  };
  for (const [index, parent] of parentOf.entries()) if (parent === undefined) add(index, 0);
  if (found.length <= treeUpTo) return found;
  return found.map((entry) => ({ ...entry, depth: 0 })).sort((a, b) => b.saved_cost - a.saved_cost || b.stepsAtLimit - a.stepsAtLimit);
}
