import { render } from "preact";
import { effect } from "@preact/signals";
import { App } from "./app";
import { exampleDraft } from "./draft/example";
import { keep, readKept } from "./draft/keeping";
import { claimTab } from "./draft/tab_store";
import { begin, change, isStarting } from "./draft/store";
import { followAddress, idOfAddress, openPlan } from "./plan/kept_plan";
import { keptTrouble } from "./plan/keeping_plan";
import { keepPinned, pinnedPart, readPinned } from "./plan/pinned";
import { away, awaySince, follow, plan, state } from "./plan/planner";
import { troubleText } from "./plan/trouble";
import { dropFleeting } from "./api/jobs";
import { busyFor_ms, ServiceAway } from "./api/service";
import { askForFacts } from "./api/service_facts";
import { texts } from "./texts/texts";
import "./style/style.css";

/** Where nobody answers, or has too much to do, it is done once somebody can. */
async function once(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await work();
      return;
    } catch (error) {
      const busy_ms = busyFor_ms(error);
      if (busy_ms !== null) {
        await new Promise((resolve) => { setTimeout(resolve, busy_ms); });
        continue;
      }
      if (!(error instanceof ServiceAway)) throw error;
      away();
      await new Promise<void>((resolve) => { const stop = effect(() => { if (awaySince.value === null) { resolve(); queueMicrotask(() => { stop(); }); } }); });
    }
  }
}

/** The plan of the address, if it is there. */
async function openAddress(id: string, isFirst: boolean): Promise<boolean> {
  try {
    await once(() => openPlan(id, isFirst ? begin : (opened) => { change("plan", opened); }));
    return true;
  } catch (error) {
    keptTrouble.value = `${texts().kept.notOpened} ${troubleText(error)}`;
    return false;
  }
}

async function start(): Promise<void> {
  await claimTab(["", pinnedPart]);
  const [kept] = await Promise.all([readKept(), readPinned()]);
  const asked = idOfAddress();
  if (kept !== null) begin(kept);
  isStarting.value = kept === null || asked !== null;
  render(<App />, document.getElementById("app")!);
  const isOpened = asked !== null && await openAddress(asked, kept === null);
  if (kept === null && !isOpened) await once(async () => { begin(await exampleDraft("Depot 1")); }).catch(() => undefined); // a first visit: a planned example
  isStarting.value = false;
  followAddress();
  follow();
  keep();
  keepPinned();
  askForFacts();
}

// Nobody waits for the plan of a tab that is closed; one that comes back asks again.
window.addEventListener("pagehide", dropFleeting);
window.addEventListener("pageshow", (event) => { if (event.persisted && state.peek().kind === "planning") plan(); });

void start();
