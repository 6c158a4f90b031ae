// What the tests in a browser share: one chromium, and a sample opened for each test.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error(`no browser at ${executablePath}: install the package \`chromium\`, or name another with CHROMIUM`);
  process.exit(1);
}
export const folder = resolve(process.argv[2] ?? ".");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
let [passed, failed] = [0, 0];

/** Opens a sample, does `act`, and holds the page to silence: no error but an `expected` one, no request but the file itself. */
export async function test(name, file, act, { expected, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1400, height: 1000 }, colorScheme: "light", ...options });
  const page = await context.newPage();
  const complaints = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith("data:") && !url.endsWith(file)) complaints.push(`requested ${url}`);
  });
  page.on("dialog", (dialog) => { complaints.push("a dialog"); void dialog.dismiss(); });
  try {
    const start = Date.now();
    await page.goto(`file://${join(folder, file)}`);
    await page.locator(".timeline canvas").first().waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    await act(page, Date.now() - start);
    const unexpected = complaints.filter((complaint) => expected === undefined || !expected.test(complaint));
    assert.deepEqual(unexpected, []);
    if (expected !== undefined) assert.notEqual(complaints.length, 0, `nothing like ${expected}`);
    ++passed;
    console.log(`ok      ${name}`);
  } catch (error) {
    ++failed;
    console.log(`FAILED  ${name}\n${error.stack}`);
  } finally {
    await context.close();
  }
}

export const text = (page, selector) => page.locator(selector).first().innerText();
export const firstColumn = (page) => page.locator("tbody tr:not(.gap) td:first-child").allInnerTexts();
export const plain = (value) => value.replaceAll("\u00a0", " ");

export async function finish() {
  await browser.close();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
