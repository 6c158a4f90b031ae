// What a first visit shows: a day of 40 cars, drawn by the service, at a site with a limit that is worth looking at.
import { postSyntheticDemand } from "../api/service";
import { emptyDraft, type Draft } from "./draft";
import { rowFromSession } from "./rows";
import { dateOf } from "./zone";

export async function exampleDraft(siteId: string): Promise<Draft> {
  const empty = emptyDraft();
  const zone = empty.site.time_zone;
  const answer = await postSyntheticDemand({ sessions: 40, seed: 7, date: dateOf(Date.now() / 1000, zone), time_zone: zone });
  return {
    ...empty,
    isExample: true,
    site: {
      ...empty.site,
      id: siteId,
      grid_limit_kw: { base: 60, bands: [], series: null },
      import_price_per_kwh: { base: 0.24, bands: [{ from: "00:00", to: "06:00", value: 0.16 }, { from: "11:00", to: "15:00", value: 0.12 }, { from: "17:00", to: "20:00", value: 0.36 }], series: null },
    },
    rows: answer.sessions.map((session) => rowFromSession(session, zone)),
  };
}
