// Whose plan, which day, how good: and the day in one sentence.
import type { Clock } from "./clock";
import { limitSavings_per_kwh, type ReportData, type Row } from "./data";
import { h } from "./dom";
import { count, currencySign, duration, gap, kw, money } from "./format";
import { toggleTheme } from "./theme";
import { words } from "./words";

export const statusWords = {
  optimal: "Optimal",
  feasible: "Stopped early",
  infeasible: "No plan is possible",
} as const;

export const solverNames: Record<string, string> = { highs: "HiGHS", clarabel: "Clarabel" };

export function header(data: ReportData, clock: Clock): HTMLElement {
  const { plan } = data;
  const proof = plan.gap === null ? [] : [`gap ${gap(plan.gap)}`];
  const how = [...proof, solverNames[plan.solver.name] ?? plan.solver.name, duration(plan.solver.total_s)].filter((part) => part !== "").join(" · ");
  const toggle = h("button", { type: "button", class: "theme-toggle", title: "Light or dark", "aria-label": "Switch between light and dark" }, "◐");
  toggle.addEventListener("click", toggleTheme);
  return h("header", { class: "masthead" },
    h("div", { class: "brand" }, "chargeplan"),
    h("h1", {}, data.site.id === "" ? "Charging plan" : data.site.id),
    h("p", { class: "date" }, clock.dates(), h("span", { class: "zone" }, data.clock.time_zone),
      ...(clock.pastSteps > 0 ? [h("span", { class: "zone" }, `past until ${clock.label(clock.pastSteps)}`)] : [])),
    h("div", { class: "status" },
      h("span", { class: `badge ${plan.status}` }, statusWords[plan.status]),
      h("span", { class: "how" }, how), toggle));
}

/** When these steps are. */
function stretch(steps: number[], clock: Clock): string {
  const [first, last] = [steps[0], steps[steps.length - 1]];
  const said = words().headline;
  if (steps.length === clock.steps) return said.always;
  return last - first + 1 === steps.length ? said.fromTo(clock.label(first), clock.label(last + 1)) : said.inSteps(count(steps.length), clock.label(first), clock.label(last + 1));
}

/** Steps at which one more kW of the limit would save something, as one stretch of time with its worth. */
function pinch(data: ReportData, clock: Clock): string | null {
  const prices = limitSavings_per_kwh(data.plan);
  const binding = prices.flatMap((price, t) => (price > 1e-9 ? [t] : []));
  if (binding.length === 0) return null;
  const saved = prices.reduce((sum, price) => sum + price, 0) * (data.plan.horizon.step_s / 3600);
  const when = stretch(binding, clock);
  return words().headline.pinch(when, money(saved, currencySign(data.site.currency)));
}

/** The group whose limit costs most. */
function tightestGroup(data: ReportData): string | null {
  const step_h = data.plan.horizon.step_s / 3600;
  const worth = data.plan.groups.map((group) => ({ group, saved: step_h * group.limit_price_per_kwh.reduce((sum, price) => sum + price, 0) }))
    .filter(({ saved }) => saved > 1e-9).sort((a, b) => b.saved - a.saved);
  if (worth.length === 0) return null;
  const others = worth.length === 1 ? "" : words().headline.tightest(count(worth.length));
  return words().headline.group(worth[0].group.id, others, money(worth[0].saved, currencySign(data.site.currency)));
}

/** When and by how much the site is over its limit without any car. */
function excess(data: ReportData, clock: Clock): string {
  const { site } = data.plan;
  const over = site.limit_kw.map((limit, t) => site.base_load_kw[t] - site.pv_kw[t] - limit);
  const steps = over.flatMap((excess_kw, t) => (excess_kw > 1e-6 * Math.max(1, site.limit_kw[t]) ? [t] : []));
  if (steps.length === 0) return words().headline.excessUnknown;
  const worst = steps.reduce((most, t) => (over[t] > over[most] ? t : most), steps[0]);
  const when = stretch(steps, clock);
  return words().headline.excess(when, clock.label(worst), kw(over[worst]));
}

/** `: 14 stay too short for their power, 1 is held back by the site limit`, by the main reason of each. */
function causes(rows: Row[]): string {
  const counts = new Map<string, number>();
  // The dashboard draws a plan before the service has said why.
  if (rows.every((row) => row.facts.main_reason === undefined)) return "";
  for (const row of rows) {
    if (!row.isShort) continue;
    const slug = row.facts.main_reason ?? "";
    counts.set(slug, (counts.get(slug) ?? 0) + 1);
  }
  const said = words().headline;
  const cause = (slug: string, cars: number): string => (said.causes[slug] ?? said.other)[cars === 1 ? 0 : 1];
  if (counts.size === 1) return [...counts].map(([slug, cars]) => said.as(cars, cause(slug, cars)))[0];
  return `: ${[...counts].sort(([, a], [, b]) => b - a).map(([slug, cars]) => `${count(cars)} ${cause(slug, cars)}`).join(", ")}`;
}

export function headline(data: ReportData, rows: Row[], clock: Clock): HTMLElement {
  const short = rows.filter((row) => row.isShort).length;
  const total = rows.length;
  const said: string[] = [];
  if (data.plan.status === "infeasible") {
    said.push(words().headline.infeasible(excess(data, clock)));
  } else if (total === 0) {
    said.push(words().headline.nobody);
  } else {
    said.push(short === 0
      ? words().headline.allFull(total)
      : total === 1 ? words().headline.oneShort(causes(rows)) : words().headline.someShort(count(total - short), count(total), short, causes(rows)));
    const where = [pinch(data, clock), tightestGroup(data)].filter((sentence) => sentence !== null);
    if (where.length > 0) said.push(...where);
    else if (short === 0) said.push(words().headline.free);
  }
  return h("p", { class: "headline" }, said.join(" "));
}
