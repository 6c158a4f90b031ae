// Every text of the dashboard in English. The sentences about problems come from the service, as they are.
import { count } from "../../../report/src/format";

const some = (n: number, one: string, many: string): string => `${count(n)} ${n === 1 ? one : many}`;

export const en = {
  language: "English",
  header: {
    siteName: "Name of the site", unnamedSite: "Unnamed site", previousDay: "Previous day", nextDay: "Next day", chooseDay: "First day of the plan",
    status: { optimal: "Optimal", feasible: "Stopped early", infeasible: "No plan is possible", planning: "Planning …", none: "No plan yet" },
    gap: "gap", undo: "Undo", redo: "Redo", theme: "Switch between light and dark", language: "Language", export: "Export", pin: "Compare", unpin: "End comparison",
    skip: "Skip to the plan",
  },
  tiles: {
    vehicles: "Vehicles",
    atPoints: (n: number): string => `at ${some(n, "charging point", "charging points")}`,
    onePointEach: "a charging point each",
    withoutControlAtOnce: (steps: number): string => (steps === 0 ? "uncontrolled: never over the limit" : `uncontrolled: ${some(steps, "step", "steps")} over the limit`),
    meanings: {
      cars: "Sessions of the demand inside the planned day, and the charging points that they name.",
      energy: "Energy that the plan puts into the batteries, of what all cars ask for. Below: every car at full power from its arrival, limits ignored.",
      met: "Delivered energy over required energy, both in the battery.",
      cost: "What the energy drawn by the cars costs at the import price. It is green only where the plan delivers as much as uncontrolled charging would.",
      peak: "Highest power of the whole site, with other load and PV, against the limit.",
      short: "Cars that leave with less than they ask for, and how much is missing in all.",
    },
  },
  states: {
    example: "This is an example: a day that was drawn, planned by this service. Move the limit and watch; then put in your own demand.",
    yourFile: "Your file here", startEmpty: "Start empty",
    empty: "No demand yet", emptyHint: "Drop a CSV or Excel file anywhere on this page, draw an example, or type the sessions into the table.",
    partial: (n: number): string => `${some(n, "row is", "rows are")} left out, as something is wrong with ${n === 1 ? "it" : "them"}: this plan is of the others.`,
    showRows: "Show the rows",
    away: (since: string): string => `The service has not answered since ${since}. What you see stays; nothing can be changed until it is back. Trying again …`,
    planning: (seconds: string): string => `Planning for ${seconds} s`, cancel: "Cancel", cancelled: "Planning was cancelled; the picture is of an earlier state.", planAgain: "Plan again",
    phases: { read: "reads the request", build: "builds the model", solve: "solves", tie_break: "chooses among equals", check: "checks the plan" }, gapSoFar: (gap: string): string => `gap ${gap}`, close: "Close",
    tooManyBad: (n: number): string => `more than ${count(n)} things are wrong with the rows; are its units and times those of the columns?`,
    refused: "The plan cannot be made like this", before: "What is shown below is the plan from before.", failed: "The service failed", requestId: (id: string): string => `Request ${id} in its log.`,
    infeasibleTitle: "No plan is possible", infeasible: "The other load alone is above the limit. Two changes would help:",
    raiseLimit: (kw: string): string => `Raise the limit to ${kw} in those hours`, allowOverload: "Allow to exceed the limit, at a price",
  },
  kept: {
    keepPlan: "Keep plan", isKept: "Kept", keeping: "Keeping …", keepingFor: (seconds: string): string => `Making the plan to be kept for ${seconds} s`, open: "Open …", title: "Kept in the service", plans: "Plans", sites: "Sites", demands: "Demands", keep: "Keep", replace: "Replace", delete: "Delete",
    siteAs: "Keep this site as", demandAs: "Keep this demand as", loading: "Loading …", find: "search", more: "More", found: (n: number, all: number): string => `${count(n)} of ${count(all)}`, none: "Nothing is kept here yet.", noPlans: "No plan is kept yet. “Keep plan” above keeps the one that is shown.",
    deleteAsk: (name: string): string => `Delete ${name} for everybody?`, badName: "A name is of letters a–z, digits, “-”, “_” and “.”, and does not begin with a dot.", replaces: "There is one of this name: it will be replaced.",
    toCheckFirst: (n: number): string => `${some(n, "row is", "rows are")} to be put right first.`,
    shown: (created: string): string => `This plan is kept, as it was made on ${created}. Whoever has its address sees it.`, address: "Address of this plan", copy: "Copy address", copied: "Copied",
    memoryOnly: "The service keeps in memory only: what is kept is gone when it ends.", gone: "It is not there any more: somebody deleted it, or the service kept it in memory only and has been started again.",
    notOpened: "The plan of this address cannot be opened.", notKept: "The plan could not be kept.", noAnswer: "The service does not answer.",
  },
  goesOn: {
    goOn: "Plan anew from now …", goOnHint: "What is past stays as it was planned; the rest of the day is planned anew, and compared with this plan", title: (time: string): string => `Planned anew from ${time} on.`,
    hint: "Steps that have begun by then stay as they were. Change site and demand to what holds from then on; rows that you delete have left.", now: "Now it is", wholeDay: "Plan the whole day",
    gone: "The plan that this one goes on from is not there any more: somebody deleted it, or the service kept it in memory only and has been started again.",
    emptied: "this cannot be emptied in a plan that goes on: give a value", measured: "this is no energy: give the kWh that were measured in the battery by now, 0 or more", fixed: "As in the plan that goes on.",
  },
  key: {
    title: "This service asks for a key", hint: "Whoever runs it makes keys with “chargeplan keys add”. Yours stays in this tab and is gone when it is closed.", label: "API key", use: "Use key",
    needs: { missing: "", unknown: "The service does not know this key. It may have been revoked, or mistyped.", forbidden: "This key is for something else: the service does not plan with it." },
  },
  brush: { zoom: "Zoom in", limit: "Limit here", apply: "Set", close: "Close", title: "Limit or zoom" },
  site: {
    title: "Site", limit: "Limit", limitSlider: "Limit of the grid connection, kW", price: "Price", baseLoad: "Other load", pv: "PV", demandCharge: "Demand charge",
    demandChargeHint: "per kW of the highest power, for this day", currency: "Currency", timeZone: "Time zone", timeZoneHint: "the clock of the table's times", groups: "Groups", advanced: "Advanced",
    none: "none", fixed: "one value", byTime: "by time of day", bySteps: "pasted", from: "from", to: "to", value: "value", otherwise: "otherwise", addBand: "Add hours", removeBand: "Remove these hours",
    paste: "Paste a column here, or drop a file", pasted: (n: number): string => `${some(n, "value", "values")}`, notNumbers: "this is no column of numbers", otherUnit: (name: string, unit: string): string => `“${name}” says another unit: numbers here are ${unit}`,
    loadFile: "From a file …", readingFile: "Reading …", steps: (n: number): string => `the day has ${some(n, "step", "steps")}`, edit: "Edit", done: "Done", editWhat: (what: string): string => `Edit: ${what}`,
    billedPeak: "Peak billed already", exportPrice: "Price of exports", exportLimit: "Export limit", overloadPrice: "Price of exceeding the limit", efficiency: "Efficiency of charging",
    solver: "Solver", formulation: "Formulation", lp: "lp: any power", milp: "milp: keep to minimum powers", tieBreak: "Among equals", ties: { early: "charge early", late: "charge late", flat: "keep power flat", none: "any" },
    timeLimit: "Time limit", days: "Length", dayCount: (n: number): string => some(n, "day", "days"), step: "Step", minutes: (n: string): string => `${n} min`, hours: (n: string): string => `${n} h`, unmetPenalty: "Price of an empty battery",
    groupName: "Name", groupParent: "Under", gridConnection: "grid connection", groupLimit: "Limit, kW", addGroup: "Add group", removeGroup: "Remove group", points: "Charging points", point: "Charging point", pointGroup: "Group", addPoints: "Take from demand", removePoint: "Remove charging point",
    groupsHint: "Charging points stand in groups, each with a limit of its own. Once points are listed, the demand may only name those.",
  },
  demand: {
    title: "Demand", sessions: (n: number): string => some(n, "session", "sessions"), drop: "Drop a file here", choose: "choose one", formats: "CSV, Excel, .ods",
    generate: "Draw an example", number: "Sessions", seed: "Seed", date: "Day", generateNow: "Draw", toCheck: (n: number): string => `${some(n, "row", "rows")} to check`,
    edit: "Edit table", reading: "Reading the file …", unreadable: (name: string): string => `${name} cannot be used`, notes: (n: number): string => some(n, "note", "notes"), dropHere: "Drop the file to read its sessions",
    undrawn: "No sessions can be drawn like this",
    notUtf8: (name: string): string => `${name} has characters that are not UTF-8, as older versions of Excel write them.`, readAsWindows: "Read it as Windows-1252",
    more: (n: number): string => `and ${count(n)} more`,
  },
  grid: {
    title: "Demand", close: "Close", add: "Add row", remove: "Delete rows", onlyBad: "only rows to check", find: "find", hint: "Type to edit, Tab to go on. Paste cells from a spreadsheet anywhere. Ctrl+Z takes back.",
    rows: (n: number): string => some(n, "row", "rows"), loading: "Loading the table …", allColumns: "all columns", noProblems: "every row is fine", row: (n: number): string => `Row ${count(n)}`,
    columns: {
      id: "Session", evse: "Charging point", arrival: "Arrival", departure: "Departure", max_power_kw: "Most power", energy_required_kwh: "Required", battery_capacity_kwh: "Battery", arrival_energy_kwh: "At arrival",
      min_power_kw: "Least power", target_soc_ratio: "Target SoC", arrival_soc_ratio: "SoC at arrival", max_energy_kwh: "Takes at most", efficiency: "Efficiency", priority: "Priority", unmet_price_per_kwh: "Price if missing", delivered_kwh: "Measured by now",
    },
  },
  export: {
    title: "Export", plan: "Plan", demand: "Demand", charts: "Charts", request: "Request", workbook: "Excel", csv: "CSV", html: "Report (HTML)", png: "PNG", svg: "SVG", json: "JSON", curl: "Copy as curl", copied: "Copied", failed: "The file could not be made", noPlan: "There is no plan yet",
  },
  compare: {
    title: "Pinned plan and this one", then: "Pinned", now: "This plan", difference: "Difference", allAlike: "Every car gets the same energy in both.", cars: (n: number, most: number): string => `${some(n, "car gets", "cars get")} more or less${n > most ? "; the largest differences first" : ""}`, onlyThen: (n: number): string => `${some(n, "car is", "cars are")} only in the pinned plan`, onlyNow: (n: number): string => `${some(n, "car is", "cars are")} only in this plan`,
    car: "Car", costs: { energy_cost: "Energy of the site", unmet_cost: "Energy missing, at its price", demand_charge_cost: "Demand charge", overload_cost: "Exceeding the limit" }, sum: "Sum, which is least", delivered: "Delivered",
    uncontrolled: "uncontrolled", showUncontrolled: "Lay uncontrolled charging over the site power",
    beside: "side by side", over: "laid over", nothingChanged: "This plan is pinned. Change the site or the demand: the next plan stands beside it.",
    other: (text: string): string => `pinned ${text}`, otherCurrency: (then: string, now: string): string => `What they cost cannot be compared: the pinned plan is in ${then}, this one in ${now}.`,
    pinned: "pinned plan", same: (text: string): string => `as pinned, ${text}`, against: (text: string, difference: string): string => `pinned ${text} (${difference})`,
  },
};

export type Texts = typeof en;
