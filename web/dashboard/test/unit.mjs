// node test/unit.mjs: bundles the modules that do not need a page, and runs node's test runner over test/unit/.
import { build } from "esbuild";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const built = mkdtempSync(join(tmpdir(), "chargeplan-dashboard-"));
const entry = (folder, ...names) => names.map((name) => `src/${folder}/${name}.ts`);
await build({
  entryPoints: [
    ...entry("draft", "zone", "numbers", "profile", "rows", "request", "row_issues", "store", "curl", "draft", "goes_on", "groups", "names", "opening", "series_file"), ...entry("grid", "paste"), ...entry("plan", "differences", "excess", "facts", "kept_list", "limit_pen"),
    ...entry("texts", "de", "en"),
  ],
  bundle: true, splitting: true, format: "esm", outdir: built, outbase: "src", logLevel: "warning", jsx: "automatic", jsxImportSource: "preact", outExtension: { ".js": ".mjs" },
});
const files = readdirSync("test/unit").filter((name) => name.endsWith(".test.mjs")).map((name) => join("test/unit", name));
const { status } = spawnSync(process.execPath, ["--test", ...files], { stdio: "inherit", env: { ...process.env, BUILT: built } });
rmSync(built, { recursive: true });
process.exit(status ?? 1);
