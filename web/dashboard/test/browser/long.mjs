// Plans that take long.
import assert from "node:assert/strict";
import { give, noViolations, plain, planned, service, settled, test, text } from "./harness.mjs";

/** Minimum powers by HiGHS: minutes. */
export async function beginLongPlan(page, seconds) {
  const clock = (hour, minute) => `${String(hour).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  const lines = Array.from({ length: 600 }, (_, i) => `c${i},2025-08-18 ${clock(8 + (i % 5), i * 7)},2025-08-18 ${clock(15 + (i % 4), i * 11)},22,${4 + ((i * 37) % 50) / 10},${9 + ((i * 53) % 170) / 10}`);
  await give(page, "many.csv", `id,arrival,departure,max_power_kw,min_power_kw,energy_required_kwh\n${lines.join("\n")}\n`);
  await page.waitForFunction(() => document.querySelector("#tile-cars .number")?.textContent === "600");
  await settled(page);
  for (const [field, value] of [["#limit-number", "500"], ["#time-limit", String(seconds)]]) {
    await page.locator("#advanced").evaluate((part) => { part.open = true; });
    await page.locator(field).fill(value);
    await page.locator(field).blur();
  }
  await settled(page);
  await page.selectOption("#solver", "highs");
  await page.selectOption("#formulation", "milp");
}

async function isCancelled(job) {
  let status = "";
  for (let i = 0; i < 50 && status !== "cancelled"; ++i) {
    await new Promise((resolve) => { setTimeout(resolve, 100); });
    ({ status } = await (await fetch(new URL(job, service.url))).json());
  }
  assert.equal(status, "cancelled");
}

const keptPlans = async () => (await (await fetch(`${service.url}v1/plans?limit=1000`)).json()).plans.length;

await test("TellsHowFarALongPlanIsAndCancelsItsJob", async (page) => {
  const jobs = [];
  page.on("response", (response) => { if (response.status() === 202) jobs.push(response.headers()["location"]); });
  await beginLongPlan(page, 60);
  await page.waitForFunction(() => /solves.*gap/.test(document.querySelector(".how-far")?.textContent ?? ""), undefined, { timeout: 40_000 });
  assert.match(plain(await page.locator(".progress").innerText()), /Planning for [\d.]+ s\s+solves · gap [\d.]+/);
  await noViolations(page, "a long plan");
  await page.locator(".progress button").click();
  assert.match(await text(page, ".banner.warn"), /cancelled/);
  await isCancelled(jobs.at(-1));
  await page.locator(".banner.warn button").click();
  await page.waitForFunction(() => /solves/.test(document.querySelector("#planning .how-far")?.textContent ?? ""), undefined, { timeout: 40_000 });
  assert.equal(jobs.length, 2);
  await page.goto("about:blank"); // the page goes: nobody waits for it any more
  await isCancelled(jobs.at(-1));
});

await test("ShowsTheBestPlanOfALongSolveAndKeepsNothingOfIt", async (page) => {
  const before = await keptPlans();
  await beginLongPlan(page, 4);
  await page.waitForFunction(() => /Stopped early|Optimal/.test(document.querySelector(".badge")?.textContent ?? "") && /HiGHS/.test(document.querySelector(".status .how")?.textContent ?? ""), undefined, { timeout: 60_000 });
  await settled(page);
  await page.waitForTimeout(500);
  assert.equal(await keptPlans(), before);
  const [jobs, keys] = [[], []];
  page.on("response", (response) => { if (response.status() === 202) jobs.push(response.headers()["location"]); });
  page.on("request", (request) => { if (request.headers()["idempotency-key"] !== undefined) keys.push(request.headers()["idempotency-key"]); });
  await page.locator("#keep-plan").click();
  await page.waitForFunction(() => /solves/.test(document.querySelector("#keeping .how-far")?.textContent ?? ""));
  assert.match(plain(await page.locator("#keeping").innerText()), /Making the plan to be kept for [\d.]+ s/);
  await page.locator("#keeping button").click();
  await page.locator("#keep-plan:enabled").waitFor();
  await isCancelled(jobs.at(-1));
  assert.equal(await page.locator(".banner.bad").count(), 0);
  assert.equal(await keptPlans(), before);
  await page.locator("#keep-plan").click();
  await page.locator("#plan-address").waitFor({ timeout: 60_000 });
  assert.equal(new Set(keys).size, 2); // what was cancelled is not asked for again
  assert.equal(await keptPlans(), before + 1);
  await page.reload();
  await planned(page);
  assert.match(await text(page, ".status .how"), /HiGHS/);
});
