// What the tests in a browser share: a service that was started for them, one chromium, and a fresh visit for each test.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { axeViolations } from "./axe.mjs";
import { chromium } from "playwright-core";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
if (!existsSync(executablePath)) {
  console.error(`no browser at ${executablePath}: install the package \`chromium\`, or name another with CHROMIUM`);
  process.exit(1);
}

/** Also where the tests that would do it are not asked for. */
const atExit = [];
process.once("exit", () => { for (const act of atExit) act(); });

/** `chargeplan serve`, at a port that is free (0) or named; resolves once it listens. */
export async function startService(program, port = 0, flags = []) {
  const service = spawn(program, ["serve", "--port", String(port), "--workers", "2", ...flags], { stdio: ["ignore", "ignore", "pipe"] });
  atExit.push(() => service.kill("SIGKILL"));
  const lines = createInterface({ input: service.stderr });
  const listening = await new Promise((resolve, reject) => {
    service.once("exit", (code) => { reject(new Error(`the service ended with ${code}`)); });
    lines.on("line", (line) => {
      const said = line.startsWith("{") ? JSON.parse(line) : {};
      if (said.event === "listening") resolve(said.port);
    });
  });
  const stop = () => new Promise((resolve) => {
    service.once("exit", resolve);
    service.kill("SIGKILL");
  });
  return { port: listening, url: `http://127.0.0.1:${listening}/`, stop };
}

const [program, only = ""] = process.argv.slice(2); // of the tests: those whose name has it
export const service = await startService(program);
export const startAgain = (port, flags) => startService(program, port, flags);

/** A service that asks for keys: `key(name, …)` makes one, `revoke(name)` ends it. */
export async function startWithKeys() {
  const folder = mkdtempSync(join(tmpdir(), "chargeplan-keys-"));
  atExit.push(() => { rmSync(folder, { recursive: true }); });
  const file = join(folder, "keys.json");
  const keys = (command, ...rest) => execFileSync(program, ["keys", command, "--keys", file, ...rest], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  const [first, metrics] = [keys("add", "first"), keys("add", "metrics", "--metrics-only")];
  return { ...(await startService(program, 0, ["--keys", file])), first, metrics, key: (...rest) => keys("add", ...rest), revoke: (name) => keys("revoke", name) };
}
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
let [passed, failed] = [0, 0];

export const visit = async (options = {}) => {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 1000 }, colorScheme: "light", locale: "en-GB", timezoneId: "Europe/Paris", permissions: ["clipboard-read", "clipboard-write"], ...options,
  });
  return { context, page: await context.newPage() };
};

/** A first visit; holds the page to silence: no error but an `expected` one, no request but to its own service. */
export async function test(name, act, { expected, url = service.url, waits = true, ...options } = {}) {
  if (!name.includes(only)) return;
  const { context, page } = await visit(options);
  const complaints = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) complaints.push(message.text()); });
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  page.on("request", (request) => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(url)) complaints.push(`requested ${request.url()}`); });
  page.on("dialog", (dialog) => { complaints.push("a dialog"); void dialog.dismiss(); });
  try {
    await page.goto(url);
    if (waits) await planned(page);
    await act(page);
    // A refused request is how the page learns what is wrong with a row: chromium notes it all the same.
    assert.deepEqual(complaints.filter((complaint) => !/status of 422/.test(complaint)).filter((complaint) => expected === undefined || !expected.test(complaint)), []);
    ++passed;
    console.log(`ok      ${name}`);
  } catch (error) {
    ++failed;
    console.log(`FAILED  ${name}\n${error.stack}`);
  } finally {
    await context.close();
  }
}

export const planned = (page) => page.locator(".timeline canvas").first().waitFor();
export const text = async (page, selector) => plain(await page.locator(selector).first().innerText());
export const plain = (value) => value.replaceAll("\u00a0", " ").replaceAll("\u202f", " ");

/** A file as a reader chooses it. */
export const give = (page, name, content) => page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });

/** Until what is typed into the grid, or dropped, is planned. */
export async function settled(page) {
  await page.waitForTimeout(100);
  await page.locator('#plan:not([data-state="planning"])').waitFor();
  await page.waitForTimeout(50);
}

/** The pictures are drawn once more when it is known why cars are short. */
export async function explained(page) {
  await settled(page);
  await page.waitForFunction(() => [...document.querySelectorAll("tr.short td.why")].every((cell) => cell.textContent !== ""));
}

/** Of the first plot: asked for in one, as a plan that arrives draws it anew. */
export const plotBox = (page) => page.evaluate(() => document.querySelector(".plot .u-over").getBoundingClientRect().toJSON());

export async function noViolations(page, what) {
  const violations = await axeViolations(page);
  assert.deepEqual(violations, [], `${what}: ${JSON.stringify(violations, null, 1)}`);
}

export async function finish() {
  await browser.close();
  await service.stop();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
