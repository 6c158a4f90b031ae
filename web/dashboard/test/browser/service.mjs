// The service goes and comes back while the page is open.
import assert from "node:assert/strict";
import { planned, service, settled, startAgain, test, text } from "./harness.mjs";

const other = await startAgain(0);
let again = null;
await test("WaitsForAServiceThatIsGoneAndGoesOn", async (page) => {
  await settled(page);
  await other.stop();
  await page.locator("#limit-number").fill("47");
  await page.locator(".banner.bad").waitFor();
  assert.match(await text(page, ".banner.bad"), /has not answered since \d\d:\d\d:\d\d/);
  assert.equal(await page.locator("#limit-slider").isDisabled(), true);
  assert.equal(await page.locator(".tile").count(), 6); // what was there stays
  again = await startAgain(other.port);
  await page.locator(".banner.bad").waitFor({ state: "detached", timeout: 10_000 });
  await page.waitForFunction(() => /limit 47\.0/.test(document.querySelector("#tile-peak .of").textContent.replaceAll("\u00a0", " ")));
  assert.equal(await page.locator("#limit-slider").isDisabled(), false);
}, { url: other.url, expected: /ERR_CONNECTION|Failed to load/ });
await again?.stop();

await test("SaysHowLongAPlanTakesAndLetsItBeCancelled", async (page) => {
  await page.route("**/v1/plans*", async (route) => { await new Promise((resolve) => { setTimeout(resolve, 20_000); }); await route.abort().catch(() => undefined); });
  await page.locator("#limit-number").fill("51");
  await page.locator(".progress").waitFor();
  assert.match(await text(page, ".progress"), /Planning for \d/);
  await page.locator(".progress button").click();
  assert.match(await text(page, ".banner.warn"), /cancelled/);
  await page.unroute("**/v1/plans*", undefined);
  await page.locator(".banner.warn button").click();
  await page.waitForFunction(() => /limit 51\.0/.test(document.querySelector("#tile-peak .of").textContent.replaceAll("\u00a0", " ")));
});

await test("TriesAgainWhereTheServiceHasTooMuchToDoUntilThatIsCancelled", async (page) => {
  let asked = 0;
  await page.route("**/v1/plans*", (route) => {
    ++asked;
    return route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ status: 503, code: "queue_full", detail: "all workers are busy" }) });
  });
  await page.locator("#limit-number").fill("52");
  await page.waitForFunction(() => document.querySelector(".progress") !== null);
  while (asked < 2) await page.waitForTimeout(100);
  await page.waitForTimeout(100); // it waits for the third
  await page.locator(".progress button").click();
  assert.match(await text(page, ".banner.warn"), /cancelled/);
  const before = asked;
  await page.waitForTimeout(2000);
  assert.equal(asked, before);
  await page.unroute("**/v1/plans*", undefined);
  await page.locator(".banner.warn button").click();
  await page.waitForFunction(() => /limit 52\.0/.test(document.querySelector("#tile-peak .of").textContent.replaceAll("\u00a0", " ")));
}, { expected: /status of 503/ });

await test("ForbidsScriptsThatAreNotItsOwn", async (page) => {
  const ran = await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.intruder = true";
    document.body.append(script);
    return window.intruder === true;
  });
  assert.equal(ran, false);
}, { expected: /Content Security Policy/ });

await test("IsThereInASecond", async (page) => {
  const loads_ms = [];
  for (let i = 0; i < 3; ++i) {
    const start = Date.now();
    await page.goto(service.url);
    await planned(page);
    loads_ms.push(Date.now() - start);
  }
  console.log(`        from the address to the drawn plan: ${loads_ms.join(", ")} ms`);
  assert.ok(Math.min(...loads_ms) < 2500, String(loads_ms));
});
