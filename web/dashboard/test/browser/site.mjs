// The site, and what leaves the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { give, noViolations, planned, service, settled, test, text } from "./harness.mjs";

const set = async (page, field, value) => {
  await page.locator(field).fill(value);
  await page.locator(field).press("Enter");
  await page.locator(field).blur();
  await settled(page);
};

await test("SaysWhatIsWrongWithAFieldAtTheField", async (page) => {
  await set(page, "#demand-charge", "-3");
  assert.match(await text(page, ".field.wrong .issue"), /at least 0|negative|must/);
  assert.match(await text(page, ".banner.bad"), /site\.demand_charge_per_kw/);
  await set(page, "#demand-charge", "3");
  assert.equal(await page.locator(".banner.bad").count(), 0);
  await page.locator("#advanced > summary").click();
  await set(page, "#time-zone", "Mars/Olympus");
  assert.equal(await page.locator("#time-zone").getAttribute("aria-invalid"), "true");
  assert.match(await text(page, ".banner.bad"), /no time zone "Mars\/Olympus".*plan from before/s);
  await set(page, "#time-zone", "Europe/Paris");
  assert.equal(await page.locator("#time-zone").getAttribute("aria-invalid"), "false");
});

await test("TakesAnEmptiedFieldForItsDefault", async (page) => {
  await page.locator("#advanced > summary").click();
  for (const [field, value, standard] of [["#efficiency", "0.5", "0.9"], ["#unmet-penalty", "7", "100"], ["#time-limit", "5", "60"], ["#billed-peak", "3", "0"], ["#export-limit", "3", ""]]) {
    await set(page, field, value);
    assert.equal(await page.locator(field).inputValue(), value);
    await set(page, field, "");
    assert.equal(await page.locator(field).inputValue(), standard);
  }
  assert.equal(await page.locator(".banner.bad").count(), 0);
});

await test("SaysWhatIsWrongWithHoursOfTheirOwn", async (page) => {
  await page.locator("#limit-hours > summary").click();
  await page.locator("#limit-hours button", { hasText: "Add hours" }).click();
  await settled(page);
  await set(page, "#limit-hours .band .short", "30 kW");
  assert.match(await text(page, ".banner.bad"), /not the text "30 kW"/);
  assert.equal(await page.locator("#limit-hours .band .short").getAttribute("aria-invalid"), "true");
  await set(page, "#limit-hours .band .short", "30");
  assert.equal(await page.locator(".banner.bad").count(), 0);
  assert.match(await text(page, "#tile-peak .of"), /limit 30\.0–60\.0 kW/);
});

await test("HoldsTheEndOfTheSliderWhileItIsDragged", async (page) => {
  await set(page, "#limit-number", "600");
  const slider = page.locator("#limit-slider");
  const box = await slider.boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width - 8, y);
  await page.mouse.down();
  for (let i = 1; i <= 6; ++i) {
    await page.mouse.move(box.x + box.width - 8 - 5 * i, y);
    await page.waitForTimeout(30);
    assert.equal(await slider.getAttribute("max"), "600");
  }
  await page.mouse.up();
});

await test("TakesAPastedPrice", async (page) => {
  await page.locator("#price > summary").click();
  const prices = Array.from({ length: 96 }, (_, step) => (step < 48 ? "0.05" : "0,45")).join("\n");
  await page.locator("#price textarea").fill(prices);
  await page.locator("#price textarea").blur();
  await settled(page);
  assert.match(await text(page, "#price .profile-value"), /0.05–0.45 €\/kWh/);
  await page.locator("#price textarea").fill("1\n2\n3");
  await page.locator("#price textarea").blur();
  await settled(page);
  assert.match(await text(page, "#price > .issue"), /3/);
});

const file = (page, field, name, content) => page.locator(`#${field}-file`).setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

await test("TakesAPriceFromAFile", async (page) => {
  await page.locator("#price > summary").click();
  const day = await page.locator("input[type=date]").first().inputValue();
  const hours = Array.from({ length: 24 }, (_, hour) => `${day} ${String(hour).padStart(2, "0")}:00;${hour < 12 ? "50,5" : "450"}`);
  await file(page, "price", "spot.csv", `time;price [EUR/MWh]\n${hours.join("\n")}\n`);
  await page.waitForFunction(() => /0.051–0.45|0.0505–0.45/.test(document.querySelector("#price .profile-value").textContent));
  await settled(page);
  await file(page, "price", "<b>short</b>.csv", `time;price [EUR/MWh]\n${hours.slice(0, 5).join("\n")}\n`);
  await page.locator("#price .series-field .issue").waitFor();
  assert.match(await text(page, "#price .series-field .issue"), /<b>short<\/b>.csv: .*ends at/);
  await noViolations(page, "a file that is too short");
  await file(page, "price", "column.txt", Array.from({ length: 96 }, () => "0.3").join("\n"));
  await page.waitForFunction(() => /^0.3 /.test(document.querySelector("#price .profile-value").textContent));
});

await test("RefusesAColumnThatSaysAnotherUnit", async (page) => {
  await page.locator("#price > summary").click();
  await file(page, "price", "mwh.csv", `price EUR/MWh\n${Array.from({ length: 96 }, (_, t) => 80 + t).join("\n")}\n`);
  await page.locator("#price .series-field .issue").waitFor();
  assert.match(await text(page, "#price .series-field .issue"), /mwh\.csv: “price EUR\/MWh” says another unit: numbers here are €\/kWh/);
  assert.match(await text(page, "#price .profile-value"), /^0\.12–0\.36 /);
});

await test("TakesADroppedSeriesForTheQuantityItIsDroppedOn", async (page) => {
  await page.locator("#base-load > summary").click();
  await page.locator("#base-load .series-field").evaluate((field) => {
    const data = new DataTransfer();
    data.items.add(new File([Array.from({ length: 96 }, (_, t) => String(t / 10)).join("\n")], "load.txt"));
    for (const type of ["dragover", "drop"]) field.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
  });
  await page.waitForFunction(() => /^0–9.5 kW/.test(document.querySelector("#base-load .profile-value").textContent));
  assert.equal(await text(page, "#tile-cars .number"), "40"); // it is no demand
});

await test("OffersTwoWaysOutWhereNoPlanIsPossible", async (page) => {
  await page.locator("#base-load > summary").click();
  await set(page, "#base-load-base", "75");
  assert.match(await text(page, ".banner.bad"), /No plan is possible/);
  assert.equal(await page.locator(".tile").count(), 0);
  await page.locator(".banner.bad .primary").click();
  await settled(page);
  assert.equal(await text(page, ".badge"), "Optimal");
  await page.locator("body").press("Control+z");
  await settled(page);
  await page.locator(".banner.bad button", { hasText: "exceed" }).click();
  await settled(page);
  assert.equal(await text(page, ".badge"), "Optimal");
  assert.doesNotMatch(await text(page, ".headline"), /one more kW/); // of load that is above the limit without any car
});

await test("PlansWithinGroups", async (page) => {
  await give(page, "demand.csv", "id,evse,arrival,departure,max_power_kw,energy_required_kwh\na,A1,2025-08-18 08:00,2025-08-18 12:00,22,60\nb,A2,2025-08-18 08:00,2025-08-18 12:00,22,60\n");
  await page.waitForFunction(() => document.querySelector("#tile-cars .number")?.textContent === "2");
  await page.locator("#groups > summary").click();
  await page.locator("#groups button", { hasText: "Add group" }).click();
  await page.locator("#groups button", { hasText: "Take from demand" }).click();
  await settled(page);
  await page.locator("#groups .group-line input.short").fill("20");
  await page.locator("#groups .group-line input.short").blur();
  await settled(page);
  assert.match(await text(page, ".group-head"), /1 of 1 reach it/);
  assert.match(await text(page, "#tile-peak .number"), /^20\.0/);
});

const download = async (page, button) => {
  await page.locator(".menu > summary").click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.locator(button).click()]);
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
};

await test("ExportsTheDemandAsAWorkbookThatReadsBackCellByCell", async (page) => {
  const before = await sessionsOf(page);
  const { name, bytes } = await download(page, "#export-demand-xlsx");
  assert.equal(name, "Depot_1_demand.xlsx");
  const answer = await (await fetch(`${service.url}v1/demand/parse?time_zone=Europe/Paris`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: bytes })).json();
  assert.equal(answer.issues.length, 0);
  assert.equal(answer.sessions.length, 40);
  for (const [i, session] of answer.sessions.entries())
    for (const key of ["id", "max_power_kw", "energy_required_kwh", "battery_capacity_kwh", "arrival_energy_kwh"]) assert.equal(session[key], before[i][key], `${i} ${key}`);
  for (const [i, session] of answer.sessions.entries())
    for (const key of ["arrival", "departure"]) assert.equal(session[key].slice(0, 16).replace("T", " "), before[i][key].slice(0, 16), `${i} ${key}`);
});

/** Of the request that is exported as JSON. */
async function sessionsOf(page) {
  const { bytes } = await download(page, ".menu-body button:text-is('JSON')");
  return JSON.parse(bytes.toString("utf8")).sessions;
}

await test("ExportsPlanReportPicturesAndRequest", async (page) => {
  assert.equal((await download(page, "#export-plan-xlsx")).bytes.subarray(0, 2).toString(), "PK");
  const csv = (await download(page, ".menu-body div:nth-of-type(1) button:text-is('CSV')")).bytes.toString("utf8");
  assert.match(csv, /power_kw/);
  const html = (await download(page, ".menu-body button:text-is('Report (HTML)')")).bytes.toString("utf8");
  assert.match(html, /^<!doctype html>[^]*"plan":\{"schema":"chargeplan\.plan\/1"/);
  assert.equal((await download(page, ".menu-body button:text-is('PNG')")).bytes.subarray(1, 4).toString(), "PNG");
  assert.match((await download(page, ".menu-body button:text-is('SVG')")).bytes.toString("utf8"), /^<svg[^]*<rect [^>]*height="8"[^]*Site power/); // with the colour of each reading
  await page.locator(".menu > summary").click();
  await page.locator(".menu-body button", { hasText: "curl" }).click();
  await page.waitForTimeout(200);
  const line = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(JSON.parse(execFileSync("sh", ["-c", line], { encoding: "utf8" })).status, "optimal");
});

await test("KeepsTheWorkOverAReload", async (page) => {
  await page.locator("#limit-number").fill("44");
  await page.locator(".site-name").fill("Yard <2>");
  await settled(page); // a plan arrives meanwhile, and what is typed stays
  await page.locator(".site-name").blur();
  await settled(page);
  await page.reload();
  await planned(page);
  assert.equal(await page.locator("#limit-number").inputValue(), "44");
  assert.equal(await page.locator(".site-name").inputValue(), "Yard <2>");
  assert.match(await text(page, "#tile-peak .of"), /limit 44\.0/);
});

await test("GoesItsOwnWayInADuplicatedTab", async (page) => {
  await set(page, "#limit-number", "44");
  await page.waitForTimeout(600); // it is in the database
  const [copy] = await Promise.all([page.waitForEvent("popup"), page.evaluate(() => { window.open("/"); })]); // with the other's storage
  await planned(copy);
  assert.equal(await copy.locator("#limit-number").inputValue(), "44");
  await set(copy, "#limit-number", "33");
  await copy.waitForTimeout(600);
  await page.reload();
  await planned(page);
  assert.equal(await page.locator("#limit-number").inputValue(), "44");
  await copy.reload();
  await planned(copy);
  assert.equal(await copy.locator("#limit-number").inputValue(), "33");
});

await test("SpeaksGerman", async (page) => {
  assert.match(await text(page, "#site-title"), /Standort/);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  assert.match(await text(page, "#tile-energy"), /Geladene Energie\s+\d+,\d ?kWh/);
  assert.match(await text(page, ".headline"), /Fahrzeuge/);
  assert.deepEqual(await page.locator(".row-title h2").allInnerTexts(), ["Leistung", "Preis", "Schatten\u00adpreis", "Laden"]);
  await page.selectOption(".language", "en");
  assert.match(await text(page, "#site-title"), /Site/);
}, { locale: "de-DE" });
