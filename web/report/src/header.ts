// Whose plan, which day, how good: and the day in one sentence.
import type { Clock } from "./clock";
import type { ReportData, Row } from "./data";
import { h } from "./dom";
import { count, currencySign, duration, gap, moneyNumber } from "./format";
import { toggleTheme } from "./theme";

const statusWords = {
  optimal: "Optimal",
  feasible: "Stopped early",
  infeasible: "No plan is possible",
} as const;

export function header(data: ReportData, clock: Clock): HTMLElement {
  const { plan } = data;
  const proof = plan.status === "infeasible" ? [] : [`gap ${gap(plan.gap)}`];
  const how = [...proof, plan.solver.name, duration(plan.solver.total_s)].filter((part) => part !== "").join(" · ");
  const toggle = h("button", { type: "button", class: "theme-toggle", title: "Light or dark", "aria-label": "Switch between light and dark" }, "◐");
  toggle.addEventListener("click", toggleTheme);
  return h("header", { class: "masthead" },
    h("div", { class: "brand" }, "chargeplan"),
    h("h1", {}, data.site.id === "" ? "Charging plan" : data.site.id),
    h("p", { class: "date" }, clock.dates(), h("span", { class: "zone" }, data.clock.time_zone)),
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
  return `The site is at its limit ${when}; one more kW there would save ${moneyNumber(saved)} ${currencySign(data.site.currency)}.`;
}

export function headline(data: ReportData, rows: Row[], clock: Clock): HTMLElement {
  const short = rows.filter((row) => row.isShort).length;
  const total = rows.length;
  const said: string[] = [];
  if (data.plan.status === "infeasible") {
    said.push("The site exceeds its limit without any car, so no car can be charged within it. The warnings below name the steps and the amounts.");
  } else if (total === 0) {
    said.push("No car is there on this day.");
  } else {
    said.push(short === 0
      ? `${total === 1 ? "The car leaves" : `All ${count(total)} cars leave`} with everything asked for.`
      : `${count(total - short)} of ${count(total)} cars leave with everything they asked for, ${count(short)} ${short === 1 ? "goes" : "go"} short.`);
    const where = pinch(data, clock);
    if (where !== null) said.push(where);
    else if (short === 0) said.push("The limit costs nothing: it never holds a car back.");
  }
  return h("p", { class: "headline" }, said.join(" "));
}
