// node test/bench.mjs PROGRAM: what a first load takes, and how soon a plan follows its limit.
import { planned, service, settled, visit } from "./browser/harness.mjs";
import { drawSessions, frameOverPictures, timeMoves } from "./browser/timing.mjs";

const { page } = await visit();
let bytes = 0;
page.on("response", async (response) => {
  if (new URL(response.url()).pathname.startsWith("/assets/")) bytes += (await response.request().sizes()).responseBodySize;
});
await page.goto(service.url);
await planned(page);
await settled(page);
console.log(`first load: ${(bytes / 1000).toFixed(0)} kB packed`);
const loads_ms = [];
for (let i = 0; i < 5; ++i) {
  const { context, page: fresh } = await visit();
  const start = performance.now();
  await fresh.goto(service.url);
  await planned(fresh);
  loads_ms.push(performance.now() - start);
  await context.close();
}
console.log(`from the address to the drawn plan: ${loads_ms.sort((a, b) => a - b)[2].toFixed(0)} ms (median of 5)`);
for (const sessions of [40, 200, 1000]) {
  await drawSessions(page, sessions);
  const { median_ms, worst_ms } = await timeMoves(page);
  console.log(`${String(sessions).padStart(5)} sessions: from a move of the limit to the picture ${median_ms.toFixed(0)} ms (worst of 9 ${worst_ms.toFixed(0)} ms); a frame with the pointer over the pictures ${(await frameOverPictures(page)).toFixed(1)} ms`);
}
await service.stop();
process.exit(0);
