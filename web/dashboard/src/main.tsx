import { render } from "preact";
import { effect } from "@preact/signals";
import { App } from "./app";
import { exampleDraft } from "./draft/example";
import { keep, readKept } from "./draft/keeping";
import { begin, isStarting } from "./draft/store";
import { away, awaySince, follow } from "./plan/planner";
import { ServiceAway } from "./api/service";
import "./style/style.css";

/** A first visit: a planned example. Where nobody answers it is there once somebody does. */
async function beginWithExample(): Promise<void> {
  for (;;) {
    try {
      begin(await exampleDraft("Depot 1"));
      return;
    } catch (error) {
      if (!(error instanceof ServiceAway)) return;
      away();
      await new Promise<void>((resolve) => { const stop = effect(() => { if (awaySince.value === null) { resolve(); queueMicrotask(() => { stop(); }); } }); });
    }
  }
}

async function start(): Promise<void> {
  const kept = await readKept();
  if (kept !== null) begin(kept);
  isStarting.value = kept === null;
  render(<App />, document.getElementById("app")!);
  if (kept === null) await beginWithExample();
  isStarting.value = false;
  follow();
  keep();
}

void start();
