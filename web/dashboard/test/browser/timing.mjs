// How long the page takes: for the tests, which print it, and for the benchmark.
import { settled } from "./harness.mjs";

/** Sets the slider as a hand does: one input event. */
export const slide = (page, value) => page.locator("#limit-slider").evaluate((slider, kw) => {
  slider.value = String(kw);
  slider.dispatchEvent(new window.Event("input", { bubbles: true }));
}, value);

/** A day of so many sessions, drawn by the service. */
export async function drawSessions(page, count) {
  if (!(await page.locator("#draw-sessions").isVisible())) await page.locator(".generate > summary").click();
  await page.locator("#draw-sessions").fill(String(count));
  await page.locator(".generate button").click();
  await page.waitForFunction((wanted) => document.querySelector("#tile-cars .number").textContent.replace(/\D/g, "") === String(wanted), count, { timeout: 60_000 });
  await settled(page);
  await page.waitForTimeout(800);
}

/** From an input event of the slider to the frame after the plan with that limit stands in the page. */
export async function timeMoves(page, moves = 9) {
  const highest_kw = Number(await page.locator("#limit-slider").getAttribute("max"));
  const times_ms = [];
  for (let i = 0; i < moves; ++i) {
    const limit_kw = Math.round((highest_kw * (0.4 + 0.05 * ((i * 4) % moves))) / 5) * 5;
    times_ms.push(await page.evaluate((kw) => new Promise((resolve) => {
      const slider = document.querySelector("#limit-slider");
      const start = performance.now();
      const observer = new window.MutationObserver(() => {
        const told = document.querySelector("#tile-peak .of")?.textContent.replaceAll("\u00a0", " ").replaceAll(",", "") ?? "";
        if (!told.includes(`limit ${kw}.0`)) return;
        observer.disconnect();
        requestAnimationFrame(() => { resolve(performance.now() - start); });
      });
      observer.observe(document.querySelector("#plan"), { childList: true, subtree: true });
      slider.value = String(kw);
      slider.dispatchEvent(new window.Event("input", { bubbles: true }));
    }), limit_kw));
    await page.waitForTimeout(400);
  }
  times_ms.sort((a, b) => a - b);
  return { median_ms: times_ms[Math.floor(moves / 2)], worst_ms: times_ms[moves - 1] };
}

/** A frame while the pointer goes across the pictures. */
export const frameOverPictures = (page) => page.evaluate(async () => {
  const map = document.querySelector(".timeline");
  const box = map.getBoundingClientRect();
  const start = performance.now();
  for (let i = 0; i < 30; ++i) {
    map.dispatchEvent(new window.MouseEvent("mousemove", { bubbles: true, clientX: box.left + 300 + 10 * i, clientY: box.top + 100 }));
    await new Promise((resolve) => { requestAnimationFrame(resolve); });
  }
  return (performance.now() - start) / 30;
});
