import { Clock } from "./clock";
import { readData, readRows, type ReportData } from "./data";
import { h } from "./dom";
import { header, headline } from "./header";
import { GroupRows } from "./group_rows";
import { HeatMap } from "./heat_map";
import { issues } from "./issues";
import { Order } from "./order";
import { priceRow, shadowPriceRow } from "./price_rows";
import { SessionDrawer } from "./session_drawer";
import { SessionTable } from "./session_table";
import { siteRow } from "./site_row";
import { stackRow } from "./stack_row";
import { setPrinting } from "./theme";
import { describeTiles, drawTiles } from "./tiles";
import { TimeAxis } from "./time_axis";
import { Timeline } from "./timeline";
import { View } from "./view";

const printWidth = 700; // CSS pixels between the margins of a sheet of A4
const printShrink = 0.78; // the charts stand on the first sheet, the sessions begin the second

function footer(data: ReportData): HTMLElement {
  const { plan } = data;
  const facts = [`chargeplan ${plan.version}`, `plan ${plan.id}`, `made ${plan.created.slice(0, 16).replace("T", " ")}`, `request ${plan.request_sha256.slice(0, 12)}`];
  return h("footer", {}, facts.filter((fact) => !fact.endsWith(" ")).join(" · "));
}

function start(): void {
  const data = readData();
  const rows = readRows(data);
  const clock = new Clock(data);
  const order = new Order(rows);
  const axis = new TimeAxis(clock, new View(clock.steps));
  const heat = rows.length > 0 ? new HeatMap(order, axis) : null;
  const shadow = shadowPriceRow(data, axis);
  const groups = data.plan.groups.length > 0 ? new GroupRows(data, axis) : null;
  const timeline = new Timeline(axis, [
    siteRow(data, axis), priceRow(data, axis), ...(shadow === null ? [] : [shadow]),
    ...(heat === null ? [] : [stackRow(rows, axis)]), ...(groups === null ? [] : [groups]), ...(heat === null ? [] : [heat]),
  ]);
  const isPlanned = data.plan.status !== "infeasible";
  const table = rows.length > 0 ? new SessionTable(data, order, axis.view, clock.onlyDay()) : null;
  document.getElementById("page")!.append(
    header(data, clock), headline(data, rows, clock),
    // Without a plan there are no figures: first what is in its way.
    ...(isPlanned ? [drawTiles(describeTiles(data, rows))] : issues(data)), timeline.element,
    ...(table === null ? [] : [table.element]), ...(isPlanned ? issues(data) : []), footer(data));

  if (rows.length > 0) document.body.append(new SessionDrawer(data, rows, order, axis).element);

  const print = (printing: boolean): void => {
    setPrinting(printing);
    groups?.setPrinting(printing);
    heat?.setPrinting(printing);
    table?.setPrinting(printing);
    if (printing) timeline.render(printWidth, printShrink);
    else timeline.render();
  };
  window.addEventListener("beforeprint", () => { print(true); });
  window.addEventListener("afterprint", () => { print(false); });
  // Canvas text is drawn once the font is there.
  void document.fonts.ready.then(() => { timeline.render(); });
}

start();
