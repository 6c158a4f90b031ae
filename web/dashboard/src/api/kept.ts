// What the service keeps: plans under its ids, sites and demands under names of the reader's.
import { ask, json, read } from "./service";
import type { Answer, KeptDemand, KeptSite, PlanDocument } from "./documents";

export type Shelf = "sites" | "demands";

const at = (shelf: Shelf | "plans", id: string): string => `/v1/${shelf}/${encodeURIComponent(id)}`;

type PlanSummary = Answer<"/v1/plans">["plans"][number];
type DocumentSummary = Answer<"/v1/sites">["sites"][number];

async function part<T>(shelf: Shelf | "plans", cursor: string | null, limit: number): Promise<{ entries: T[]; next: string | null }> {
  const query = new URLSearchParams({ limit: String(limit), ...(cursor === null ? {} : { cursor }) });
  const answer = await read<Record<Shelf | "plans", T[]> & { next_cursor: string | null }>(await ask(`/v1/${shelf}?${query}`));
  return { entries: answer[shelf], next: answer.next_cursor };
}

/** The newest first; `cursor`: those after a part. */
export const listPlans = (cursor: string | null, limit: number): ReturnType<typeof part<PlanSummary>> => part("plans", cursor, limit);
/** By name. */
export const listDocuments = (shelf: Shelf, cursor: string | null, limit: number): ReturnType<typeof part<DocumentSummary>> => part(shelf, cursor, limit);

export const getPlan = async (id: string): Promise<PlanDocument> => read(await ask(at("plans", id)));
/** As text: what is asked of the plan later is asked with the very request that it answers. */
export const getPlanRequest = async (id: string): Promise<string> => (await ask(`${at("plans", id)}/request`)).text();
export const getSite = async (id: string): Promise<KeptSite> => read(await ask(at("sites", id)));
export const getDemand = async (id: string): Promise<KeptDemand> => read(await ask(at("demands", id)));

export async function putDocument(shelf: Shelf, id: string, text: string): Promise<void> {
  await ask(at(shelf, id), { method: "PUT", headers: json, body: text });
}

export async function remove(shelf: Shelf | "plans", id: string): Promise<void> {
  await ask(at(shelf, id), { method: "DELETE" });
}
