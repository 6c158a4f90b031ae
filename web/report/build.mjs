// node build.mjs [OUT]: bundles src/ into one HTML file with marks where the title and the data of a plan go. Styles, script
// and font are in the file; its Content-Security-Policy names the script and the style by hash and allows nothing else.
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const out = process.argv[2] ?? "dist/report.html";
const bundled = await build({
  entryPoints: { script: "src/main.ts", style: "src/style.css" },
  bundle: true,
  minify: true,
  write: false,
  outdir: "unused",
  format: "iife",
  target: ["es2020", "chrome100", "firefox100", "safari15"],
  charset: "utf8",
  legalComments: "inline",
  loader: { ".woff2": "dataurl" },
});
const output = (ending) => bundled.outputFiles.find((file) => file.path.endsWith(ending)).text.trim();
const script = output("script.js");
const style = output("style.css");
const hash = (text) => `sha256-${createHash("sha256").update(text, "utf8").digest("base64")}`;
if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) throw new Error("the bundle would end its own element");

let page = readFileSync("page.html", "utf8");
for (const [mark, text] of Object.entries({ SCRIPT_HASH: hash(script), STYLE_HASH: hash(style), SCRIPT: script, STYLE: style }))
  page = page.replace(`%%${mark}%%`, () => text);
for (const mark of ["%%CHARGEPLAN_TITLE%%", "%%CHARGEPLAN_DATA%%"])
  if (page.split(mark).length !== 2) throw new Error(`${mark} must stand in the page once`);
mkdirSync(dirname(out), { recursive: true });
writeFileSync(out, page);
