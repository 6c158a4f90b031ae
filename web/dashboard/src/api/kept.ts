// What the service keeps: plans under its ids, sites and demands under names of the reader's.
import { ask, json, read } from "./service";
import type { Answer, KeptDemand, KeptSite, PlanDocument } from "./documents";

export type Shelf = "sites" | "demands";

const most = 200; // of a list: a page of the newest plans, all names that anyone would look through
const at = (shelf: Shelf | "plans", id: string): string => `/v1/${shelf}/${encodeURIComponent(id)}`;

export const listPlans = async (): Promise<Answer<"/v1/plans">["plans"]> => (await read<Answer<"/v1/plans">>(await ask(`/v1/plans?limit=${most}`))).plans;
export const listDocuments = async (shelf: Shelf): Promise<Answer<"/v1/sites">["sites"]> => (await read<Record<Shelf, Answer<"/v1/sites">["sites"]>>(await ask(`/v1/${shelf}?limit=${most}`)))[shelf];

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
