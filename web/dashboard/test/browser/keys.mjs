// A service that asks for keys.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { explained, noViolations, planned, settled, startWithKeys, test, text } from "./harness.mjs";

const guarded = await startWithKeys();
const refused = { url: guarded.url, waits: false, expected: /status of 40[13]/ };
const give = async (page, key) => {
  await page.locator("#key").fill(key);
  await page.locator("#key").press("Enter");
};

await test("AsksForTheKeyOfTheServiceAndKeepsItInTheTab", async (page) => {
  await page.locator(".key-dialog").waitFor();
  await noViolations(page, "the key is asked for");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator(".key-dialog").isVisible(), true); // nothing goes without
  await give(page, "chargeplan_wrong");
  await page.locator(".key-dialog .issue").waitFor();
  assert.match(await text(page, ".key-dialog .issue"), /does not know this key/);
  await give(page, "schlüssel→");
  assert.match(await text(page, ".key-dialog .issue"), /does not know this key/);
  await give(page, guarded.metrics);
  await page.waitForFunction(() => /something else/.test(document.querySelector(".key-dialog .issue")?.textContent ?? ""));
  await noViolations(page, "a key is refused");
  await give(page, guarded.first);
  await planned(page);
  assert.equal(await page.locator(".key-dialog").count(), 0);
  assert.equal(await text(page, "#tile-cars .number"), "40");
  assert.equal(await page.evaluate(() => sessionStorage.getItem("chargeplan.key")), guarded.first);
  assert.equal(await page.evaluate(() => JSON.stringify(localStorage) + document.cookie), "{}");
  await page.reload();
  await planned(page);
  assert.equal(await page.locator(".key-dialog").count(), 0);
  const other = await page.context().newPage();
  await other.goto(guarded.url);
  await other.locator(".key-dialog").waitFor(); // the key is the tab's
}, refused);

await test("AsksAgainWhereTheKeyIsRevokedAndGoesOn", async (page) => {
  await give(page, guarded.key("second"));
  await planned(page);
  await explained(page); // else the request for the reasons may be the one that is refused, and its dialog takes what is typed next
  guarded.revoke("second");
  await page.locator("#limit-number").fill("52");
  await page.locator(".key-dialog .issue").waitFor();
  await give(page, guarded.first);
  await page.waitForFunction(() => /limit 52\.0/.test(document.querySelector("#tile-peak .of").textContent.replaceAll("\u00a0", " ")));
}, refused);

await test("SharesPlansAndShellLinesWithoutTheKey", async (page) => {
  await give(page, guarded.first);
  await planned(page);
  await settled(page);
  await page.locator("#keep-plan").click();
  await page.locator("#plan-address").waitFor();
  assert.doesNotMatch(page.url(), /chargeplan_/);
  await page.locator(".menu > summary").click();
  await page.locator(".menu-body button", { hasText: "curl" }).click();
  await page.waitForTimeout(200);
  const line = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(!line.includes(guarded.first));
  assert.equal(JSON.parse(execFileSync("sh", ["-c", line], { encoding: "utf8", env: { ...process.env, CHARGEPLAN_KEY: guarded.first } })).status, "optimal");
  const stranger = await (await page.context().browser().newContext()).newPage();
  await stranger.goto(page.url());
  await stranger.locator(".key-dialog").waitFor(); // an address is no key
  assert.equal(await stranger.locator(".tile").count(), 0);
  await give(stranger, guarded.first);
  await planned(stranger);
  await stranger.locator("#plan-address").waitFor();
  await stranger.context().close();
}, refused);

await guarded.stop();
