// Whose plan, which day, how good: and the day in one sentence.
import type { Clock } from "./clock";
import type { ReportData, Row } from "./data";
import { h } from "./dom";
import { count, currencySign, duration, gap, kw, money } from "./format";
import { toggleTheme } from "./theme";

const statusWords = {
  optimal: "Optimal",
  feasible: "Stopped early",
  infeasible: "No plan is possible",
} as const;

const solverNames: Record<string, string> = { highs: "HiGHS", clarabel: "Clarabel" };

export function header(data: ReportData, clock: Clock): HTMLElement {
  const { plan } = data;
  const proof = plan.status === "infeasible" ? [] : [`gap ${gap(plan.gap)}`];
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

/** Steps at which one more kW of the limit would save something, as one stretch of time with its worth. */
function pinch(data: ReportData, clock: Clock): string | null {
  const prices = data.plan.site.limit_price_per_kwh;
  const binding = prices.flatMap((price, t) => (price > 1e-9 ? [t] : []));
  if (binding.length === 0) return null;
  const [first, last] = [binding[0], binding[binding.length - 1]];
  const saved = prices.reduce((sum, price) => sum + price, 0) * (data.plan.horizon.step_s / 3600);
  const when = last - first + 1 === binding.length ? `from ${clock.label(first)} to ${clock.label(last + 1)}`
    : `in ${count(binding.length)} steps between ${clock.label(first)} and ${clock.label(last + 1)}`;
  return `The site is at its limit ${when}; one more kW there would save ${money(saved, currencySign(data.site.currency))}.`;
}

/** The group whose limit costs most. */
function tightestGroup(data: ReportData): string | null {
  const step_h = data.plan.horizon.step_s / 3600;
  const worth = data.plan.groups.map((group) => ({ group, saved: step_h * group.limit_price_per_kwh.reduce((sum, price) => sum + price, 0) }))
    .filter(({ saved }) => saved > 1e-9).sort((a, b) => b.saved - a.saved);
  if (worth.length === 0) return null;
  const others = worth.length === 1 ? "" : `, the tightest of ${count(worth.length)} that hold cars back,`;
  return `One more kW for group ${worth[0].group.id}${others} would save ${money(worth[0].saved, currencySign(data.site.currency))}.`;
}

/** When and by how much the site is over its limit without any car. */
function excess(data: ReportData, clock: Clock): string {
  const { site } = data.plan;
  const over = site.limit_kw.map((limit, t) => site.base_load_kw[t] - site.pv_kw[t] - limit);
  const steps = over.flatMap((excess_kw, t) => (excess_kw > 1e-6 * Math.max(1, site.limit_kw[t]) ? [t] : []));
  if (steps.length === 0) return "the warnings name the steps and the amounts";
  const [first, last] = [steps[0], steps[steps.length - 1]];
  const worst = steps.reduce((most, t) => (over[t] > over[most] ? t : most), first);
  const when = last - first + 1 === steps.length ? `from ${clock.label(first)} to ${clock.label(last + 1)}`
    : `in ${count(steps.length)} steps between ${clock.label(first)} and ${clock.label(last + 1)}`;
  return `${when}, most at ${clock.label(worst)}, by ${kw(over[worst])}`;
}

const causeWords: Record<string, [string, string]> = {
  no_step: ["is there for no whole step", "are there for no whole step"],
  stay_too_short: ["stays too short for its power", "stay too short for their power"],
  time_left_too_short: ["has too little time left", "have too little time left"],
  cut_by_horizon: ["is there beyond the horizon", "are there beyond the horizon"],
  battery_full: ["has too small a battery", "have too small a battery"],
  site_limit: ["is held back by the site limit", "are held back by the site limit"],
  group_limit: ["is held back by a group limit", "are held back by a group limit"],
  demand_charge: ["would raise the billed peak", "would raise the billed peak"],
  not_worth_its_price: ["finds energy too dear", "find energy too dear"],
  minimum_power: ["is left less than its lowest power", "are left less than their lowest power"],
  stopped_early: ["might get more from a longer solve", "might get more from a longer solve"],
};

/** `: 14 stay too short for their power, 1 is held back by the site limit`, by the main reason of each. */
function causes(rows: Row[]): string {
  const counts = new Map<string, number>();
  for (const row of rows) {
    if (!row.isShort) continue;
    const slug = row.facts.main_reason ?? "";
    counts.set(slug, (counts.get(slug) ?? 0) + 1);
  }
  const words = (slug: string, cars: number): string => (causeWords[slug] ?? ["has another reason", "have other reasons"])[cars === 1 ? 0 : 1];
  if (counts.size === 1) return [...counts].map(([slug, cars]) => `, as ${cars === 1 ? "it" : "they"} ${words(slug, cars)}`)[0];
  return `: ${[...counts].sort(([, a], [, b]) => b - a).map(([slug, cars]) => `${count(cars)} ${words(slug, cars)}`).join(", ")}`;
}

export function headline(data: ReportData, rows: Row[], clock: Clock): HTMLElement {
  const short = rows.filter((row) => row.isShort).length;
  const total = rows.length;
  const said: string[] = [];
  if (data.plan.status === "infeasible") {
    said.push(`The site exceeds its limit without any car, so no car can be charged within it: ${excess(data, clock)}.`);
  } else if (total === 0) {
    said.push("No car is there on this day.");
  } else {
    said.push(short === 0
      ? `${total === 1 ? "The car leaves" : `All ${count(total)} cars leave`} with everything asked for.`
      : total === 1 ? `The car goes short${causes(rows)}.` : `${count(total - short)} of ${count(total)} cars leave with everything they asked for, ${count(short)} ${short === 1 ? "goes" : "go"} short${causes(rows)}.`);
    const where = [pinch(data, clock), tightestGroup(data)].filter((sentence) => sentence !== null);
    if (where.length > 0) said.push(...where);
    else if (short === 0) said.push("The limit costs nothing: it never holds a car back.");
  }
  return h("p", { class: "headline" }, said.join(" "));
}
