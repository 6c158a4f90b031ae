// Where the site is over its limit without any car, and what limit would do.
import type { PlanDocument } from "../api/documents";

export interface Excess {
  needed_kw: number[]; // the limit that each step needs at least
  most_kw: number; // of them, where the limit is too low
}

export function limitedExcess({ site }: { site: Pick<PlanDocument["site"], "base_load_kw" | "pv_kw" | "limit_kw"> }): Excess {
  const needed_kw = site.base_load_kw.map((load, t) => Math.max(0, load - (site.pv_kw[t] ?? 0)));
  const most_kw = needed_kw.reduce((most, needed, t) => (needed > site.limit_kw[t] ? Math.max(most, needed) : most), 0);
  return { needed_kw, most_kw };
}
