// What the service keeps: sites, demands, plans and their addresses.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { give, noViolations, planned, service, settled, startAgain, test, text, visit } from "./harness.mjs";

const openKept = async (page) => {
  await page.locator("#open-kept").click();
  await page.locator(".shelf").first().waitFor();
};
const keepAs = async (page, shelf, name) => {
  await page.locator(`#keep-${shelf}`).fill(name);
  await page.locator(`#keep-${shelf}`).press("Enter");
  await entry(page, shelf, name).waitFor();
};
const entry = (page, shelf, name) => page.locator(`.shelf.${shelf} li`, { has: page.locator("strong", { hasText: new RegExp(`^${name}$`) }) });
const closeKept = (page) => page.locator(".kept-dialog header .primary").click();
const limitShown = (page, limit) => page.waitForFunction((kw) => document.querySelector("#tile-peak .of")?.textContent.replaceAll("\u00a0", " ").includes(`limit ${kw}`), limit);
const keepPlan = async (page) => {
  await settled(page);
  await page.locator("#keep-plan").click();
  await page.locator("#plan-address").waitFor();
  return page.locator("#plan-address").inputValue();
};

await test("KeepsASiteAndOpensItAgain", async (page) => {
  await page.locator("#limit-number").fill("53");
  await page.locator("#demand-charge").fill("2.5");
  await page.locator("#demand-charge").blur();
  await settled(page);
  await openKept(page);
  assert.equal(await page.locator("#keep-sites").inputValue(), "Depot-1");
  await keepAs(page, "sites", "yard");
  await noViolations(page, "what is kept");
  await closeKept(page);
  await page.locator("#limit-number").fill("80");
  await page.locator("#price > summary").click();
  await page.locator("#price .band .icon").first().click();
  await settled(page);
  await openKept(page);
  await entry(page, "sites", "yard").locator(".open-kept").click();
  await limitShown(page, "53.0");
  assert.equal(await page.locator("#demand-charge").inputValue(), "2.5");
  assert.deepEqual(await page.locator("#price .band .clock").evaluateAll((fields) => fields.map((field) => field.value)), ["00:00", "06:00", "11:00", "15:00", "17:00", "20:00"]); // hours stay hours
  assert.equal(await text(page, "#tile-cars .number"), "40"); // the demand is the same
  await page.locator("body").press("Control+z");
  await limitShown(page, "80.0");
});

await test("KeepsADemandAndOpensItAgain", async (page) => {
  await give(page, "monday.csv", "id,evse,arrival,departure,max_power_kw,energy_required_kwh\n<b>a</b>,A1,2025-10-26 02:30+02:00,2025-10-26 12:00,22,20.5\nb,A2,2025-10-26 08:00,2025-10-26 12:00,7,20\n");
  await page.waitForFunction(() => document.querySelector("#tile-cars .number")?.textContent === "2");
  await settled(page);
  const before = await page.evaluate(() => document.querySelector("#tile-energy").innerText);
  await openKept(page);
  assert.equal(await page.locator("#keep-demands").inputValue(), "monday");
  await keepAs(page, "demands", "monday");
  await closeKept(page);
  await page.locator("body").press("Control+z");
  await page.waitForFunction(() => document.querySelector("#tile-cars .number")?.textContent === "40");
  await openKept(page);
  await entry(page, "demands", "monday").locator(".open-kept").click();
  await page.waitForFunction(() => document.querySelector("#tile-cars .number")?.textContent === "2");
  await settled(page);
  assert.equal(await page.evaluate(() => document.querySelector("#tile-energy").innerText), before);
  assert.equal(await page.locator("main b").count(), 0);
  await page.locator("#edit-table").click();
  await page.locator(".tabulator-row").first().waitFor();
  assert.equal((await page.locator('.tabulator-cell[tabulator-field="arrival"]').first().innerText()).trim(), "2025-10-26 02:30+02:00");
});

await test("AsksBeforeItDeletesAndSaysWhatNamesAreGood", async (page) => {
  await openKept(page);
  await page.locator("#keep-sites").fill("a/b");
  assert.match(await text(page, "#keep-sites-hint"), /letters/);
  assert.equal(await page.locator(".shelf.sites form button").isDisabled(), true);
  await keepAs(page, "sites", "gone-soon");
  await page.locator("#keep-sites").fill("gone-soon");
  assert.equal(await text(page, ".shelf.sites form button"), "Replace");
  await entry(page, "sites", "gone-soon").locator(".icon").click();
  assert.match(await text(page, ".asking"), /Delete gone-soon for everybody/);
  await page.locator(".asking button", { hasText: "Cancel" }).click();
  await entry(page, "sites", "gone-soon").locator(".icon").click();
  await page.locator(".asking .danger").click();
  await entry(page, "sites", "gone-soon").waitFor({ state: "detached" });
  assert.equal((await fetch(`${service.url}v1/sites/gone-soon`)).status, 404);
});

await test("KeepsNoDemandWithRowsToCheck", async (page) => {
  await give(page, "cars.csv", "id,arrival,departure,max_power_kw,energy_required_kwh\na,2025-08-18 08:00,2025-08-18 12:00,22,20\nb,soon,2025-08-18 12:00,22,20\n");
  await page.locator(".banner.warn").waitFor();
  await settled(page);
  await openKept(page);
  assert.match(await text(page, "#keep-demands-hint"), /1 row is to be put right first/);
  assert.equal(await page.locator(".shelf.demands form button").isDisabled(), true);
});

await test("GivesAKeptPlanAnAddressThatShowsItToOthers", async (page) => {
  await page.locator("#limit-number").fill("57");
  const address = await keepPlan(page);
  assert.match(address, /\/\?plan=[A-Za-z0-9_-]+$/);
  assert.equal(page.url(), address);
  assert.match(await text(page, ".banner.kept"), /Whoever has its address sees it. The service keeps in memory only/);
  assert.equal(await page.locator("#keep-plan").isDisabled(), true);
  await page.locator("#copy-address").click();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);
  const { context, page: other } = await visit({ locale: "de-DE", timezoneId: "America/New_York" });
  const asked = [];
  other.on("request", (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  await other.goto(address);
  await planned(other);
  await settled(other);
  assert.match(await text(other, "#tile-peak .of"), /Grenze 57,0/);
  assert.equal(await text(other, "#tile-cars .number"), "40");
  assert.equal(await other.locator("#time-zone").inputValue(), "Europe/Paris");
  assert.equal(other.url(), address);
  assert.ok(!asked.includes("POST /v1/plans"), String(asked)); // it is the plan, not one like it
  await other.locator("#limit-number").fill("58");
  await other.locator("#limit-number").blur();
  await settled(other);
  assert.equal(new URL(other.url()).search, ""); // another plan
  const plans = () => asked.filter((request) => request === "POST /v1/plans").length;
  const before = plans();
  await other.locator("body").press("Control+z");
  await settled(other);
  assert.equal(other.url(), address);
  assert.match(await text(other, "#tile-peak .of"), /Grenze 57,0/);
  assert.equal(plans(), before); // it is the plan again
  await context.close();
});

await test("OpensAKeptPlanFromTheListAndDeletesIt", async (page) => {
  await page.locator(".site-name").fill("North <i>yard</i>");
  await page.locator(".site-name").blur();
  const address = await keepPlan(page);
  await page.locator("#limit-number").fill("91");
  await settled(page);
  await openKept(page);
  const line = page.locator(".shelf.plans li").first();
  assert.match(await line.innerText(), /North <i>yard<\/i>[^]*40 sessions/);
  await line.locator(".open-kept").click();
  await limitShown(page, "60.0");
  assert.equal(page.url(), address);
  await openKept(page);
  await page.locator(".shelf.plans li").first().locator(".icon").click();
  await page.locator(".asking .danger").click();
  await page.waitForFunction(() => location.search === "");
  await closeKept(page);
  await page.goto(address);
  await page.locator(".banner.bad").waitFor();
  assert.match(await text(page, ".banner.bad"), /cannot be opened.*not there any more/);
  await planned(page);
  assert.equal(await text(page, "#tile-cars .number"), "40"); // one's own work is there
}, { expected: /status of 404/ });

await test("KeepsEachPlanOnceHoweverOftenItIsAsked", async (page) => {
  await settled(page);
  let lost = 0;
  await page.route("**/v1/plans", async (route) => {
    await route.fetch();
    if (lost++ === 0) await route.fulfill({ status: 500, contentType: "application/problem+json", body: JSON.stringify({ status: 500, code: "internal", detail: "lost" }) });
    else await route.continue();
  });
  const count = async () => (await (await fetch(`${service.url}v1/plans?limit=1000`)).json()).plans.length;
  const before = await count();
  await page.locator("#keep-plan").click();
  await page.locator(".banner.bad").waitFor();
  assert.match(await text(page, ".banner.bad"), /could not be kept. lost/);
  await page.locator("#keep-plan").click();
  await page.locator("#plan-address").waitFor();
  assert.equal(await count(), before + 1);
}, { expected: /status of 500/ });

const crowded = await startAgain(0);
await test("ShowsLongListsPartByPartAndSearchesAllOfThem", async (page) => {
  const at = `${crowded.url}v1`;
  const json = { method: "POST", headers: { "Content-Type": "application/json" } };
  for (let i = 0; i < 230; ++i) await fetch(`${at}/sites/site-${String(i).padStart(3, "0")}`, { ...json, method: "PUT", body: `{"grid_limit_kw":${i + 1}}` });
  for (let i = 0; i < 120; ++i) await fetch(`${at}/plans`, { ...json, body: `{"site":{"id":"yard x${i}y","grid_limit_kw":9},"sessions":[{"id":"a","arrival":"2025-08-18T10:00:00Z","departure":"2025-08-18T14:00:00Z","max_power_kw":7,"energy_required_kwh":5}]}` });
  await openKept(page);
  const lines = (shelf) => page.locator(`.shelf.${shelf} li`);
  const shows = (shelf, count) => page.waitForFunction(([name, wanted]) => document.querySelectorAll(`.shelf.${name} li`).length === wanted, [shelf, count]);
  await shows("sites", 100);
  await noViolations(page, "long lists");
  await page.locator(".shelf.sites .more-kept").click();
  await shows("sites", 200);
  await page.locator(".shelf.sites .more-kept").click();
  await shows("sites", 230);
  assert.equal(await page.locator(".shelf.sites .more-kept").count(), 0);
  await page.locator("#keep-sites").fill("site-229");
  assert.equal(await text(page, ".shelf.sites form button"), "Replace");
  await shows("plans", 100);
  await page.locator(".shelf.plans .find-kept").fill("YARD X7");
  await shows("plans", 11); // 7 and 70 to 79: also those that were not shown
  assert.equal(await text(page, ".shelf.plans [role=status]"), "11 of 120");
  await page.locator(".shelf.plans .find-kept").fill("yard x77");
  await shows("plans", 1);
  await lines("plans").locator(".icon").click();
  await page.locator(".asking .danger").click();
  await shows("plans", 0);
  await page.locator(".shelf.plans .find-kept").fill("");
  await shows("plans", 100);
  await page.locator(".shelf.sites .find-kept").fill("228");
  await lines("sites").locator(".open-kept").click();
  await limitShown(page, "229.0");
}, { url: crowded.url });
await crowded.stop();

const fleeting = await startAgain(0);
await test("OpensAnAddressOnceTheServiceIsThere", async (page) => {
  const address = await keepPlan(page);
  await page.locator("#limit-number").fill("41");
  await settled(page);
  let isThere = false;
  await page.route(/\/v1\/|\/health\//, (route) => (isThere ? route.continue() : route.abort()));
  await page.goto(address);
  await page.locator(".banner.bad").waitFor();
  isThere = true;
  await limitShown(page, "60.0");
  await page.locator("body").press("Control+z");
  await limitShown(page, "41.0");
}, { url: fleeting.url, expected: /ERR_FAILED|Failed to load/ });
await fleeting.stop();

await test("ShowsTheListOfNowWhereAnEarlierAnswerComesLater", async (page) => {
  let release;
  const released = new Promise((resolve) => { release = resolve; });
  let isFirst = true;
  await page.route(/\/v1\/sites(\?|$)/, async (route) => {
    if (!isFirst) return route.continue();
    isFirst = false;
    const response = await route.fetch();
    await released;
    return route.fulfill({ response });
  });
  await openKept(page);
  await keepAs(page, "sites", "later");
  release();
  await page.waitForTimeout(300);
  assert.equal(await entry(page, "sites", "later").count(), 1);
});

await test("IsADialogBeforeAnybodyCanTypeInIt", async (page) => {
  const isModal = await page.evaluate(() => new Promise((resolve) => {
    new MutationObserver(() => {
      const dialog = document.querySelector(".kept-dialog");
      if (dialog !== null) resolve(dialog.matches(":modal"));
    }).observe(document.body, { childList: true, subtree: true });
    document.querySelector("#open-kept").click();
  }));
  assert.equal(isModal, true);
});

await test("ShowsInOneTabWhatAnotherKeptAndDisturbsNeither", async (page) => {
  const other = await page.context().newPage();
  await other.goto(service.url);
  await planned(other);
  await page.locator("#limit-number").fill("45");
  await other.locator("#limit-number").fill("46");
  await settled(page);
  await settled(other);
  await openKept(page);
  await keepAs(page, "sites", "of-the-first-tab");
  await openKept(other);
  await entry(other, "sites", "of-the-first-tab").locator(".open-kept").click();
  await limitShown(other, "45.0");
  assert.match(await text(page, "#tile-peak .of"), /limit 45\.0/);
  await closeKept(page);
  await other.locator("#limit-number").fill("46");
  await settled(other);
  await page.waitForTimeout(500);
  for (const [tab, limit] of [[page, "45.0"], [other, "46.0"]]) {
    await tab.reload();
    await planned(tab);
    await limitShown(tab, limit); // each its own
  }
  await page.reload();
  await planned(page);
  await page.waitForTimeout(500); // a tab that is only opened has changed nothing
  const third = await page.context().newPage();
  await third.goto(service.url);
  await limitShown(third, "46.0"); // what was changed last
});

const data = mkdtempSync(join(tmpdir(), "chargeplan-data-"));
const durable = await startAgain(0, ["--data", data]);
await test("OpensAPlanThatIsKeptOnDiskAfterARestart", async (page) => {
  const address = await keepPlan(page);
  await page.waitForTimeout(200);
  assert.doesNotMatch(await text(page, ".banner.kept"), /memory/);
  await openKept(page);
  assert.equal(await page.locator(".memory-only").count(), 0);
  await closeKept(page);
  await durable.stop();
  const again = await startAgain(durable.port, ["--data", data]);
  await page.locator("#limit-number").fill("41");
  await settled(page);
  await page.goto(address);
  await limitShown(page, "60.0");
  assert.equal(await page.locator("#plan-address").inputValue(), address);
  await again.stop();
}, { url: durable.url, expected: /ERR_CONNECTION|Failed to load/ });
rmSync(data, { recursive: true });
