// Every word of the pictures and of what stands around them, in English. The dashboard puts those of another language in their place.
import { count } from "./format";

const some = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

export const english = {
  weekdays: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
  weekdaysLong: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
  monthsLong: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  shortDate: (day: number, month: string): string => `${day} ${month}`,
  longDate: (weekday: string, day: number, month: string, year: number): string => `${weekday}, ${day} ${month} ${year}`,
  lessThanCent: "less than 0.01",
  to: "to", clock: "clock", plannedAnew: "planned anew", showAll: "show all",

  uncontrolled: (text: string): string => `uncontrolled ${text}`,
  tiles: {
    energy: "Energy delivered", ofRequired: (kwh: string): string => `of ${kwh} required`,
    met: "Demand met", inFull: (full: string, all: string): string => `${full} of ${all} cars in full`,
    cost: "Cost of charging", drawn: "drawn",
    peak: "Peak of the site", limit: (text: string): string => `limit ${text}`, over: (n: number): string => `, ${some(n, "step", "steps")} over`,
    short: "Cars short", ofCars: (n: string): string => `of ${n}`, missing: (kwh: string): string => `${kwh} missing`, most: (name: string, kwh: string): string => `most: ${name}, ${kwh}`, none: "none goes without",
  },
  site: { title: "Site power", site: "site", charging: "charging", otherLoad: "other load", pv: "PV", pvOff: "PV off", uncontrolled: "uncontrolled", limit: "limit", peak: (label: string): string => `${label}, peak` },
  price: { title: "Price", import: "import", shadow: "Shadow price", saves: "one more kW saves" },
  stack: { title: "Charging", noGroup: "no group", arrived: (range: string): string => `arrived ${range}`, sum: "sum, peak", groups: "groups", sessions: "sessions" },
  groups: {
    title: "Groups", heading: "power against each limit", noneReaches: "none reaches it", reach: (n: string, all: string): string => `${n} of ${all} reach it`, redBelow: "red below: one more kW would save",
    described: (name: string, limit: string, saved: string): string => `${name}: limit ${limit}, one more kW saves ${saved}`, noCost: "Power of each group; no limit of a group costs anything", cost: "Groups whose limit costs something",
    of: (power: string, limit: string): string => `${power} of ${limit}`, oneKwSaves: (money: string): string => `1 kW saves ${money}`,
  },
  heat: {
    title: "Sessions", described: "Charging power of every session over time; the table below has the same sessions", sortBy: "sort by ", sortLabel: "Sort sessions by", find: "find", findLabel: "Find sessions by name or charging point",
    onlyShort: "only short", allAtOnce: "all at once", rowByRow: "row by row", cars: (shown: string, n: number): string => `${shown} ${n === 1 ? "car" : "cars"}`, of: (shown: string, all: string): string => `${shown} of ${all}`, meanPerLine: ", mean power per line",
    orders: { departure: "departure", arrival: "arrival", missing: "shortfall", evse: "charging point", id: "name" },
    power: "power", notPluggedIn: "not plugged in", soc: "state of charge", pluggedIn: "plugged in", delivered: "delivered", deliveredOf: (part: string, all: string): string => `${part} of ${all}`,
  },
  drawer: {
    label: "One session", previous: "Previous session", next: "Next session", close: "Close", place: (at: string, all: string): string => `${at} of ${all}`, pluggedIn: "Plugged in", askedFor: "Asked for", alone: "Alone it could have had", delivered: "Delivered", missing: "Missing",
    soc: "State of charge", unknown: "unknown", highest: "Highest power", of: (part: string, all: string): string => `${part} of ${all}`, cost: "Cost", drawn: "drawn", oneMore: "One more kWh",
    picture: (id: string): string => `Set-points and energy of session ${id} while it is plugged in`, setPoints: "Set-points, kW", energy: "Energy since arrival, kWh", price: "Price", hint: "dotted: uncontrolled, and what is asked for; red below: a limit holds cars back", saves: (price: string): string => `one more kW saves ${price}`,
  },
  table: {
    title: "Sessions in figures", session: "Session", evse: "Charging point", arrival: "Arrival", departure: "Departure", required: "Required", delivered: "Delivered", met: "Met", missing: "Missing", cost: "Cost", oneMore: "One more kWh", why: "Why it is short",
    printed: (shown: string, all: string): string => `${shown} of ${all} sessions are printed, those that are short; the page itself has all of them.`,
  },
  issues: { warnings: "Warnings", notes: "Notes", more: (n: string): string => `${n} more of this kind` },
  headline: {
    always: "all the time", fromTo: (from: string, to: string): string => `from ${from} to ${to}`, inSteps: (n: string, from: string, to: string): string => `in ${n} steps between ${from} and ${to}`,
    pinch: (when: string, saved: string): string => `The site is at its limit ${when}; one more kW there would save ${saved}.`,
    group: (id: string, others: string, saved: string): string => `One more kW for group ${id}${others} would save ${saved}.`, tightest: (n: string): string => `, the tightest of ${n} that hold cars back,`,
    excess: (when: string, at: string, kw: string): string => `${when}, most at ${at}, by ${kw}`, excessUnknown: "the warnings name the steps and the amounts", infeasible: (excess: string): string => `The site exceeds its limit without any car, so no car can be charged within it: ${excess}.`,
    nobody: "No car is there on this day.", allFull: (n: number): string => `${n === 1 ? "The car leaves" : `All ${count(n)} cars leave`} with everything asked for.`, oneShort: (causes: string): string => `The car goes short${causes}.`,
    someShort: (full: string, all: string, short: number, causes: string): string => `${full} of ${all} cars leave with everything they asked for, ${count(short)} ${short === 1 ? "goes" : "go"} short${causes}.`,
    free: "The limit costs nothing: it never holds a car back.", as: (n: number, cause: string): string => `, as ${n === 1 ? "it" : "they"} ${cause}`, other: ["has another reason", "have other reasons"] as [string, string],
    causes: {
      no_step: ["is there for no whole step", "are there for no whole step"], stay_too_short: ["stays too short for its power", "stay too short for their power"], time_left_too_short: ["has too little time left", "have too little time left"],
      cut_by_horizon: ["is there beyond the horizon", "are there beyond the horizon"], battery_full: ["has too small a battery", "have too small a battery"], site_limit: ["is held back by the site limit", "are held back by the site limit"],
      group_limit: ["is held back by a group limit", "are held back by a group limit"], demand_charge: ["would raise the billed peak", "would raise the billed peak"], not_worth_its_price: ["finds energy too dear", "find energy too dear"],
      minimum_power: ["is left less than its lowest power", "are left less than their lowest power"], stopped_early: ["might get more from a longer solve", "might get more from a longer solve"],
    } as Record<string, [string, string]>,
  },
};

export type Words = typeof english;

let current: Words = english;
export const words = (): Words => current;
export const useWords = (next: Words): void => { current = next; };
