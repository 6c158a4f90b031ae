// node test/browser.mjs PROGRAM [NAME]: starts `PROGRAM serve`, opens the dashboard in Debian's chromium and uses it as a planner does. Ends with
// `N passed, M failed`.
import { finish } from "./browser/harness.mjs";

await import("./browser/plan.mjs");
await import("./browser/compare.mjs");
await import("./browser/demand.mjs");
await import("./browser/site.mjs");
await import("./browser/kept.mjs");
await import("./browser/goes_on.mjs");
await import("./browser/keys.mjs");
await import("./browser/long.mjs");
await import("./browser/service.mjs");
await finish();
