// node test/browser.mjs FOLDER: opens the pages that `report_samples` wrote, in Debian's chromium, and uses them as a reader
// does. Ends with `N passed, M failed`.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { finish, firstColumn, folder, plain, test, text } from "./harness.mjs";

await test("ShowsTheFiguresOfThePlan", "day_40.html", async (page) => {
  const plan = await page.evaluate(() => JSON.parse(document.getElementById("plan-data").textContent).plan);
  assert.equal(await text(page, "h1"), "Depot 1");
  assert.equal(await text(page, ".badge"), "Optimal");
  assert.match(await text(page, ".date"), /Monday, 18 August 2025/);
  assert.equal(plain(await text(page, "#tile-energy .number")), `${plan.kpi.energy_delivered_kwh.toFixed(1)}kWh`);
  assert.match(plain(await text(page, "#tile-peak .of")), /limit 100\.0 kW/);
  assert.match(plain(await text(page, "#tile-cost .compared")), /uncontrolled [\d.]+ €/);
  const short = plan.sessions.filter((session) => session.unmet_kwh > 1e-6).length;
  assert.equal(await text(page, "#tile-short .number"), String(short));
});

await test("SaysWhereThePastEnds", "replanned.html", async (page) => {
  assert.match(plain(await text(page, ".date")), /past until 11:15/);
});
await test("SaysNothingOfAPastThatIsNone", "day_40.html", async (page) => {
  assert.doesNotMatch(await text(page, ".date"), /past/);
});

// The day whose limit is worth next to nothing.
const cheapLimit = readFileSync(join(folder, "day_40.html"), "utf8").replace(/"limit_price_per_kwh":\[[^\]]*\]/, (series) =>
  series.replace(/[\d.]+(e[-+]?\d+)?/g, (price) => String(Number(price) * 1e-6)));
writeFileSync(join(folder, "cheap_limit.html"), cheapLimit);
await test("ShowsNothingThatIsWorthSomethingAsNothing", "cheap_limit.html", async (page) => {
  assert.match(plain(await text(page, ".headline")), /one more kW there would save less than 0\.01 €\./);
});

await test("KeepsTheNamesOfRowsOffTheirAxis", "day_40.html", async (page) => {
  const names = await page.locator(".row-title h2").evaluateAll((all) => all.map((name) => [name.textContent, name.getBoundingClientRect().width]));
  assert.ok(names.some(([name]) => name === "Shadow price"), names.join());
  for (const [name, width] of names) assert.ok(width <= 80, `${name} is ${width} wide`);
});

await test("GroupsLargeNumbers", "day_5000.html", async (page) => {
  assert.match(plain(await text(page, "#tile-energy .number")), /^\d{2},\d{3}\.\d ?kWh$/);
});

await test("TellsSessionTimeAndPowerUnderThePointer", "day_40.html", async (page) => {
  const expected = await page.evaluate(() => {
    const { plan, sessions } = JSON.parse(document.getElementById("plan-data").textContent);
    const byDeparture = plan.sessions.map((session, i) => ({ session, departure: Date.parse(sessions[i].departure) }))
      .sort((a, b) => a.departure - b.departure);
    const { session } = byDeparture[0]; // the first row
    const k = session.power_kw.findIndex((power) => power > 0);
    return { id: session.id, step: session.first_step + k, power_kw: session.power_kw[k] };
  });
  const map = page.locator(".heat-scroller");
  const box = await map.boundingBox();
  const [left, right] = [140, 164]; // time_axis.ts
  const plot = Math.floor(await page.evaluate(() => document.querySelector(".timeline").clientWidth)) - left - right;
  await map.hover({ position: { x: left + ((expected.step + 0.5) / 96) * plot, y: 10 } });
  const said = plain(await text(page, ".tooltip"));
  const clock = (step) => `${String(Math.floor(step / 4)).padStart(2, "0")}:${String((step % 4) * 15).padStart(2, "0")}`;
  assert.ok(said.startsWith(expected.id), said);
  assert.ok(said.includes(`${clock(expected.step)}–${clock(expected.step + 1)}`), said);
  assert.ok(said.includes(`${expected.power_kw.toFixed(1)} kW`), said);
  assert.ok(box.width > 0);
  assert.equal(await text(page, ".pointer span"), `${clock(expected.step)}–${clock(expected.step + 1)}`);
  await page.mouse.move(5, 5);
  assert.equal(await page.locator(".tooltip").isVisible(), false);
});

await test("ReadsTheChartsAtThePointer", "day_40.html", async (page) => {
  const before = await text(page, ".row .readout");
  await page.locator(".plot").first().hover({ position: { x: 660, y: 120 } });
  const after = await text(page, ".row .readout");
  assert.match(before, /peak/);
  assert.doesNotMatch(after, /peak/);
  assert.match(plain(after), /limit\s+100\.0 kW/);
});

await test("SortsMapAndTableTogether", "day_40.html", async (page) => {
  const all = await page.evaluate(() => JSON.parse(document.getElementById("plan-data").textContent).plan.sessions);
  const byMissing = [...all].sort((a, b) => b.unmet_kwh - a.unmet_kwh).map((session) => session.id);
  await page.locator("button[data-key=missing]").click();
  assert.equal((await firstColumn(page))[0], byMissing[0]);
  assert.equal(await page.locator("#sort").inputValue(), "missing");
  await page.selectOption("#sort", "arrival");
  const arrivals = await page.locator("tbody tr:not(.gap) td:nth-child(2)").allInnerTexts();
  assert.deepEqual(arrivals, [...arrivals].sort());
  await page.locator("button[data-key=arrival]").click();
  assert.equal(await page.locator("th[aria-sort=descending]").innerText().then((t) => t.startsWith("Arrival")), true);
});

await test("FindsAndFiltersSessions", "groups_40.html", async (page) => {
  await page.locator("input[type=search]").fill("a17");
  assert.deepEqual(await page.locator("tbody tr:not(.gap) td:nth-child(2)").allInnerTexts(), ["A17"]);
  await page.locator("input[type=search]").fill("");
  await page.locator("#only-short").check();
  const short = Number(await text(page, "#tile-short .number"));
  assert.match(await text(page, ".heat-title"), new RegExp(`${short} of 40 cars`));
});

await test("SaysWhyASessionIsShort", "day_40.html", async (page) => {
  await page.locator("button[data-key=missing]").click();
  assert.match(await text(page, "tr.short td.why"), /a stay of .* at .* kW is enough for .* of .* kWh|limit/);
});

await test("SwitchesBetweenLightAndDark", "day_40.html", async (page) => {
  const background = () => page.evaluate(() => window.getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.locator(".theme-toggle").click();
  const dark = await background();
  assert.notEqual(light, dark);
  await page.locator(".theme-toggle").click();
  assert.equal(await background(), light);
});

await test("FollowsTheSystemsDarkScheme", "day_40.html", async (page) => {
  const [red] = (await page.evaluate(() => window.getComputedStyle(document.body).backgroundColor)).match(/\d+/g).map(Number);
  assert.ok(red < 40);
}, { colorScheme: "dark" });

await test("ShowsHostileNamesAsText", "hostile.html", async (page) => {
  const name = `<img src=x onerror="document.title='owned'">`;
  assert.equal(await text(page, "h1"), name);
  assert.equal(await page.locator("img, main script, b").count(), 0);
  assert.notEqual(await page.title(), "owned");
  assert.ok((await page.title()).startsWith("<img"));
  const names = await firstColumn(page);
  assert.ok(names.includes(name));
  assert.ok(names.includes("</script><script>document.title='owned'</script>"));
  assert.ok(names.includes("<!-- <script>"));
  await page.locator(".heat-scroller").hover({ position: { x: 500, y: 10 } });
  assert.equal(await page.locator(".tooltip img").count(), 0);
  await page.locator(".open-session", { hasText: "<img" }).click();
  assert.equal(await text(page, ".drawer h2"), name);
  assert.equal(await page.locator(".drawer img, .drawer b").count(), 0);
});

await test("ForbidsScriptsThatAreNotItsOwn", "day_5.html", async (page) => {
  // The policy is the last wall: what might get in as markup still does not run.
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.intruder = true";
    document.body.append(script);
    return window.intruder === true;
  });
  assert.equal(ran, false);
}, { expected: /Content Security Policy/ });

await test("ForbidsTheNetwork", "day_5.html", async (page) => {
  const answer = await page.evaluate(() => window.fetch("data:,x").then(() => "let through", () => "refused"));
  assert.equal(answer, "refused");
}, { expected: /Content Security Policy/ });

await test("KeepsTheHoursOfASpringDay", "spring_40.html", async (page) => {
  const data = await page.evaluate(() => JSON.parse(document.getElementById("plan-data").textContent));
  assert.equal(data.plan.horizon.steps, 92);
  assert.deepEqual(data.clock.changes.map((change) => change.offset_s), [3600, 7200]);
  await page.locator(".plot").first().hover({ position: { x: 142 + (8 / 92) * (await plotWidth(page)), y: 120 } });
  assert.equal(await text(page, ".pointer span"), "03:00–03:15"); // 02:00 to 03:00 is not there
});

await test("KeepsTheHoursOfAnAutumnDay", "autumn_40.html", async (page) => {
  const data = await page.evaluate(() => JSON.parse(document.getElementById("plan-data").textContent));
  assert.equal(data.plan.horizon.steps, 100);
  await page.locator(".plot").first().hover({ position: { x: 142 + (12 / 100) * (await plotWidth(page)), y: 120 } });
  assert.equal(await text(page, ".pointer span"), "02:00–02:15"); // the second one
});

await test("ZoomsByDraggingAndBack", "day_40.html", async (page) => {
  const box = await page.locator(".plot").first().boundingBox();
  await page.mouse.move(box.x + 400, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(box.x + 600, box.y + 100, { steps: 4 });
  await page.mouse.up();
  assert.equal(await page.locator(".reset").isVisible(), true);
  await page.locator(".reset").click();
  assert.equal(await page.locator(".reset").isVisible(), false);
});

await test("OpensFiveThousandSessionsAndDrawsOnlyTheRowsInSight", "day_5000.html", async (page, opened_ms) => {
  assert.ok(opened_ms < 5000, `${opened_ms} ms`);
  assert.ok((await page.locator("tbody tr").count()) < 60);
  await page.locator(".heat .switch button", { hasText: "row by row" }).click();
  await page.locator(".heat-scroller").evaluate((element) => { element.scrollTop = element.scrollHeight; });
  await page.locator(".table-scroller").evaluate((element) => { element.scrollTop = element.scrollHeight; });
  await page.waitForTimeout(100);
  assert.ok((await firstColumn(page)).length > 10);
});

await test("SaysWhenAndByHowMuchTheSiteIsOverItsLimit", "infeasible.html", async (page) => {
  assert.match(plain(await text(page, ".headline")), /from 10:00 to 11:30, most at 10:00, by 15\.0 kW/);
});

await test("NamesOneCarAsOne", "one_car.html", async (page) => {
  assert.match(await text(page, ".headline"), /^The car (leaves|goes short)/);
  const price = page.locator(".row").nth(1);
  assert.match(plain(await price.locator(".readout").innerText()), /import\s+−0\.050 €\/kWh/);
});

await test("PutsNamesAboveThePicturesOfAPhone", "groups_40.html", async (page) => {
  const title = await page.locator(".row-title").first().boundingBox();
  const plot = await page.locator(".plot").first().boundingBox();
  const readout = await page.locator(".readout").first().boundingBox();
  assert.ok(title.y + title.height <= plot.y && plot.y + plot.height <= readout.y);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 390));
}, { viewport: { width: 390, height: 800 } });

await test("SaysThatNoPlanIsPossible", "infeasible.html", async (page) => {
  assert.equal(await text(page, ".badge"), "No plan is possible");
  assert.equal(await page.locator(".tile").count(), 0);
  assert.match(await text(page, ".issues"), /grid limit/);
});

await test("PrintsInLightColours", "day_40.html", async (page) => {
  await page.pdf({ preferCSSPageSize: true });
  await page.evaluate(() => window.dispatchEvent(new window.Event("beforeprint")));
  assert.equal(await page.evaluate(() => document.documentElement.classList.contains("printing")), true);
  assert.equal(await page.locator("tbody tr").count(), 40);
  await page.evaluate(() => window.dispatchEvent(new window.Event("afterprint")));
}, { colorScheme: "dark" });

await test("PrintsAllRowsOnOneSheetWithTheirHours", "many_groups.html", async (page) => {
  await page.locator(".open-session").first().click();
  await page.evaluate(() => window.dispatchEvent(new window.Event("beforeprint")));
  assert.ok((await page.locator(".heat-canvas").boundingBox()).height <= 900); // CSS pixels of A4, less margins and heading
  assert.equal(await page.locator(".printed-axis").isVisible(), true);
  await page.emulateMedia({ media: "print" });
  assert.equal(await page.locator(".drawer").isVisible(), false);
  await page.evaluate(() => window.dispatchEvent(new window.Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  assert.equal(await page.locator(".printed-axis").isVisible(), false);
  assert.equal((await page.locator(".heat-canvas").boundingBox()).height, 60 * 20);
});

async function plotWidth(page) {
  return (await page.evaluate(() => document.querySelector(".timeline").clientWidth)) - 140 - 164;
}

await import("./sessions_and_groups.mjs");
await finish();
