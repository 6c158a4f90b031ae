// What a plan answers, with its past where it has one. Of a plan that goes on the page has only the change: the service writes the request of a
// plan that it keeps, so that it keeps one for that long.
import { dropPlan, keptPlanOf } from "../api/jobs";
import { getPlanRequest } from "../api/kept";
import { plansPath, type BuiltRequest } from "../draft/request";

const known = new WeakMap<BuiltRequest, Promise<string>>();

function remember(request: BuiltRequest, text: Promise<string>): Promise<string> {
  known.set(request, text);
  text.catch(() => known.delete(request)); // it is asked for again
  return text;
}

const takeAndDrop = (id: string): Promise<string> => getPlanRequest(id).finally(() => { dropPlan(id); });

/** The service keeps the plan of this request already, and only for this. */
export function takeRequestOf(id: string, request: BuiltRequest): void {
  if (request.path === plansPath) dropPlan(id);
  else void remember(request, takeAndDrop(id)).catch(() => undefined);
}

export async function wholeRequest(request: BuiltRequest): Promise<string> {
  if (request.path === plansPath) return request.text;
  return known.get(request) ?? remember(request, keptPlanOf(request, { headers: {}, isFleeting: true, onProgress: () => undefined }).then(({ id }) => takeAndDrop(id)));
}
