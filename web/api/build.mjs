// node build.mjs VERSION OUT CONTRACT.yaml…: writes openapi.json, docs.html.gz (one file: styles and script are in it, and its
// Content-Security-Policy names them by hash and lets nothing else run) and docs_policy.txt, that policy as a header says it.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { contract_of } from "./contract.mjs";

const [version, out, ...files] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const read = (name) => readFileSync(join(here, name), "utf8");
const of_swagger = (name) => read(`node_modules/swagger-ui-dist/${name}`).replace(/\/[/*]# sourceMappingURL=.*$/m, "").trim();
const hash = (text) => `'sha256-${createHash("sha256").update(text, "utf8").digest("base64")}'`;

// An element ends at the first text that looks like its end, in a string of the script as well.
const script = `${of_swagger("swagger-ui-bundle.js")}\n${read("start.js")}`.replace(/<\/(script)/gi, "<\\/$1").replaceAll("<!--", "<\\!--");
const style = `${of_swagger("swagger-ui.css")}\n${read("style.css")}`;
if (/<\/style/i.test(style)) throw new Error("the styles would end their own element");

// Pictures are in the styles; calls go to this service only.
const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'`;
let page = read("page.html");
for (const [mark, text] of Object.entries({ POLICY: policy, STYLE: style, SCRIPT: script })) page = page.replace(`%%${mark}%%`, () => text);

mkdirSync(out, { recursive: true });
writeFileSync(join(out, "openapi.json"), contract_of(files, version));
writeFileSync(join(out, "docs.html.gz"), gzipSync(page, { level: 9 }));
writeFileSync(join(out, "docs_policy.txt"), `${policy}; frame-ancestors 'none'`);
