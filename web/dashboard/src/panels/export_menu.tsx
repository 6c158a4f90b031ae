// What leaves the page: the plan, the demand, the request.
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { hasKey } from "../api/key";
import { postDemandExport, postReportFile, ServiceAway, xlsxType } from "../api/service";
import { curlLine } from "../draft/curl";
import { buildRequest, plansPath } from "../draft/request";
import { draft } from "../draft/store";
import { isBlank } from "../draft/rows";
import { chartImage, type ImageKind } from "../plan/chart_image";
import { away, awaySince, rowIssues, shown } from "../plan/planner";
import { wholeRequest } from "../plan/whole_request";
import { texts } from "../texts/texts";

function save(content: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(link.href); }, 10_000);
}

/** The good rows, as they are planned: the service would refuse the others. */
function demandRequest(): string {
  const bad = new Set(rowIssues.peek().map((issue) => issue.row));
  return buildRequest(draft.peek(), draft.peek().rows.filter((row) => !isBlank(row) && !bad.has(row.key))).text;
}

const fileStem = (): string => (draft.peek().site.id === "" ? "plan" : draft.peek().site.id.replace(/[^\p{L}\p{N}._-]+/gu, "_").slice(0, 60));

export function ExportMenu(): JSX.Element {
  const { header, export: words } = texts();
  const menu = useRef<HTMLDetailsElement>(null);
  const [message, setMessage] = useState("");
  const now = shown.value;
  const isAway = awaySince.value !== null;
  const make = (work: () => Promise<void>) => (): void => {
    setMessage("");
    work().then(() => { menu.current?.removeAttribute("open"); }, (error: unknown) => {
      if (error instanceof ServiceAway) away();
      setMessage(`${words.failed}: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
  const plan = (type: string, ending: string): (() => void) => make(async () => {
    if (now !== null) save(await postReportFile(await wholeRequest(now.request), now.data.plan, type), `${fileStem()}.${ending}`);
  });
  const demand = (type: string, ending: string): (() => void) => make(async () => { save(await postDemandExport(demandRequest(), type), `${fileStem()}_demand.${ending}`); });
  const charts = (kind: ImageKind): (() => void) => make(async () => { save(await chartImage(kind), `${fileStem()}.${kind}`); });
  const isOff = now === null || isAway;
  return (
    <details class="menu" ref={menu} onKeyDown={(event) => { if (event.key === "Escape") { menu.current?.removeAttribute("open"); menu.current?.querySelector("summary")?.focus(); } }}>
      <summary>{header.export}</summary>
      <div class="menu-body">
        <h3>{words.plan}</h3>
        <div><button type="button" id="export-plan-xlsx" disabled={isOff} onClick={plan(xlsxType, "xlsx")}>{words.workbook}</button><button type="button" disabled={isOff} onClick={plan("text/csv", "csv")}>{words.csv}</button><button type="button" disabled={isOff} onClick={plan("text/html", "html")}>{words.html}</button></div>
        <h3>{words.demand}</h3>
        <div><button type="button" id="export-demand-xlsx" disabled={isOff} onClick={demand(xlsxType, "xlsx")}>{words.workbook}</button><button type="button" disabled={isOff} onClick={demand("text/csv", "csv")}>{words.csv}</button></div>
        <h3>{words.charts}</h3>
        <div><button type="button" disabled={now === null} onClick={charts("png")}>{words.png}</button><button type="button" disabled={now === null} onClick={charts("svg")}>{words.svg}</button></div>
        <h3>{words.request}</h3>
        <div>
          <button type="button" disabled={now === null} onClick={make(async () => { await Promise.resolve(); if (now !== null) save(new Blob([now.request.text], { type: "application/json" }), `${fileStem()}_${now.request.path === plansPath ? "request" : "change"}.json`); })}>{words.json}</button>
          <button type="button" disabled={now === null} onClick={make(async () => { if (now !== null) await navigator.clipboard.writeText(curlLine(location.origin, now.request, hasKey())); })}>{words.curl}</button>
        </div>
        {message === "" ? null : <p role="alert" class="issue">{message}</p>}
      </div>
    </details>
  );
}
