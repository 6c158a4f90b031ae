// A pinned plan and the one that is shown.
import assert from "node:assert/strict";
import { explained, noViolations, planned, plotBox, settled, test, text } from "./harness.mjs";
import { slide } from "./timing.mjs";

const pin = async (page) => {
  await settled(page);
  await page.locator("#compare").click();
  await page.locator(".comparison").waitFor();
};
const against = (page, kw) => page.waitForFunction((wanted) => document.querySelector("#tile-peak .against")?.textContent.replaceAll("\u00a0", " ").includes(`pinned ${wanted}`), kw);
const chart = (page, which) => page.locator(".side-by-side .timeline").nth(which);
const readout = async (page, which) => (await chart(page, which).locator(".readout").innerText()).replaceAll("\u00a0", " ");

await test("ComparesWithAPinnedPlanSideBySide", async (page) => {
  await pin(page);
  assert.match(await text(page, ".comparison"), /This plan is pinned/);
  await slide(page, 80);
  await against(page, "60.0");
  assert.equal(await text(page, "#tile-peak .against"), "pinned 60.0 kW (+20.0)");
  assert.match(await text(page, ".comparison"), /Pinned plan and this one[^]*Energy of the site[^]*\+[^]*Sum, which is least[^]*−/);
  assert.match(await text(page, ".comparison"), /Delivered, kWh[^]*cars get more or less/);
  assert.match(await readout(page, 0), /charging, peak\s+60\.0 kW[^]*limit\s+60\.0 kW/);
  assert.match(await readout(page, 1), /charging, peak\s+80\.0 kW[^]*limit\s+80\.0 kW/);
  await noViolations(page, "two plans");
  await explained(page);
  const box = await plotBox(page);
  const at = (part) => [box.x + part * box.width, box.y + 0.3 * box.height];
  await page.mouse.move(...at(0.51)); // one pointer in both
  const clock = (which) => chart(page, which).locator(".pointer span").innerText();
  assert.match(await clock(0), /^12:\d\d–12:\d\d$/);
  assert.equal(await clock(1), await clock(0));
  assert.match(await readout(page, 1), /charging\s+80\.0 kW/);
  await page.mouse.move(...at(0.4));
  await page.mouse.down();
  await page.mouse.move(...at(0.6), { steps: 4 });
  await page.mouse.up();
  await page.locator(".brush-menu button").first().click(); // one zoom in all
  assert.equal(await page.locator(".timeline .reset:visible").count(), 3);
  await chart(page, 1).locator(".reset").click();
  assert.equal(await page.locator(".timeline .reset:visible").count(), 0);
  await page.locator("#compare").click();
  await page.waitForFunction(() => document.querySelector(".against, .comparison, .side-by-side") === null); // drawn a moment later
});

await test("ComparesNoMoneyOfTwoCurrencies", async (page) => {
  await pin(page);
  await page.locator("#advanced > summary").click();
  await page.locator("#currency").fill("USD");
  await page.locator("#currency").blur();
  await page.waitForFunction(() => /pinned plan is in EUR, this one in USD/.test(document.querySelector(".comparison")?.textContent ?? ""));
  assert.match(await text(page, "#tile-cost .against"), /^pinned [\d.]+ €$/);
});

await test("LaysAPinnedPlanOverAndStacksTwoOnANarrowPage", async (page) => {
  await pin(page);
  await slide(page, 80);
  await against(page, "60.0");
  const tops = async () => (await page.locator(".side-by-side .timeline").evaluateAll((charts) => charts.map((one) => one.getBoundingClientRect().top)));
  assert.equal(...(await tops()));
  await page.setViewportSize({ width: 700, height: 1000 });
  await page.waitForFunction(() => { const [a, b] = document.querySelectorAll(".side-by-side .timeline"); return a.getBoundingClientRect().bottom <= b.getBoundingClientRect().top; });
  await page.setViewportSize({ width: 1440, height: 1000 });
  await page.locator(".comparison button", { hasText: "laid over" }).click();
  await page.locator(".side-by-side").waitFor({ state: "detached" });
  assert.match(await text(page, ".row .readout"), /pinned plan, peak\s+60\.0 kW/);
});

await test("KeepsAPinnedPlanOverAReload", async (page) => {
  await pin(page);
  await slide(page, 80);
  await against(page, "60.0");
  await page.reload();
  await planned(page);
  await against(page, "60.0");
  assert.match(await readout(page, 0), /limit\s+60\.0 kW/);
  const other = await page.context().newPage(); // it is the tab's
  await other.goto(page.url());
  await planned(other);
  assert.equal(await other.locator(".comparison").count(), 0);
  await page.locator("#compare").click();
  await page.reload(); // right away
  await planned(page);
  await settled(page);
  assert.equal(await page.locator(".comparison").count(), 0);
  await page.locator("#compare").click();
  await page.reload(); // right away
  await page.locator(".comparison").waitFor();
});
