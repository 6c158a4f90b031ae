// A kept plan that is planned anew within its day.
import assert from "node:assert/strict";
import { give, noViolations, plain, planned, service, settled, test, text, visit } from "./harness.mjs";

const day = ["id,arrival,departure,max_power_kw,energy_required_kwh", "a,2025-08-18 08:00,2025-08-18 16:00,22,60", "b,2025-08-18 08:00,2025-08-18 16:00,22,90", "c,2025-08-18 14:00,2025-08-18 18:00,11,20", ""].join("\n");
const limit = (page, kw) => page.waitForFunction((wanted) => document.querySelector("#tile-peak .of")?.textContent.replaceAll("\u00a0", " ") === `limit ${wanted} kW`, kw);
const keptPlans = async () => (await (await fetch(`${service.url}v1/plans?limit=1000`)).json()).plans;

/** A kept plan of three cars under 20 kW, which goes on at 12:00. */
async function goOnAtNoon(page) {
  await give(page, "cars.csv", day);
  await page.waitForFunction(() => document.querySelector("#tile-cars .number")?.textContent === "3");
  await page.locator("#limit-number").fill("20");
  await limit(page, "20.0");
  await settled(page);
  await page.locator("#keep-plan").click();
  const id = new URL(await page.locator("#plan-address").inputValue()).searchParams.get("plan");
  const kept = (await keptPlans()).length;
  await page.locator("#go-on").click();
  await page.locator("#now").fill("12:00");
  await page.locator("#goes-on-title", { hasText: "12:00" }).waitFor();
  await settled(page);
  return { id, kept };
}
const deleteRow = async (page, id) => {
  await page.locator("#edit-table").click();
  await page.locator(`.tabulator-cell[tabulator-field="id"]:has-text("${id}")`).click();
  await page.locator(".grid-tools button", { hasText: "Delete rows" }).click();
  await page.locator(".grid-tools .primary").click();
};

await test("PlansTheRestOfAKeptPlansDayAnew", async (page) => {
  const { kept } = await goOnAtNoon(page);
  await page.locator("#limit-number").fill("12");
  await limit(page, "12.0–20.0"); // what is past stays
  assert.match(await text(page, "#tile-peak .against"), /as pinned, 20\.0 kW/);
  await noViolations(page, "a plan that goes on");
  await deleteRow(page, "b");
  await page.waitForFunction(() => [...document.querySelectorAll("tr[data-session]")].some((row) => /^b\b[^]*12:00/.test(row.innerText))); // it left now
  await page.waitForFunction(() => [...document.querySelectorAll("tr.short td.why")].every((cell) => cell.textContent !== ""));
  for (let i = 0; i < 50 && (await keptPlans()).length !== kept; ++i) await page.waitForTimeout(100);
  assert.equal((await keptPlans()).length, kept); // what the page asked for its own use is gone
  await page.locator(".menu > summary").click();
  await page.locator(".menu-body button", { hasText: "curl" }).click();
  await page.waitForFunction(async () => /\/replan'/.test(await navigator.clipboard.readText()));
  const change = JSON.parse((await page.evaluate(() => navigator.clipboard.readText())).match(/--data-binary '(.*)'$/)[1]);
  assert.deepEqual(change, { schema: "chargeplan.change/1", now: "2025-08-18T12:00:00+02:00", site: { grid_limit_kw: 12 }, sessions: { upsert: [], remove: ["b"] } });
  await page.reload();
  await planned(page);
  await limit(page, "12.0–20.0");
  assert.equal(await page.locator("#now").inputValue(), "12:00");
  await page.locator("#whole-day").click();
  await limit(page, "12.0");
  assert.equal(await page.locator(".goes-on").count(), 0);
  await page.locator("body").press("Control+z");
  await limit(page, "12.0–20.0");
});

await test("KeepsAPlanThatGoesOnAndGoesOnFromIt", async (page) => {
  await goOnAtNoon(page);
  await page.locator("#limit-number").fill("12");
  await limit(page, "12.0–20.0");
  await settled(page);
  await page.locator("#keep-plan").click();
  await page.locator("#plan-address").waitFor();
  const address = await page.locator("#plan-address").inputValue();
  const { context, page: other } = await visit();
  await other.goto(address);
  await limit(other, "12.0–20.0");
  assert.equal(await other.locator("#now").inputValue(), "12:00");
  await other.locator("#limit-number").fill("9");
  await limit(other, "9.0–20.0"); // the past of what was opened is the past of what is changed
  await other.locator("#now").fill("10:00");
  await other.locator(".goes-on .issue").waitFor();
  assert.match(plain(await other.locator(".goes-on .issue").innerText()), /48 steps that were past already/);
  await other.locator("#now").fill("13:00");
  await other.locator(".goes-on .issue").waitFor({ state: "detached" });
  await context.close();
  await page.locator("#go-on").click();
  await page.locator("#now").fill("14:00");
  await page.locator("#limit-number").fill("16");
  await limit(page, "12.0–20.0");
  await page.locator("#edit-table").click();
  const energy = page.locator('.tabulator-row:has-text("c") .tabulator-cell[tabulator-field="energy_required_kwh"]').first();
  await energy.click();
  await page.keyboard.press("Delete");
  await page.locator(".grid-dialog .to-check").waitFor();
  assert.match(await energy.getAttribute("title"), /cannot be emptied/);
  await page.keyboard.press("Control+z");
  const measured = page.locator('.tabulator-row:has-text("a") .tabulator-cell[tabulator-field="delivered_kwh"]').first();
  for (const [typed, isBad] of [["lots", true], ["1.5", false]]) {
    await measured.click();
    await page.keyboard.type(typed);
    await page.keyboard.press("Enter");
    await page.locator(`.grid-dialog .${isBad ? "to-check" : "unit[role=status]"}`).waitFor();
  }
  await settled(page);
  await page.locator(".grid-tools .primary").click();
  await page.locator(".menu > summary").click();
  await page.locator(".menu-body button", { hasText: "curl" }).click();
  await page.waitForFunction(async () => /"delivered_kwh":\{"a":1.5\}/.test(await navigator.clipboard.readText()));
});

await test("SaysThatThePlanThatGoesOnIsGoneAndPlansTheWholeDay", async (page) => {
  const { id } = await goOnAtNoon(page);
  await fetch(`${service.url}v1/plans/${id}`, { method: "DELETE" });
  await page.locator("#limit-number").fill("12");
  await page.locator(".banner.bad").waitFor();
  assert.match(await text(page, ".banner.bad"), /goes on from is not there any more/);
  await page.locator(".banner.bad button").click();
  await limit(page, "12.0");
}, { expected: /status of 404/ });
