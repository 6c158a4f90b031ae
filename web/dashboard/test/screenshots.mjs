// node test/screenshots.mjs PROGRAM FOLDER [LOOK [STATE]]: a picture of every state of the page, light, dark, on a tablet and in German, to
// leaf through. Those of docs/dashboard.md are light_first_visit, light_table, light_goes_on and
// tablet_dark_first_visit.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { give, planned, service, settled, visit } from "./browser/harness.mjs";

const folder = resolve(process.argv[3] ?? "screenshots");
mkdirSync(folder, { recursive: true });

const broken = "id,evse,arrival,departure,max_power_kw,energy_required_kwh\na,A1,2025-08-18 08:00,2025-08-18 12:00,22,20\nb,A2,soon,2025-08-18 12:00,22,20\nc,A3,2025-08-18 09:00,2025-08-18 08:00,11,10\nd,A4,2025-08-18 09:00,2025-08-18 13:00,11,10\n";
const fill = async (page, field, value) => {
  await page.locator(field).fill(value);
  await page.locator(field).blur();
  await settled(page);
};

const states = {
  first_visit: async () => undefined,
  session: async (page) => { await page.locator("tr.short .open-session").first().click(); },
  sessions: async (page) => { await page.locator(".heat").scrollIntoViewIfNeeded(); await page.mouse.wheel(0, 700); },
  site_open: async (page) => {
    for (const part of ["#price", "#groups", "#advanced"]) await page.locator(`${part} > summary`).click();
    await page.locator("#groups button").first().click();
    await settled(page);
  },
  brush: async (page) => {
    const box = await page.locator(".plot").first().boundingBox();
    await page.mouse.move(box.x + 400, box.y + 100);
    await page.mouse.down();
    await page.mouse.move(box.x + 460, box.y + 100, { steps: 4 });
    await page.mouse.up();
  },
  compare: async (page) => {
    await page.locator("#compare").click();
    await page.locator("#limit-number").fill("80");
    await page.locator(".against").first().waitFor();
    await settled(page);
  },
  export_menu: async (page) => { await page.locator(".menu > summary").click(); },
  problems: async (page) => { await give(page, "cars.csv", broken); await page.locator(".banner.warn").waitFor(); await settled(page); },
  table: async (page) => {
    await give(page, "cars.csv", broken);
    await page.locator(".banner.warn").waitFor();
    await page.locator("#edit-table").click();
    await page.locator(".tabulator-row").first().waitFor();
    await page.waitForTimeout(300);
  },
  unreadable_file: async (page) => { await give(page, "letter.csv", "Dear Sir,\nplease\n"); await page.locator(".problems").waitFor(); },
  kept_plan: async (page) => { await page.locator("#keep-plan").click(); await page.locator("#plan-address").waitFor(); },
  goes_on: async (page) => {
    await page.locator("#keep-plan").click();
    await page.locator("#go-on").click();
    await page.locator("#now").fill("12:00");
    await page.locator("#limit-number").fill("40");
    await settled(page);
    await page.locator(".tiles").evaluate((tiles) => { window.scrollBy(0, tiles.getBoundingClientRect().top - 70); });
  },
  kept: async (page) => {
    await page.locator("#open-kept").click();
    for (const [shelf, names] of [["sites", ["depot-north", "yard_2"]], ["demands", ["monday", "2025-08-18"]]])
      for (const name of names) {
        await page.locator(`#keep-${shelf}`).fill(name);
        await page.locator(`#keep-${shelf}`).press("Enter");
        await page.locator(".open-kept strong", { hasText: name }).waitFor();
      }
    await page.locator(".shelf.sites li .icon").last().click();
  },
  plan_that_is_gone: async (page) => { await page.goto(`${service.url}?plan=gone`); await planned(page); await settled(page); },
  key: async (page) => {
    await page.route("**/v1/**", (route) => route.fulfill({ status: 401, contentType: "application/problem+json", body: JSON.stringify({ status: 401, code: "unauthorized", detail: "" }) }));
    await page.locator("#limit-number").fill("51");
    await page.locator("#key").fill("mistyped");
    await page.locator("#key").press("Enter");
    await page.locator(".key-dialog .issue").waitFor();
  },
  empty: async (page) => { await page.locator(".banner.example button").nth(1).click(); await page.locator(".empty").waitFor(); },
  infeasible: async (page) => { await page.locator("#base-load > summary").click(); await fill(page, "#base-load-base", "75"); },
  wrong_field: async (page) => { await fill(page, "#demand-charge", "-3"); },
  load_and_pv: async (page) => {
    await page.locator("#base-load > summary").click();
    await fill(page, "#base-load-base", "20");
    await page.locator("#pv > summary").click();
    await page.locator("#pv textarea").fill(Array.from({ length: 96 }, (_, t) => Math.max(0, 40 * Math.sin(((t - 24) / 48) * Math.PI)).toFixed(1)).join("\n"));
    await page.locator("#pv textarea").blur();
    await settled(page);
  },
  planning: async (page) => {
    await page.route("**/v1/plans*", async (route) => { await new Promise((done) => { setTimeout(done, 8000); }); await route.abort().catch(() => undefined); });
    await page.locator("#limit-number").fill("51");
    await page.locator(".progress").waitFor();
  },
  long_plan: async (page) => {
    const job = (gap, elapsed_s) => `event: progress\ndata: ${JSON.stringify({ id: "j", status: "running", plan_id: null, created: "", progress: { phase: "solve", gap, elapsed_s }, error: null })}\n\n`;
    await page.route("**/v1/plans?store=false", () => undefined);
    await page.route("**/v1/plans", (route) => route.fulfill({ status: 202, contentType: "application/json", body: JSON.stringify({ id: "j" }) }));
    await page.route("**/v1/jobs/j/events", async (route) => { await new Promise((done) => { setTimeout(done, 500); }); await route.fulfill({ contentType: "text/event-stream", body: job(0.0123, 2) }).catch(() => undefined); });
    await page.locator("#limit-number").fill("51");
    await page.waitForFunction(() => (document.querySelector(".how-far")?.textContent ?? "") !== "");
  },
  away: async (page) => {
    await page.route("**/v1/**", (route) => route.abort());
    await page.route("**/health/**", (route) => route.abort());
    await page.locator("#limit-number").fill("51");
    await page.locator(".banner.bad").waitFor();
  },
};

const looks = {
  light: {}, dark: { colorScheme: "dark" }, tablet: { viewport: { width: 834, height: 1112 } }, tablet_dark: { viewport: { width: 834, height: 1112 }, colorScheme: "dark" }, german: { locale: "de-DE" },
};

/** Through the debugger: it knows WebP, which is a third of a PNG. */
async function take(page, file) {
  const client = await page.context().newCDPSession(page);
  const { data } = await client.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  writeFileSync(join(folder, file), Buffer.from(data, "base64"));
}

const [onlyLook, onlyState] = process.argv.slice(4);
for (const [look, options] of Object.entries(looks)) {
  if (onlyLook !== undefined && look !== onlyLook) continue;
  for (const [state, enter] of Object.entries(states)) {
    if (onlyState !== undefined && state !== onlyState) continue;
    const { context, page } = await visit(options);
    try {
      await page.goto(service.url);
      await planned(page);
      await page.waitForTimeout(700);
      await enter(page);
      await page.waitForTimeout(250);
      await take(page, `${look}_${state}.webp`);
      console.log(`${look}_${state}.webp`);
    } catch (error) {
      console.log(`${look}_${state}: ${error.message}`);
    } finally {
      await context.close();
    }
  }
}
await service.stop();
process.exit(0);
