// The demand: files, the table, what is wrong in it.
import assert from "node:assert/strict";
import { give, noViolations, service, settled, test, text } from "./harness.mjs";

const head = "id,evse,arrival,departure,max_power_kw,energy_required_kwh";
const broken = [head, "a,A1,2025-08-18 08:00,2025-08-18 12:00,22,20", "b,A2,soon,2025-08-18 12:00,22,20", "c,A3,2025-08-18 09:00,2025-08-18 08:00,11,10", "d,A4,2025-08-18 09:00,2025-08-18 13:00,11,10", ""].join("\n");
const cars = (page) => text(page, "#tile-cars .number");
const cell = (page, row, field) => page.locator(`.tabulator-row:has(.tabulator-cell[tabulator-field="id"] span:text-is("${row}")) .tabulator-cell[tabulator-field="${field}"]`);

const openTable = async (page) => {
  await page.locator("#edit-table").click();
  await page.locator(".tabulator-row").first().waitFor();
};

/** As a spreadsheet's cells come from the clipboard. */
const paste = (page, clipboard) => page.locator(".tabulator-tableholder").evaluate((holder, value) => {
  const data = new DataTransfer();
  data.setData("text/plain", value);
  holder.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}, clipboard);

const type = async (page, row, field, value) => {
  await cell(page, row, field).click();
  await cell(page, row, field).dblclick();
  await page.locator(".cell-input").fill(value);
  await page.keyboard.press("Enter");
  await settled(page);
};

await test("RepairsABrokenFileInThePage", async (page) => {
  await give(page, "broken.csv", broken);
  await page.locator(".banner.warn").waitFor();
  await settled(page);
  assert.equal(await cars(page), "2");
  assert.match(await text(page, ".banner.warn"), /2 rows are left out/);
  assert.match(await text(page, ".problems"), /2 rows to check/);
  assert.match(await text(page, ".problems"), /Row 2 .*soon/);
  assert.equal(await page.locator(".banner.example").count(), 0);
  await page.locator(".problems button.link").first().click();
  await page.locator(".tabulator-row").first().waitFor();
  assert.match(await cell(page, "b", "arrival").getAttribute("class"), /bad/);
  assert.match(await cell(page, "b", "arrival").getAttribute("title"), /soon/);
  assert.match(await cell(page, "c", "departure").getAttribute("class"), /bad/);
  await noViolations(page, "the table with problems");
  await type(page, "b", "arrival", "2025-08-18 08:30");
  assert.doesNotMatch(await cell(page, "b", "arrival").getAttribute("class"), /bad/);
  await type(page, "c", "departure", "2025-08-18 18:00");
  assert.match(await text(page, ".grid-dialog header"), /every row is fine/);
  await page.locator(".grid-tools .primary").click();
  assert.equal(await cars(page), "4");
  assert.equal(await page.locator(".banner.warn").count(), 0);
});

await test("SaysWhyAFileCannotBeUsed", async (page) => {
  await give(page, "letter.csv", "Dear Sir,\nplease find enclosed\n");
  await page.locator(".problems").waitFor();
  assert.match(await text(page, ".problems"), /letter\.csv cannot be used/);
  assert.equal(await cars(page), "40"); // what was there stays
});

await test("ReadsAFileOfAnOlderWindowsWhereItsReaderSaysSo", async (page) => {
  await give(page, "old.csv", Buffer.from(`${head}\nK\u00e4the,A1,2025-08-18 08:00,2025-08-18 12:00,22,20\n`, "latin1"));
  await page.locator("#windows-1252").waitFor();
  await settled(page);
  assert.match(await text(page, ".problems"), /old\.csv has characters that are not UTF-8/);
  assert.match(await page.locator(".problems").last().innerText(), /Row 1 Session: is required/);
  assert.match(await text(page, ".row .readout"), /limit\s+60\.0/); // of nobody: the picture has a scale all the same
  await page.locator("#windows-1252").click();
  await page.waitForFunction(() => document.querySelector("#windows-1252") === null && document.querySelector(".open-session")?.textContent === "K\u00e4the");
  assert.equal(await page.locator(".problems").count(), 0);
});

const oneCar = (day) => `${head}\na,A1,${day} 08:00,${day} 12:00,22,20\n`;

await test("SaysWhyAServiceRefusesAFile", async (page) => {
  await page.route("**/v1/demand/parse*", (route) => route.fulfill({ status: 413, contentType: "application/problem+json", body: JSON.stringify({ status: 413, code: "body_too_large", detail: "the body is larger than this service reads", issues: [] }) }));
  await give(page, "large.csv", oneCar("2025-08-18"));
  await page.locator(".problems").waitFor();
  assert.match(await text(page, ".problems"), /large\.csv cannot be used\s+the body is larger/);
}, { expected: /status of 413/ });

await test("KeepsTheFileThatCameLast", async (page) => {
  let isFirst = true;
  await page.route("**/v1/demand/parse*", async (route) => {
    const waits = isFirst;
    isFirst = false;
    if (waits) await new Promise((resolve) => { setTimeout(resolve, 1000); });
    await route.continue();
  });
  const late = page.waitForResponse((response) => response.url().includes("/demand/parse") && response.request().timing().startTime > 0 && !isFirst);
  await give(page, "old.csv", oneCar("2025-08-18"));
  await give(page, "new.csv", oneCar("2025-09-03"));
  await late;
  await page.waitForTimeout(1300);
  assert.equal(await text(page, ".source"), "new.csv");
  assert.equal(await page.locator(".day input").inputValue(), "2025-09-03");
});

await test("PlansTheDayOfANewDemandAndKeepsTheHoursOfAnother", async (page) => {
  const request = { horizon: { start: "2025-08-18T06:00:00+02:00", step_s: 900, steps: 48, time_zone: "Europe/Paris" }, site: { grid_limit_kw: 20 }, sessions: [{ id: "a", arrival: "2025-08-18T08:00:00+02:00", departure: "2025-08-18T12:00:00+02:00", max_power_kw: 22, energy_required_kwh: 20 }] };
  const { id } = await (await fetch(`${service.url}v1/plans`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(request) })).json();
  await page.goto(`${service.url}?plan=${id}`);
  await settled(page);
  await page.locator("#advanced > summary").click();
  assert.equal(await page.locator("#days").evaluate((choice) => choice.selectedOptions[0].textContent), "12 h");
  const asked = page.waitForRequest((sent) => sent.method() === "POST" && sent.url().includes("/v1/plans"));
  await page.selectOption("#step", "1800");
  const { horizon } = JSON.parse((await asked).postData());
  assert.deepEqual([horizon.start, horizon.step_s, horizon.steps], ["2025-08-18T06:00:00+02:00", 1800, 24]);
  await settled(page);
  await give(page, "september.csv", oneCar("2025-09-03"));
  await page.waitForFunction(() => document.querySelector(".day input").value === "2025-09-03");
  await settled(page);
  assert.equal(await cars(page), "1");
  assert.equal(await page.locator("#days").inputValue(), "1");
});

await test("ShowsHostileNamesAsText", async (page) => {
  const names = [`<img src=x onerror="document.title='owned'">`, `</script><script>document.title='owned'</script>`, `=HYPERLINK("http://example.invalid")`, "\u202Eright to left"];
  const quoted = (value) => `"${value.replaceAll(`"`, `""`)}"`;
  await give(page, `<b>hostile</b>.csv`, `${head}\n${names.map((name, i) => `${quoted(name)},${quoted(`<i>${i}</i>`)},2025-08-18 08:00,2025-08-18 12:00,22,${i === 0 ? 500 : 20}`).join("\n")}\n`);
  await page.waitForFunction(() => document.querySelector("#tile-cars .number")?.textContent === "4");
  await settled(page);
  assert.equal(await text(page, ".source"), "<b>hostile</b>.csv");
  await openTable(page);
  const shown = await page.locator('.tabulator-cell[tabulator-field="id"]').allInnerTexts();
  assert.deepEqual(shown.map((name) => name.trim()), names);
  await page.locator(".tabulator-cell[tabulator-field=id]").first().dblclick();
  assert.equal(await page.locator(".cell-input").inputValue(), names[0]);
  await page.keyboard.press("Escape");
  await page.locator(".grid-tools .primary").click();
  await page.locator(".open-session").first().click();
  assert.equal(await page.locator(".drawer img, .drawer script, .tabulator img, main img, main i b, .side b").count(), 0);
  assert.notEqual(await page.title(), "owned");
});

await test("TakesCellsFromASpreadsheet", async (page) => {
  await page.locator(".banner.example button", { hasText: "Start empty" }).click();
  await page.locator(".empty").waitFor();
  await page.locator(".empty button", { hasText: "Edit table" }).click();
  await page.locator(".tabulator-placeholder, .tabulator-row").first().waitFor();
  await page.locator(".grid-tools button", { hasText: "Add row" }).click();
  await page.locator(".tabulator-row").first().waitFor();
  await page.locator('.tabulator-cell[tabulator-field="id"]').first().click();
  await paste(page, ["x\tP1\t2025-08-18 08:00\t2025-08-18 12:00\t7,4\t11", "y\tP2\t2025-08-18 09:00\t2025-08-18 13:00\t11\t15", "z\tP3\tlater\t2025-08-18 13:00\t11\t15"].join("\r\n"));
  await settled(page);
  assert.equal(await page.locator(".tabulator-row").count(), 3);
  assert.equal(await cars(page), "2");
  assert.match(await cell(page, "z", "arrival").getAttribute("class"), /bad/);
  await cell(page, "y", "max_power_kw").click();
  await page.keyboard.press("Control+z");
  await settled(page);
  assert.equal(await page.locator(".tabulator-row").count(), 1);
  await page.keyboard.press("Control+y");
  await settled(page);
  assert.equal(await page.locator(".tabulator-row").count(), 3);
});

await test("WorksByKeyboardInTheTable", async (page) => {
  await openTable(page);
  await page.locator('.tabulator-cell[tabulator-field="max_power_kw"]').first().click();
  await page.keyboard.type("21");
  await page.keyboard.press("Enter");
  await settled(page);
  assert.equal((await page.locator('.tabulator-cell[tabulator-field="max_power_kw"]').first().innerText()).trim(), "21");
  await page.locator('.tabulator-cell[tabulator-field="max_power_kw"]').nth(1).click();
  await page.keyboard.press("Delete");
  await settled(page);
  assert.match(await page.locator('.tabulator-cell[tabulator-field="max_power_kw"]').nth(1).getAttribute("class"), /bad/);
  await page.locator(".grid-tools button", { hasText: "Delete rows" }).click();
  await settled(page);
  assert.match(await text(page, ".grid-dialog header"), /39 rows/);
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".grid-dialog").count(), 0);
  assert.equal(await cars(page), "39");
});

await test("SortsFindsAndShowsOnlyRowsToCheck", async (page) => {
  await give(page, "broken.csv", broken);
  await page.locator(".banner.warn").waitFor();
  await page.locator(".banner.warn button").click();
  await page.locator(".tabulator-row").first().waitFor();
  assert.equal(await page.locator(".tabulator-row").count(), 2);
  await page.locator(".grid-tools input[type=checkbox]").uncheck();
  await page.locator(".grid-tools input[type=search]").fill("A4");
  assert.equal(await page.locator(".tabulator-row").count(), 1);
  await page.locator(".grid-tools input[type=search]").fill("");
  await page.locator('.tabulator-col[tabulator-field="energy_required_kwh"]').click();
  const sorted = await page.locator('.tabulator-cell[tabulator-field="energy_required_kwh"]').allInnerTexts();
  assert.deepEqual(sorted.map(Number), [10, 10, 20, 20]);
  await page.locator(".grid-tools input[type=search]").fill("A4");
  await page.locator(".grid-tools button", { hasText: "Add row" }).click(); // which no filter hides
  await page.waitForFunction(() => document.querySelectorAll(".tabulator-row").length === 5);
  assert.equal(await page.locator(".grid-tools input[type=search]").inputValue(), "");
});

await test("ScrollsTenThousandRows", async (page) => {
  const lines = Array.from({ length: 10_000 }, (_, i) => `c${i},,2025-08-18 ${String(i % 20).padStart(2, "0")}:00,2025-08-18 ${String(20 + (i % 4)).padStart(2, "0")}:00,11,5`);
  await give(page, "many.csv", `${head}\n${lines.join("\n")}\n`);
  await page.waitForFunction(() => document.querySelector("#tile-cars .number")?.textContent === "10,000", undefined, { timeout: 60_000 });
  await openTable(page);
  const frame_ms = await page.locator(".tabulator-tableholder").evaluate(async (holder) => {
    const start = performance.now();
    for (let i = 0; i < 40; ++i) {
      holder.scrollTop += 700;
      await new Promise((resolve) => { requestAnimationFrame(resolve); });
    }
    return (performance.now() - start) / 40;
  });
  console.log(`        a frame of scrolling 10,000 rows: ${frame_ms.toFixed(1)} ms`);
  assert.ok((await page.locator(".tabulator-row").count()) < 200);
});
